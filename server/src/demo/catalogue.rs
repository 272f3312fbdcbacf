//! What the demo dealership does and sells: operations with their quota, parts with their price, and the visits made of them.

use domain::quality::Cause;
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{CatalogPart, Kind, Operation, Payer, QualityClass};
use domain::staff::Skill;
use domain::{Fen, Hours};

/// Code, title, trade, quota in hundredths of an hour.
const OPERATIONS: &[(&str, &str, Skill, i32)] = &[
    ("PM-010", "基础保养", Skill::Maintenance, 80),
    ("PM-040", "4万公里保养", Skill::Maintenance, 120),
    ("FS-001", "首次保养", Skill::Maintenance, 50),
    ("BR-110", "更换前制动片", Skill::Mechanical, 80),
    ("BR-120", "更换前制动盘", Skill::Mechanical, 150),
    ("AC-210", "空调鼓风机更换", Skill::Electrical, 150),
    ("SU-220", "更换前减振器", Skill::Mechanical, 180),
    ("WA-300", "四轮定位", Skill::Mechanical, 100),
    ("TY-310", "更换轮胎并动平衡", Skill::Mechanical, 40),
    ("TR-330", "更换变速箱油", Skill::Mechanical, 120),
    ("EN-400", "前盖渗油处理", Skill::Mechanical, 260),
    ("EL-120", "更换12V蓄电池", Skill::Electrical, 30),
    ("EL-160", "大灯线束检修", Skill::Electrical, 90),
    ("BD-500", "后保险杠拆装校正", Skill::Body, 350),
    ("PT-600", "后保险杠喷漆", Skill::Paint, 300),
    ("HV-700", "三电系统检测", Skill::HighVoltage, 100),
    ("HV-710", "高压互锁故障检修", Skill::HighVoltage, 160),
    ("RC-2601", "召回 高压油泵密封圈", Skill::Mechanical, 80),
    ("RC-602", "服务活动 天窗排水管", Skill::Mechanical, 60),
    ("WP-020", "更换前雨刮片", Skill::Maintenance, 10),
];

/// Number, title, unit, class, maker, price in yuan.
const PARTS: &[(&str, &str, &str, QualityClass, &str, i64)] = &[
    ("1016059000", "全合成机油 0W-20", "升", QualityClass::Genuine, "东海润滑油", 78),
    ("1056022300", "机油滤清器", "个", QualityClass::Genuine, "瓯江滤清器", 58),
    ("1018011500", "放油螺塞垫圈", "个", QualityClass::Genuine, "远行零部件", 6),
    ("2032061800", "空气滤清器", "个", QualityClass::Genuine, "瓯江滤清器", 96),
    ("8025530800", "空调滤清器", "个", QualityClass::Genuine, "瓯江滤清器", 128),
    ("3501103500", "前制动片", "套", QualityClass::Genuine, "宏泰制动", 468),
    ("3501203500", "前制动盘", "只", QualityClass::Equivalent, "宏泰制动", 520),
    ("8010023900", "鼓风机总成", "个", QualityClass::Genuine, "远行零部件", 386),
    ("2905100700", "前减振器", "只", QualityClass::Genuine, "江南减振器", 1_120),
    ("3106042600", "轮胎 235/50 R19", "条", QualityClass::Equivalent, "恒轮轮胎", 780),
    ("1700559000", "变速箱油", "升", QualityClass::Genuine, "东海润滑油", 118),
    ("1003070400", "前盖密封垫", "套", QualityClass::Genuine, "远行零部件", 245),
    ("3703010900", "AGM蓄电池 70Ah", "个", QualityClass::Genuine, "蓄能电源", 598),
    ("4121033800", "大灯线束", "根", QualityClass::Genuine, "远行零部件", 268),
    ("2804150300", "后保险杠", "个", QualityClass::Genuine, "远行零部件", 1_350),
    ("9900600120", "漆料", "份", QualityClass::Genuine, "彩润涂料", 320),
    ("5705101200", "排水管卡扣", "个", QualityClass::Genuine, "远行零部件", 12),
    ("5205012700", "前雨刮片", "对", QualityClass::Genuine, "明视雨刮", 168),
    ("3774090600", "互锁插件", "个", QualityClass::Genuine, "远行零部件", 186),
];

