//! A figure: kilometres, hours, yuan. Held as an integer, typed as people type figures.

use super::field::wire;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A figure of `decimals` places, held as an integer of its smallest unit (fen, hundredths of an hour). `None` while
/// nothing that can be read as such a figure is typed.
#[component]
pub fn NumberInput(
    /// The figure in its smallest unit.
    value: RwSignal<Option<i64>>,
    /// Places after the point: 0 for kilometres, 2 for yuan and hours.
    #[prop(optional)]
    decimals: u32,
    /// The unit, drawn inside the field.
    #[prop(optional, into)]
    unit: Option<TextProp>,
    /// Id, when it does not stand in a [`super::Field`].
    #[prop(optional, into)]
    id: Option<String>,
    /// An example of an answer.
    #[prop(optional, into)]
    placeholder: Option<TextProp>,
    /// An answer is needed.
    #[prop(optional)]
    required: bool,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The name for screen readers, when no label stands by it.
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> impl IntoView {
    let wire = wire();
    let id = id.or_else(|| wire.as_ref().map(|wire| wire.id.clone()));
    let typed = RwSignal::new(value.get_untracked().map_or_else(String::new, |figure| written(figure, decimals)));
    let unreadable = move || typed.with(|text| !text.trim().is_empty() && read(text, decimals).is_none());
    let node = NodeRef::<html::Input>::new();
    // What was typed before the page came alive is taken over. Later a figure set from outside is written out, and one
    // being typed is left as it is typed.
    Effect::new(move |before: Option<()>| {
        let figure = value.get();
        let early = node.get_untracked().map(|input| input.value()).filter(|early| before.is_none() && !early.is_empty());
        if let Some(early) = early.filter(|early| typed.with_untracked(|typed| typed != early)) {
            value.set(read(&early, decimals));
            typed.set(early);
            return;
        }
        if typed.with_untracked(|text| read(text, decimals)) != figure && (figure.is_some() || !untrack(unreadable)) {
            typed.set(figure.map_or_else(String::new, |figure| written(figure, decimals)));
        }
    });
    Effect::new(move |_| {
        let now = typed.get();
        if let Some(input) = node.get_untracked().filter(|input| input.value() != now) {
            input.set_value(&now);
        }
    });
    let invalid = wire.as_ref().map(|wire| wire.invalid);
    let input = view! {
        <input
            node_ref=node
            class="input"
            type="text"
            data-figure=true
            id=id
            inputmode=if decimals == 0 { "numeric" } else { "decimal" }
            autocomplete="off"
            value=typed.get_untracked()
            placeholder=placeholder.map(|text| move || text.get())
            required=required
            autofocus=autofocus
            aria-label=label.map(|text| move || text.get())
            aria-invalid=move || (unreadable() || invalid.is_some_and(|invalid| invalid.get())).then_some("true")
            aria-describedby=wire.as_ref().map(|wire| wire.described_by).map(|ids| move || ids.get())
            on:input=move |event| {
                let text = event_target_value(&event);
                value.set(read(&text, decimals));
                typed.set(text);
            }
            on:blur=move |_| {
                if let Some(figure) = typed.with_untracked(|text| read(text, decimals)) {
                    typed.set(written(figure, decimals));
                }
            }
        />
    };
    match unit {
        Some(unit) => view! {
            <div class="with-unit">
                {input}
                <span class="unit" aria-hidden="true">{move || unit.get()}</span>
            </div>
        }
        .into_any(),
        None => input.into_any(),
    }
}

/// Reads a figure as typed: grouping commas, spaces and full-width digits are forgiven; too many places are not.
fn read(text: &str, decimals: u32) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).map(half_width).collect();
    let (negative, figure) = plain.strip_prefix(['-', '−']).map_or((false, plain.as_str()), |rest| (true, rest));
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    let places = usize::try_from(decimals).ok()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + part.len() == 0 || part.len() > places || whole.len() > 12 || !digits(whole) || !digits(part) {
        return None;
    }
    let amount: i64 = format!("{whole}{part:0<places$}").parse().ok()?;
    Some(if negative { -amount } else { amount })
}

/// Full-width digits and points, as a Chinese keyboard may give them.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '．' | '。' => '.',
        _ => c,
    }
}

/// Writes a figure with grouping commas and all its places.
fn written(figure: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let (whole, part) = (figure.unsigned_abs() / scale, figure.unsigned_abs() % scale);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if figure < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part:0>places$}", places = decimals as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_as_people_type_it() {
        assert_eq!(read("41,236", 0), Some(41_236));
        assert_eq!(read(" １２.5 ", 2), Some(1_250));
        assert_eq!(read("0.075", 2), None, "too many places are not rounded in silence");
        assert_eq!(read(".5", 2), Some(50));
        assert_eq!(read("-3", 2), Some(-300));
        assert_eq!(read("12a", 0), None);
        assert_eq!(read("", 0), None);
    }

    #[test]
    fn a_figure_is_written_with_its_groups_and_places() {
        assert_eq!(written(145_200, 2), "1,452.00");
        assert_eq!(written(1_234_567, 0), "1,234,567");
        assert_eq!(written(-305, 2), "-3.05");
    }
}
