//! `bayline found`: a dealership of one's own, with its bays and the person who lets the others in. `bayline password`: a new password for
//! somebody whom nobody can give one on a page.

use crate::auth::password::{self, PasswordError};
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::postgres::PostgresError;
use crate::serve::MIGRATIONS;
use chrono::{DateTime, Utc};
use domain::staff::{Dealership, PASSWORD_LEAST, Passwords, accept_user_name};
use domain::{BayId, DealershipId, Language, PersonId, Policy};
use serde::Deserialize;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use store::Store;
use store::bootstrap::{self, Administrator, Founding};
use uuid::Uuid;

/// The environment's name for the password; without it, the first line of the standard input is read. Never a flag: anybody on the machine
/// sees those.
const PASSWORD: &str = "BAYLINE_PASSWORD";
/// Bays, when nothing is said.
const BAYS: u16 = 8;

/// What a dealership is founded with. In a file the same names are written with underscores, for example `short_name = "江湾汽车"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// A file to read the rest from; what is given here wins over it.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    file: Option<PathBuf>,
    /// A short code that no other dealership has, such as `hz`.
    #[arg(long)]
    code: Option<String>,
    /// The full name of the company, as printed on papers.
    #[arg(long)]
    name: Option<String>,
    /// What people call it [default: the full name].
    #[arg(long)]
    short_name: Option<String>,
    /// The address on its papers.
    #[arg(long)]
    address: Option<String>,
    /// The telephone number on its papers.
    #[arg(long)]
    phone: Option<String>,
    /// Its time zone [default: Asia/Shanghai].
    #[arg(long)]
    zone: Option<String>,
    /// The plate prefix that most of its customers share, such as `浙A`.
    #[arg(long)]
    home_plate: Option<String>,
    /// Bays of the workshop, numbered from one [default: 8].
    #[arg(long)]
    bays: Option<u16>,
    /// The user name of the first administrator. Somebody known by it in another dealership keeps their password.
    #[arg(long, value_name = "USER NAME")]
    administrator: Option<String>,
    /// The administrator's name [default: the user name].
    #[arg(long, value_name = "NAME")]
    administrator_name: Option<String>,
    /// The language the administrator begins with: zh-Hans, zh-Hant or en [default: zh-Hans].
    #[arg(long)]
    language: Option<String>,
}

/// Whose password is set.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Forgotten {
    /// The user name.
    user_name: String,
}

