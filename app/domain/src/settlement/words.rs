//! Amounts in words (大写), so that nobody adds a stroke to a figure.

use crate::Fen;

const DIGITS: [[&str; 2]; 10] = [
    ["零", "零"],
    ["壹", "壹"],
    ["贰", "貳"],
    ["叁", "參"],
    ["肆", "肆"],
    ["伍", "伍"],
    ["陆", "陸"],
    ["柒", "柒"],
    ["捌", "捌"],
    ["玖", "玖"],
];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];

/// The amount in words: `贰仟贰佰伍拾玖元整`, `壹佰元零伍分`.
pub(crate) fn in_words(amount: Fen, traditional: bool) -> String {
    let script = usize::from(traditional);
    let word = |digit: u64| DIGITS[(digit % 10) as usize][script];
    let groups = [(1_0000_0000, if traditional { "億" } else { "亿" }), (1_0000, if traditional { "萬" } else { "万" }), (1, "")];
    let fen = amount.0.unsigned_abs();
    let (yuan, jiao, rest) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = String::from(if amount.0 < 0 { "负" } else { "" });
    let mut gap = false;
    for (unit, name) in groups {
        let group = yuan / unit % 10_000;
        for place in (0..4).rev() {
            let digit = group / 10_u64.pow(place) % 10;
            if digit == 0 {
                gap = !words.is_empty() && !words.ends_with('负');
            } else {
                if std::mem::take(&mut gap) {
                    words.push_str(word(0));
                }
                words.push_str(word(digit));
                words.push_str(PLACES[place as usize]);
            }
        }
        if group > 0 {
            words.push_str(name);
        }
    }
    if yuan > 0 {
        words.push('元');
    }
    match (jiao, rest) {
        (0, 0) if yuan == 0 => words.push_str("零元整"),
        (0, 0) => words.push('整'),
        (jiao, rest) => {
            if jiao > 0 {
                words.push_str(word(jiao));
                words.push('角');
            } else if yuan > 0 {
                words.push_str(word(0));
            }
            if rest > 0 {
                words.push_str(word(rest));
                words.push('分');
            }
        }
    }
    if traditional { words.replace('负', "負") } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_on_the_settlement_list() {
        for (fen, words) in [
            (225_900, "贰仟贰佰伍拾玖元整"),
            (10_005, "壹佰元零伍分"),
            (0, "零元整"),
            (50, "伍角"),
            (100_050_000, "壹佰万零伍佰元整"),
            (1_000_100, "壹万零壹元整"),
            (1_234, "壹拾贰元叁角肆分"),
            (10_000_000_000, "壹亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
        ] {
            assert_eq!(in_words(Fen(fen), false), words);
        }
        assert_eq!(in_words(Fen(225_900), true), "貳仟貳佰伍拾玖元整");
    }
}
