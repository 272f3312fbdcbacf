//! The customers of the demo dealership and their cars. Names, plates and numbers are invented.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::customers::{CustomerDraft, CustomerKind, Energy, PlateColour, UsageNature, VehicleDraft, Vin, VinError};
use domain::{CustomerId, VehicleId};
use rand::RngExt;
use rand::rngs::StdRng;

const SURNAMES: &[&str] = &[
    "陈", "王", "李", "张", "刘", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "高", "罗", "郑", "梁",
    "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田", "董", "袁", "于", "余", "叶", "蒋", "杜", "苏",
    "魏", "程", "吕", "丁", "沈", "任",
];
const GIVEN: &[&str] = &[
    "子涵", "雨桐", "思远", "嘉怡", "志强", "建华", "晓燕", "丽娟", "海波", "文博", "俊杰", "美玲", "国庆", "春梅", "浩然", "欣怡", "明哲",
    "静", "磊", "敏", "婷", "鹏", "洁", "峰", "琳", "宇航", "梓萱", "家豪", "秀英", "永强", "慧", "凯", "倩", "博文", "玉兰", "伟", "芳",
    "勇", "艳", "刚",
];
const COMPANIES: &[&str] = &[
    "杭州云栖科技有限公司",
    "浙江东海物流有限公司",
    "滨江区第二幼儿园",
    "钱塘建设工程有限公司",
    "西溪文化传媒有限公司",
    "之江商务租车有限公司",
];
const STREETS: &[&str] = &["滨江区江南大道", "萧山区市心中路", "西湖区文三路", "拱墅区莫干山路", "上城区解放路", "余杭区文一西路"];
const COLOURS: &[&str] = &["白", "黑", "银灰", "蓝", "红", "墨绿"];

/// Model, energy, the first eight characters of its VIN.
const MODELS: &[(&str, Energy, &str)] = &[
    ("星越L 2.0TD 四驱 2023款", Energy::Petrol, "L6T79P4N"),
    ("星瑞 2.0T 2024款", Energy::Petrol, "L6T78Y4W"),
    ("博越L 1.5T 2023款", Energy::Petrol, "L6T77D2N"),
    ("帝豪 1.5L 2022款", Energy::Petrol, "L6T75C2S"),
    ("缤越 1.5T 2024款", Energy::Petrol, "L6T76B2N"),
    ("豪越L 2.0T 七座 2023款", Energy::Petrol, "L6T79H4N"),
    ("银河L7 2024款", Energy::PlugInHybrid, "LB37722Z"),
    ("银河E5 2025款", Energy::Electric, "LB379C4E"),
    ("银河E8 2025款", Energy::Electric, "LB370E8E"),
];

/// A customer and the car they come with.
pub(crate) struct Owned {
    pub customer: CustomerId,
    pub customer_draft: CustomerDraft,
    pub vehicle: VehicleId,
    pub vehicle_draft: VehicleDraft,
    /// Kilometres when the story begins, and how many come on every day.
    pub odometer_km: u32,
    pub daily_km: u32,
}

fn pick<'a, T>(rng: &mut StdRng, items: &'a [T]) -> &'a T {
    &items[rng.random_range(0..items.len())]
}

/// The customer with this number, and a car.
pub(crate) fn invent(rng: &mut StdRng, number: usize, ids: [uuid::Uuid; 2], home_plate: &str, begin: DateTime<Utc>) -> Owned {
    let company = number.is_multiple_of(23);
    let name = if company {
        format!("{}{}", pick(rng, COMPANIES), if number > 200 { "分公司" } else { "" })
    } else {
        format!("{}{}", pick(rng, SURNAMES), pick(rng, GIVEN))
    };
    let contact =
        if company { format!("{}{}", pick(rng, SURNAMES), if rng.random_bool(0.5) { "先生" } else { "女士" }) } else { String::new() };
    let (model, energy, prefix) = *pick(rng, MODELS);
    let age_days = rng.random_range(40..2_200_u64);
    let bought = begin.date_naive() - Days::new(age_days);
    let daily_km = rng.random_range(15..70);
    let customer = CustomerId(ids[0]);
    Owned {
        customer,
        customer_draft: CustomerDraft {
            kind: if company { CustomerKind::Company } else { CustomerKind::Person },
            name,
            phone: format!("1{}{:08}", pick(rng, &["38", "39", "58", "77", "86", "91"]), (number * 7_919 + 2_266) % 100_000_000),
            contact,
            address: format!("{} {} 号", pick(rng, STREETS), rng.random_range(1..999)),
            note: String::new(),
        },
        vehicle: VehicleId(ids[1]),
        vehicle_draft: VehicleDraft {
            owner: customer,
            plate: plate(rng, number, energy, home_plate),
            plate_colour: if energy == Energy::Petrol { PlateColour::Blue } else { PlateColour::Green },
            vin: vin(prefix, bought, number),
            vin_reason: String::new(),
            model: model.to_owned(),
            engine_no: format!(
                "{}{:06}",
                if energy == Energy::Electric { "TZ220XS" } else { "JLH4G20TD" },
                (number * 31 + 8_041) % 1_000_000
            ),
            colour: (*pick(rng, COLOURS)).to_owned(),
            energy,
            usage: if company { UsageNature::Company } else { UsageNature::Household },
            invoice_date: Some(bought),
            delivery_date: Some(bought + Days::new(rng.random_range(0..9))),
        },
        odometer_km: u32::try_from(age_days).unwrap_or(u32::MAX) * daily_km,
        daily_km,
    }
}

/// A plate that no other car of the story has: most from home, some from elsewhere, a new car without any.
fn plate(rng: &mut StdRng, number: usize, energy: Energy, home: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    if number % 97 == 5 {
        return String::new();
    }
    let prefix = if rng.random_bool(0.9) { home } else { *pick(rng, &["沪C", "苏E", "浙B", "皖A", "浙D"]) };
    let letter = |index: usize| char::from(LETTERS[index % LETTERS.len()]);
    let serial = number * 7_351 % 90_000 + 10_000;
    if energy == Energy::Petrol {
        format!("{prefix}{}{}{}{:02}", serial / 10_000, letter(number), letter(number / LETTERS.len()), serial % 100)
    } else {
        format!("{prefix}{}{serial:05}", if energy == Energy::Electric { 'D' } else { 'F' })
    }
}

/// The VIN of a car of another house.
pub(super) fn foreign_vin(number: usize) -> String {
    vin("LFV2A21K", NaiveDate::from_ymd_opt(2023, 5, 1).unwrap_or_default(), 50_000 + number)
}

/// A VIN with its check digit.
fn vin(prefix: &str, bought: NaiveDate, number: usize) -> String {
    use chrono::Datelike;
    let year = ["K", "L", "M", "N", "P", "R", "S", "T"][usize::try_from(bought.year() - 2019).unwrap_or(0).min(7)];
    let draft = format!("{prefix}0{year}D{:06}", 46_318 + number * 13);
    match Vin::parse(&draft) {
        Err(VinError::CheckDigit { expected, .. }) => format!("{prefix}{expected}{year}D{:06}", 46_318 + number * 13),
        _ => draft,
    }
}
