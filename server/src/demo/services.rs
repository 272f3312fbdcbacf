//! What can be booked at the demo dealership.

use super::catalogue;
use domain::appointments::{Duration, ModelGroup, PartNeed, Recurring, Service, Title};
use domain::customers::Energy;
use domain::staff::Skill;
use domain::{Fen, Hours, Quantity};

/// A title in the three languages.
const fn three(hans: &'static str, hant: &'static str, en: &'static str) -> [&'static str; 3] {
    [hans, hant, en]
}

fn title([hans, hant, en]: [&'static str; 3]) -> Title {
    Title { zh_hans: hans.to_owned(), zh_hant: hant.to_owned(), en: en.to_owned() }
}

/// A service: code, title, what it covers, how long each trade takes, and what it costs at least.
type Row = (&'static str, [&'static str; 3], [&'static str; 3], &'static [(Skill, i32)], Option<i64>);

const ROWS: &[Row] = &[
    (
        "PM-S",
        three("小保养", "小保養", "Minor service"),
        three("更换机油和机油滤清器，全车检查", "更換機油和機油濾清器，全車檢查", "Engine oil and filter, full inspection"),
        &[(Skill::Maintenance, 80)],
        Some(598),
    ),
    (
        "PM-L",
        three("大保养", "大保養", "Major service"),
        three(
            "机油、机滤、空滤、空调滤，全车检查",
            "機油、機濾、空濾、空調濾，全車檢查",
            "Engine oil; oil, air and cabin filters; full inspection",
        ),
        &[(Skill::Maintenance, 120)],
        Some(894),
    ),
    (
        "BRAKE",
        three("制动检查和更换制动片", "煞車檢查和更換來令片", "Brake check and new pads"),
        three("配件另计，先报价后施工", "零件另計，先報價後施工", "Parts extra, quoted before fitting"),
        &[(Skill::Mechanical, 100)],
        Some(160),
    ),
    (
        "TYRE",
        three("轮胎和四轮定位", "輪胎和四輪定位", "Tyres and wheel alignment"),
        three("轮胎另计，先报价后施工", "輪胎另計，先報價後施工", "Tyres extra, quoted before fitting"),
        &[(Skill::Mechanical, 100)],
        Some(200),
    ),
    (
        "AC",
        three("空调不凉或有异味", "冷氣不冷或有異味", "Air conditioning not cold or smells"),
        three(
            "先检测，保修期内零件质量问题免费",
            "先檢測，保固期內零件品質問題免費",
            "Checked first; defective parts are free within the warranty",
        ),
        &[(Skill::Electrical, 50)],
        None,
    ),
    (
        "HV",
        three("三电检测", "三電檢測", "High-voltage check"),
        three("电池、电机、电控检测和固件升级", "電池、馬達、電控檢測和韌體升級", "Battery, motor and controls; firmware update"),
        &[(Skill::HighVoltage, 100)],
        Some(280),
    ),
    (
        "RECALL",
        three("召回施工", "召回施工", "Recall"),
        three("厂家召回，免费处理", "原廠召回，免費處理", "The manufacturer’s recall, free of charge"),
        &[(Skill::Mechanical, 80)],
        None,
    ),
    (
        "BODY",
        three("钣喷定损", "鈑噴估價", "Body and paint estimate"),
        three("查看损伤、估价、约定交车时间", "查看損傷、估價、約定交車時間", "Damage looked at, priced, and a date agreed"),
        &[(Skill::Body, 50)],
        None,
    ),
];

/// Everything that can be booked: the services, and a package of two.
pub(super) fn services() -> Vec<Service> {
    let service = |(position, (code, called, detail, skills, price)): (i32, &Row)| Service {
        code: (*code).to_owned(),
        position,
        active: true,
        online: true,
        title: title(*called),
        detail: title(*detail),
        energies: energies(code),
        durations: durations(skills),
        includes: Vec::new(),
        every: every(code),
        from_price: price.map(Fen::yuan),
        operations: stands_for(code).0.iter().map(|operation| (*operation).to_owned()).collect(),
        parts: takes(stands_for(code).1),
        price: None,
    };
    let mut all: Vec<Service> = (1..).zip(ROWS).map(service).collect();
    all.push(Service {
        code: "WINTER".to_owned(),
        position: 20,
        active: true,
        online: true,
        title: title(three("冬季套餐", "冬季套餐", "Winter package")),
        detail: title(three("小保养加制动检查", "小保養加煞車檢查", "Minor service and brake check")),
        energies: Vec::new(),
        durations: Vec::new(),
        includes: vec!["PM-S".to_owned(), "BRAKE".to_owned()],
        every: None,
        from_price: Some(Fen::yuan(1_088)),
        operations: Vec::new(),
        parts: Vec::new(),
        // By the list it comes to 1,226.
        price: Some(Fen::yuan(1_088)),
    });
    all
}

/// Oil is changed where something burns, and the high-voltage system is looked at where there is one.
fn energies(code: &str) -> Vec<Energy> {
    match code {
        "PM-S" | "PM-L" => vec![Energy::Petrol, Energy::Diesel, Energy::Hybrid, Energy::PlugInHybrid],
        "HV" => vec![Energy::Hybrid, Energy::PlugInHybrid, Energy::Electric],
        _ => Vec::new(),
    }
}

/// What is done again by months or kilometres, and the operations that count as it: the large maintenance holds the small one.
fn every(code: &str) -> Option<Recurring> {
    let (months, km, operations): (u16, u32, &[&str]) = match code {
        "PM-S" => (6, 7_500, &["PM-010", "PM-040", "FS-001"]),
        "PM-L" => (24, 40_000, &["PM-040"]),
        "BRAKE" => (0, 50_000, &["BR-110"]),
        _ => return None,
    };
    Some(Recurring { months, km, operations: operations.iter().map(|code| (*code).to_owned()).collect() })
}

/// The operations that a service stands for, and what it takes from the stock, in hundredths.
fn stands_for(code: &str) -> (&'static [&'static str], &'static [(&'static str, i32)]) {
    match code {
        "PM-S" => (&["PM-010"], catalogue::OIL),
        "PM-L" => (&["PM-040"], catalogue::LARGE),
        "BRAKE" => (&["BR-110"], &[("3501103500", 100)]),
        "TYRE" => (&["WA-300"], &[]),
        "HV" => (&["HV-700"], &[]),
        _ => (&[], &[]),
    }
}

