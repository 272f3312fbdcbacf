//! The people of the demo dealership. Invented; the user names are what the sign-in page offers.

use domain::permission::Post;
use domain::staff::Skill;

/// A person of the cast.
pub(crate) struct Role {
    pub user_name: &'static str,
    pub name: &'static str,
    pub posts: &'static [Post],
    pub skills: &'static [Skill],
    /// Works in the second dealership too.
    pub both: bool,
}

const fn role(user_name: &'static str, name: &'static str, posts: &'static [Post]) -> Role {
    Role { user_name, name, posts, skills: &[], both: false }
}

const fn hand(user_name: &'static str, name: &'static str, posts: &'static [Post], skills: &'static [Skill]) -> Role {
    Role { user_name, name, posts, skills, both: false }
}

const fn everywhere(user_name: &'static str, name: &'static str, posts: &'static [Post]) -> Role {
    Role { user_name, name, posts, skills: &[], both: true }
}

const MECHANIC: &[Skill] = &[Skill::Mechanical, Skill::Maintenance];
const ELECTRICIAN: &[Skill] = &[Skill::Electrical, Skill::Mechanical, Skill::Maintenance];

/// Everybody, one or more for each post of the department.
pub(crate) const CAST: &[Role] = &[
    everywhere("he", "何伟", &[Post::GeneralManager]),
    everywhere("sun", "孙立", &[Post::ServiceManager]),
    everywhere("kong", "孔令仪", &[Post::GroupSupervisor]),
    role("zhou", "周敏", &[Post::DeskSupervisor]),
    role("lin", "林晓", &[Post::ServiceAdvisor]),
    role("chen", "陈佳", &[Post::ServiceAdvisor]),
    role("huang", "黄蓉", &[Post::ServiceAdvisor]),
    role("gao", "高翔", &[Post::ServiceAdvisor]),
    role("zhao", "赵磊", &[Post::WorkshopDirector]),
    role("qian", "钱学勤", &[Post::TechnicalDirector]),
    hand("wang", "王强", &[Post::Technician, Post::TeamLeader], MECHANIC),
    hand("li", "李伟", &[Post::Technician], MECHANIC),
    hand("zhang", "张建国", &[Post::Technician], MECHANIC),
    hand("chenh", "陈浩", &[Post::Technician], MECHANIC),
    hand("liu", "刘洋", &[Post::Technician], &[Skill::Maintenance]),
    hand("suntao", "孙涛", &[Post::Technician], &[Skill::Maintenance]),
    hand("huangzy", "黄志远", &[Post::Technician], &[Skill::Electrical, Skill::HighVoltage, Skill::Maintenance]),
    hand("heyong", "何勇", &[Post::Technician], ELECTRICIAN),
    hand("wu", "吴斌", &[Post::BodyTechnician], &[Skill::Body]),
    hand("zheng", "郑凯", &[Post::PaintTechnician], &[Skill::Paint]),
    role("xu", "许文", &[Post::QualityInspector]),
    role("ma", "马丽", &[Post::QualityInspector]),
    role("shen", "沈燕", &[Post::Cashier]),
    role("wei", "魏红", &[Post::FinanceManager]),
    role("tang", "唐军", &[Post::PartsManager]),
    role("shenfei", "沈飞", &[Post::Storekeeper, Post::ToolKeeper]),
    role("lu", "陆平", &[Post::ClaimsSpecialist]),
    role("jiang", "蒋涛", &[Post::InsuranceSupervisor, Post::InsuranceSpecialist]),
    role("ye", "叶岚", &[Post::CsSupervisor]),
    role("yu", "余欢", &[Post::CareAgent, Post::AppointmentClerk]),
    role("dong", "董梅", &[Post::InformationClerk, Post::RenewalSpecialist]),
    role("qin", "秦川", &[Post::Dispatcher]),
    role("luo", "罗成", &[Post::CarWasher]),
    role("bao", "鲍国强", &[Post::GateKeeper]),
    role("xia", "夏雨", &[Post::LoungeAttendant]),
    role("admin", "江涛", &[Post::SystemAdministrator]),
];

/// Those whom the sign-in page offers, one for each hand a car passes through.
pub(crate) const OFFERED: &[&str] = &["lin", "zhao", "wang", "xu", "shen", "sun"];