/// A job with the parts it takes: operation code, (part number, quantity in hundredths).
pub(crate) type Job = (&'static str, &'static [(&'static str, i32)]);

/// What brings a car in.
pub(crate) struct Need {
    pub kind: Kind,
    /// In the customer's words.
    pub concern: &'static str,
    pub jobs: &'static [Job],
    /// Who pays, in whole percent.
    pub payers: &'static [(Payer, u32)],
    /// What the technician found, when there was something to find.
    pub cause: Option<&'static str>,
    /// What the repair then counts as, when that is not what is usual.
    pub class: Option<RepairClass>,
    /// Only for cars that run on their battery.
    pub electric: bool,
    /// How often it happens.
    pub weight: u32,
}

pub(super) const OIL: &[(&str, i32)] = &[("1016059000", 500), ("1056022300", 100), ("1018011500", 100)];
pub(super) const LARGE: &[(&str, i32)] =
    &[("1016059000", 500), ("1056022300", 100), ("1018011500", 100), ("2032061800", 100), ("8025530800", 100)];
pub(crate) const CUSTOMER: &[(Payer, u32)] = &[(Payer::Customer, 100)];
const OEM: &[(Payer, u32)] = &[(Payer::Oem, 100)];
const INSURER: &[(Payer, u32)] = &[(Payer::Insurer, 100)];

/// The visits of a normal month.
pub(crate) const NEEDS: &[Need] = &[
    Need {
        kind: Kind::Maintenance,
        concern: "到了保养里程，做个保养。",
        jobs: &[("PM-010", OIL)],
        payers: CUSTOMER,
        cause: None,
        class: None,
        electric: false,
        weight: 30,
    },
    Need {
        kind: Kind::Maintenance,
        concern: "4万公里保养，顺便看看刹车。",
        jobs: &[("PM-040", LARGE), ("BR-110", &[("3501103500", 100)])],
        payers: CUSTOMER,
        cause: None,
        class: None,
        electric: false,
        weight: 12,
    },
    Need {
        kind: Kind::Maintenance,
        concern: "保养，雨刮刮不干净了。",
        jobs: &[("PM-010", OIL), ("WP-020", &[("5205012700", 100)])],
        payers: CUSTOMER,
        cause: None,
        class: None,
        electric: false,
        weight: 8,
    },
    Need {
        kind: Kind::FirstService,
        concern: "新车首保。",
        jobs: &[("FS-001", OIL)],
        payers: OEM,
        cause: None,
        class: None,
        electric: false,
        weight: 8,
    },
    Need {
        kind: Kind::General,
        concern: "过减速带前面咯噔咯噔响。",
        jobs: &[("SU-220", &[("2905100700", 200)]), ("WA-300", &[])],
        payers: CUSTOMER,
        cause: Some("左右前减振器漏油，失去阻尼"),
        class: None,
        electric: false,
        weight: 7,
    },
    Need {
        kind: Kind::General,
        concern: "方向往右跑偏，轮胎吃胎。",
        jobs: &[("WA-300", &[]), ("TY-310", &[("3106042600", 200)])],
        payers: CUSTOMER,
        cause: Some("前束超差，右前胎内侧磨损到极限"),
        class: None,
        electric: false,
        weight: 7,
    },
    Need {
        kind: Kind::General,
        concern: "早上打不着火，搭电才能走。",
        jobs: &[("EL-120", &[("3703010900", 100)])],
        payers: CUSTOMER,
        cause: Some("12V蓄电池健康度 48%"),
        class: None,
        electric: false,
        weight: 7,
    },
    Need {
        kind: Kind::General,
        concern: "换挡有顿挫，二挡升三挡明显。",
        jobs: &[("TR-330", &[("1700559000", 800)])],
        payers: CUSTOMER,
        cause: Some("变速箱油氧化变质"),
        class: None,
        electric: false,
        weight: 4,
    },
    Need {
        kind: Kind::Warranty,
        concern: "空调不出风，调到最大也没有。",
        jobs: &[("AC-210", &[("8010023900", 100)])],
        payers: OEM,
        cause: Some("鼓风机电机烧毁，属零件自身问题"),
        class: None,
        electric: false,
        weight: 6,
    },
    Need {
        kind: Kind::Warranty,
        concern: "车底有油滴，车位地上一滩。",
        jobs: &[("EN-400", &[("1003070400", 100)])],
        payers: OEM,
        cause: Some("前盖密封垫老化渗油"),
        class: Some(RepairClass::Assembly),
        electric: false,
        weight: 4,
    },
    Need {
        kind: Kind::Campaign,
        concern: "收到短信说有服务活动。",
        jobs: &[("RC-602", &[("5705101200", 200)])],
        payers: OEM,
        cause: None,
        class: None,
        electric: false,
        weight: 4,
    },
    Need {
        kind: Kind::Goodwill,
        concern: "大灯有时候不亮，刚过质保一个月。",
        jobs: &[("EL-160", &[("4121033800", 100)])],
        payers: &[(Payer::Customer, 40), (Payer::Oem, 30), (Payer::Dealer, 30)],
        cause: Some("大灯线束插头进水氧化"),
        class: None,
        electric: false,
        weight: 3,
    },
    Need {
        kind: Kind::Accident,
        concern: "被追尾了，后杠撞坏，对方全责。",
        jobs: &[("BD-500", &[("2804150300", 100)]), ("PT-600", &[("9900600120", 100)])],
        payers: INSURER,
        cause: None,
        class: None,
        electric: false,
        weight: 7,
    },
    Need {
        kind: Kind::General,
        concern: "仪表报高压系统故障。",
        jobs: &[("HV-710", &[("3774090600", 100)])],
        payers: CUSTOMER,
        cause: Some("高压互锁插件接触不良"),
        class: None,
        electric: true,
        weight: 12,
    },
    Need {
        kind: Kind::Maintenance,
        concern: "电车年度检测。",
        jobs: &[("HV-700", &[])],
        payers: CUSTOMER,
        cause: None,
        class: None,
        electric: true,
        weight: 30,
    },
];

/// What brings a car back that was repaired a few days ago, by the first job of that repair; why it came back, and what an inspector says of it.
pub(crate) const COMEBACKS: &[(&str, Cause, &str, Need)] = &[
    (
        "SU-220",
        Cause::Workmanship,
        "上支座螺母未按力矩紧固，上次装复后未复紧。",
        back("前几天刚换过减振器，过减速带还是咯噔响。", &[("SU-220", &[])], "上支座螺母松动，减振器无异常"),
    ),
    (
        "WA-300",
        Cause::Workmanship,
        "定位螺栓紧固力矩不足，行驶后前束跑偏。",
        back("前几天刚做过四轮定位，方向还是有点偏。", &[("WA-300", &[])], "定位螺栓未紧固到位，复检后重新调整"),
    ),
    (
        "EL-120",
        Cause::Part,
        "新蓄电池单格内部断路，属零件自身问题，已留旧件。",
        back("上周刚换的蓄电池，早上又打不着火。", &[("EL-120", &[("3703010900", 100)])], "新蓄电池单格断路，电压 10.4 V"),
    ),
    (
        "TR-330",
        Cause::Diagnosis,
        "只换了油，未做变速箱自适应学习，首次诊断不完整。",
        back("刚换过变速箱油，换挡还是顿挫。", &[("TR-330", &[])], "换油后未做自适应学习"),
    ),
];

const fn back(concern: &'static str, jobs: &'static [Job], cause: &'static str) -> Need {
    Need {
        kind: Kind::Comeback,
        concern,
        jobs,
        payers: &[(Payer::Dealer, 100)],
        cause: Some(cause),
        class: None,
        electric: false,
        weight: 0,
    }
}

impl Need {
    /// What brings the car back from it, if anything does.
    pub(crate) fn comes_back_as(&self) -> Option<&'static Need> {
        let (first, _) = self.jobs.first()?;
        COMEBACKS.iter().find(|(job, ..)| job == first && self.kind == Kind::General).map(|(.., need)| need)
    }

    /// Why a car came back for this, and what that rests on.
    pub(crate) fn came_back_for(&self) -> Option<(Cause, &'static str)> {
        COMEBACKS.iter().find(|(.., need)| need.concern == self.concern).map(|(_, cause, note, _)| (*cause, *note))
    }
}

/// Fault codes that a tester reads beside a job.
pub(crate) fn fault_codes(operation: &str) -> &'static [&'static str] {
    match operation {
        "EL-120" => &["P0562"],
        "TR-330" => &["P0711"],
        "WA-300" => &["C0460"],
        "HV-710" => &["P0A0A"],
        "AC-210" => &["B10A2-13"],
        "EL-160" => &["B1A61-15"],
        _ => &[],
    }
}

/// What is found on top of it while somebody works on a car.
pub(crate) const ADDED: Job = ("WP-020", &[("5205012700", 100)]);

/// The operation catalogue.
pub(crate) fn operations() -> Vec<Operation> {
    OPERATIONS
        .iter()
        .map(|(code, title, skill, quota)| Operation {
            code: (*code).to_owned(),
            title: (*title).to_owned(),
            skill: *skill,
            quota: Hours(*quota),
        })
        .collect()
}

/// The parts price list.
pub(crate) fn parts() -> Vec<CatalogPart> {
    PARTS
        .iter()
        .map(|(part_no, title, unit, quality, maker, yuan)| CatalogPart {
            part_no: (*part_no).to_owned(),
            title: (*title).to_owned(),
            unit: (*unit).to_owned(),
            quality: *quality,
            maker: (*maker).to_owned(),
            price: Fen::yuan(*yuan),
        })
        .collect()
}
