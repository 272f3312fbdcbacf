//! Clocking in and out of the house: one's own on the tablet, and everybody's at the dispatch desk.

use super::rows::Rows;
use super::unsent::{About, Acting, Unsent};
use crate::execute::{Sending, new_id};
use crate::ui::{Block, Button, Glyph, Icon, Kind, State, StateText, VisuallyHidden, WhyNot, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::workshop::{Command, Floor, Technician, Times};
use domain::{AttendanceId, Permission, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Since when somebody is in the house; nothing for whoever forgot to leave it on another day.
#[must_use]
pub fn here_since(who: &Technician, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    who.attends.filter(|since| !Times { since: *since, until: None }.is_forgotten(now))
}

fn command(person: PersonId, leaves: bool) -> domain::Command {
    domain::Command::Workshop(if leaves {
        Command::ClockOut { person }
    } else {
        Command::ClockIn { person, attendance: AttendanceId(new_id()) }
    })
}

/// One's own time in the house, above one's jobs; nothing for whoever is no technician. Without network it is kept like the steps of a job.
#[component]
pub fn OwnAttendance(rows: Rows, unsent: Unsent) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let person = visit.actor().person;
    let (wall, clock, acting) = (words::Clock::of(&visit), use_clock(), Acting::begin(unsent));
    let own = move || rows.floor.with(|floor| floor.technicians.iter().find(|who| who.person == person).cloned());
    let works_here = Memo::new(move |_| own().is_some());
    let since = Memo::new(move |_| own().and_then(|who| here_since(&who, clock.now())));
    let press = Callback::new(move |()| {
        let leaves = since.get_untracked().is_some();
        acting.act(command(person, leaves), None, About::default(), move || rows.again());
    });
    let line = move || {
        match since.get() {
        Some(at) => view! { <StateText state=State::Ready glyph=Glyph::CircleCheck text=td_string!(loc, time.you_are_in, since = wall.day_time(at, clock.now())) /> }.into_any(),
        None => view! { <StateText state=State::Waiting glyph=Glyph::AlarmClock text=td_string!(loc, time.you_are_out).to_owned() />" "<small class="quiet">{td_string!(loc, time.you_hint)}</small> }.into_any(),
    }
    };
    let label = move || if since.get().is_some() { td_string!(loc, time.clock_out) } else { td_string!(loc, time.clock_in) };
    view! {
        <Show when=move || works_here.get()>
            <section class="attendance" aria-label=td_string!(loc, time.presence)>
                <p role="status">{line}</p>
                {move || unsent.is_about_attendance().then(|| view! { <p class="unsent-mark"><Icon glyph=Glyph::CloudUpload />{td_string!(loc, unsent.mark)}</p> })}
                <Button glyph=Glyph::AlarmClock on_press=press pending=acting.pending>{label}</Button>
                <a class="button" href="/workshop/time"><Icon glyph=Glyph::Clock />{td_string!(loc, time.nav)}</a>
                <WhyNot reason=acting.refused />
            </section>
        </Show>
    }
}

/// Who of the floor is in the house and who is not; leaders of the floor clock anybody in and out.
#[component]
pub fn PresenceBlock(floor: Floor, again: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, clock, sending) = (words::Clock::of(&visit), use_clock(), Sending::begin());
    let leads = visit.actor().reach(Permission::Work) >= domain::Reach::Dealership;
    let now = clock.now_untracked();
    let here = floor.technicians.iter().filter(|who| here_since(who, now).is_some()).count();
    let note = td_string!(loc, time.present_count, here = here, all = floor.technicians.len());
    let row = move |who: Technician| {
        let (person, name, since) = (who.person, who.name.clone(), here_since(&who, now));
        let text = match since {
            Some(at) => format!("{} {}", td_string!(loc, time.here), wall.day_time(at, now)),
            None => td_string!(loc, time.absent).to_owned(),
        };
        let (state, glyph) = if since.is_some() { (State::Ready, Glyph::CircleCheck) } else { (State::Waiting, Glyph::AlarmClock) };
        let act = leads.then(|| {
            let press = Callback::new(move |()| sending.send(command(person, since.is_some()), None, move |_| again.run(())));
            let label = if since.is_some() { td_string!(loc, time.clock_out) } else { td_string!(loc, time.clock_in) };
            view! { <Button kind=Kind::Plain on_press=press pending=sending.pending>{label}<VisuallyHidden>" "{name.clone()}</VisuallyHidden></Button> }
        });
        view! { <li data-absent=since.is_none().then_some("")><b>{who.name}</b>" "<StateText state glyph text />{act}</li> }
    };
    let rows = floor.technicians.into_iter().map(row).collect_view();
    view! {
        <Block class="presence" title=td_string!(loc, time.presence) note>
            <ul>{rows}</ul>
            <WhyNot reason=sending.refused />
        </Block>
    }
}