/// Parts for every car, and a litre more of what is poured in for the large ones.
fn takes(parts: &[(&str, i32)]) -> Vec<PartNeed> {
    let need = |group: Option<&str>, more: i32| {
        let group = group.map(str::to_owned);
        parts.iter().map(move |(part_no, quantity)| PartNeed {
            group: group.clone(),
            part_no: (*part_no).to_owned(),
            quantity: Quantity(if *quantity >= 500 { quantity + more } else { *quantity }),
        })
    };
    let poured = parts.iter().any(|(_, quantity)| *quantity >= 500);
    need(None, 0).chain(need(Some("large"), 100).filter(|_| poured)).collect()
}

/// Hours for every car, and a little more for the large ones.
fn durations(skills: &[(Skill, i32)]) -> Vec<Duration> {
    let any = skills.iter().map(|(skill, hours)| Duration { group: None, skill: *skill, hours: Hours(*hours) });
    let large = skills.iter().map(|(skill, hours)| Duration { group: Some("large".to_owned()), skill: *skill, hours: Hours(*hours + 20) });
    any.chain(large).collect()
}

/// Cars that take longer.
pub(super) fn model_groups() -> Vec<ModelGroup> {
    vec![ModelGroup { code: "large".to_owned(), prefixes: vec!["星越".to_owned(), "豪越".to_owned()] }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Policy;

    /// What somebody reads when they book is what they read on the estimate: the lines by the list, without parts where those are extra.
    #[test]
    fn what_a_service_begins_at_is_what_its_lines_come_to() {
        let (operations, parts, policy) = (catalogue::operations(), catalogue::parts(), Policy::default());
        let labour = |code: &String| {
            let operation = operations.iter().find(|operation| operation.code == *code).expect("an operation");
            i64::from(operation.quota.0) * policy.labour_rate(operation.skill).expect("a rate").0 / 100
        };
        let fitted = |need: &PartNeed| {
            let part = parts.iter().find(|part| part.part_no == need.part_no).expect("a part");
            i64::from(need.quantity.0) * part.price.0 / 100
        };
        for service in services().iter().filter(|service| !service.operations.is_empty()) {
            let takes_parts = !service.detail.zh_hans.contains("另计");
            let parts: i64 = service.parts.iter().filter(|need| takes_parts && need.group.is_none()).map(fitted).sum();
            let lines = Fen(service.operations.iter().map(labour).sum::<i64>() + parts);
            assert_eq!(service.from_price, Some(lines), "{}", service.code);
        }
    }
}