/// Why nothing was founded, or no password was set.
#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    /// There is no database to work with.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Our own PostgreSQL did not stop.
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    /// The store did not take it.
    #[error("The dealership could not be founded ({0}); nothing was kept.")]
    Store(#[from] store::Error),
    /// The file cannot be read.
    #[error("The file {} cannot be read ({reason}); see `bayline found --help` for the names it may hold.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// Something is missing.
    #[error("The {0} is missing; name it with --{0}, or in the file.")]
    Missing(&'static str),
    /// Something cannot be what was given.
    #[error("`{1}` is no {0} that can be used here; see `bayline found --help`.")]
    Unreadable(&'static str, String),
    /// There is such a dealership.
    #[error("There is a dealership with the code `{0}` already; nothing was changed. Choose another code.")]
    CodeTaken(String),
    /// There is nobody of that name.
    #[error("Nobody has the user name `{0}`; nothing was changed.")]
    Nobody(String),
    /// The password is too short.
    #[error("A password has at least {PASSWORD_LEAST} characters and at most 200; give it in {PASSWORD} or on the standard input.")]
    Password,
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] PasswordError),
    /// The password could not be read.
    #[error("The password cannot be read ({0}); give it in {PASSWORD} or on the standard input.")]
    Input(#[from] std::io::Error),
}

/// A founding that can be carried out.
struct Plan {
    dealership: Dealership,
    code: String,
    bays: Vec<(BayId, String)>,
    user_name: String,
    name: String,
    language: Language,
}

/// Founds a dealership in the configured database.
///
/// # Errors
/// One sentence for whatever is in the way.
#[expect(clippy::disallowed_methods, reason = "a subcommand is an edge: the clock is read here")]
pub async fn found(config: &Config, wanted: &Wanted) -> Result<(), FoundError> {
    let plan = wanted.plan()?;
    let database = Database::open(&config.database, &config.data).await?;
    let founded = found_in(&database, &plan, Utc::now()).await;
    database.close().await?;
    founded?;
    say(&format!("{} is founded. Sign in as {}.", plan.dealership.name, plan.user_name));
    Ok(())
}

async fn found_in(database: &Database, plan: &Plan, now: DateTime<Utc>) -> Result<(), FoundError> {
    database.migrate(&MIGRATIONS).await?;
    let store = Store::silent(database.pool().await?);
    let known = store::staff::sessions::credentials(&store, &plan.user_name).await?;
    let hash = if known.is_none() { new_hash(&plan.user_name)? } else { String::new() };
    let administrator = match known {
        Some((person, _)) => Administrator::Known(person),
        None => Administrator::New {
            person: PersonId(new_id()),
            user_name: &plan.user_name,
            name: &plan.name,
            password_hash: &hash,
            language: plan.language,
        },
    };
    let policy = Policy::default();
    let founding = Founding { dealership: &plan.dealership, code: &plan.code, bays: &plan.bays, policy: &policy, administrator };
    let founded = bootstrap::found(&store, &founding, now).await;
    store.close().await;
    founded.map_err(|error| match error.constraint() {
        Some("dealership_code_taken") => FoundError::CodeTaken(plan.code.clone()),
        _ => error.into(),
    })
}

/// Sets somebody's password and ends their sessions.
///
/// # Errors
/// One sentence for whatever is in the way.
pub async fn set_password(config: &Config, forgotten: &Forgotten) -> Result<(), FoundError> {
    let user_name = user_name(&forgotten.user_name)?;
    let database = Database::open(&config.database, &config.data).await?;
    let set = set_password_in(&database, &user_name).await;
    database.close().await?;
    set?;
    say(&format!("The password of {user_name} is set; their sessions have ended."));
    Ok(())
}

async fn set_password_in(database: &Database, user_name: &str) -> Result<(), FoundError> {
    database.migrate(&MIGRATIONS).await?;
    let store = Store::silent(database.pool().await?);
    let hash = new_hash(user_name)?;
    let there = bootstrap::set_password(&store, user_name, &hash).await?;
    store.close().await;
    if there { Ok(()) } else { Err(FoundError::Nobody(user_name.to_owned())) }
}

/// The hash of the password that was given for somebody.
fn new_hash(user_name: &str) -> Result<String, FoundError> {
    let new = match std::env::var(PASSWORD) {
        Ok(password) => password,
        Err(_) => asked(user_name)?,
    };
    let passwords = Passwords { new, ..Passwords::default() };
    passwords.accept().map_err(|_| FoundError::Password)?;
    Ok(password::hash(&passwords.new, rand::random())?)
}

/// The first line of the standard input.
fn asked(user_name: &str) -> Result<String, FoundError> {
    let input = std::io::stdin();
    if input.is_terminal() {
        write!(std::io::stderr(), "Password for {user_name} (it is shown while you type): ")?;
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn user_name(typed: &str) -> Result<String, FoundError> {
    accept_user_name(typed).map_err(|_| FoundError::Unreadable("user name", typed.to_owned()))
}

#[expect(clippy::disallowed_methods, reason = "a subcommand is an edge: identifiers begin here")]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn say(sentence: &str) {
    // Whoever started us may have closed our output.
    let _unread = writeln!(std::io::stdout(), "{sentence}");
}

impl Wanted {
    /// What was given, completed from the file and the defaults.
    fn plan(&self) -> Result<Plan, FoundError> {
        let file = self.read()?;
        let text = |given: &Option<String>, filed: &Option<String>| given.clone().or(filed.clone()).filter(|text| !text.trim().is_empty());
        let code = text(&self.code, &file.code).ok_or(FoundError::Missing("code"))?;
        if code.len() > 20 || !code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            return Err(FoundError::Unreadable("code", code));
        }
        let zone = text(&self.zone, &file.zone).unwrap_or_else(|| "Asia/Shanghai".to_owned());
        if zone.parse::<chrono_tz::Tz>().is_err() {
            return Err(FoundError::Unreadable("zone", zone));
        }
        let language = text(&self.language, &file.language).unwrap_or_else(|| Language::ZhHans.code().to_owned());
        let language = Language::from_code(&language).ok_or(FoundError::Unreadable("language", language))?;
        let name = text(&self.name, &file.name).ok_or(FoundError::Missing("name"))?;
        let user_name = user_name(&text(&self.administrator, &file.administrator).ok_or(FoundError::Missing("administrator"))?)?;
        let optional = |given, filed| text(given, filed).unwrap_or_default();
        Ok(Plan {
            dealership: Dealership {
                id: DealershipId(new_id()),
                short_name: text(&self.short_name, &file.short_name).unwrap_or_else(|| name.clone()),
                name,
                address: optional(&self.address, &file.address),
                phone: optional(&self.phone, &file.phone),
                zone,
                home_plate: optional(&self.home_plate, &file.home_plate),
            },
            code,
            bays: (1..=self.bays.or(file.bays).unwrap_or(BAYS)).map(|number| (BayId(new_id()), format!("{number}号"))).collect(),
            name: text(&self.administrator_name, &file.administrator_name).unwrap_or_else(|| user_name.clone()),
            user_name,
            language,
        })
    }

    fn read(&self) -> Result<Self, FoundError> {
        let Some(path) = &self.file else { return Ok(Self::default()) };
        let failed = |reason: String| FoundError::File { path: path.clone(), reason };
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        toml::from_str(&text).map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(code: &str) -> Wanted {
        let text = |text: &str| Some(text.to_owned());
        Wanted { code: text(code), name: text("江湾汽车服务有限公司"), administrator: text("Admin "), ..Wanted::default() }
    }

    #[test]
    fn a_name_a_code_and_an_administrator_are_enough() {
        let plan = wanted("hz").plan().expect("a plan");
        assert_eq!((plan.user_name.as_str(), plan.name.as_str(), plan.language), ("admin", "admin", Language::ZhHans));
        assert_eq!((plan.dealership.short_name.as_str(), plan.dealership.zone.as_str()), ("江湾汽车服务有限公司", "Asia/Shanghai"));
        assert_eq!(plan.bays.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" "), "1号 2号 3号 4号 5号 6号 7号 8号");
    }

    #[test]
    fn what_cannot_be_is_named() {
        assert!(matches!(wanted("").plan(), Err(FoundError::Missing("code"))));
        assert!(matches!(wanted("Hang zhou").plan(), Err(FoundError::Unreadable("code", _))));
        let moon = Wanted { zone: Some("Moon/Base".to_owned()), ..wanted("hz") };
        assert!(matches!(moon.plan(), Err(FoundError::Unreadable("zone", _))));
    }
}
