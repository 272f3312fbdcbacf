//! Configuration: a flag wins over the environment, the environment over `bayline.toml`, and that over the default.
//!
//! [`Settings`] is the one place where every setting is described: its comments are what `bayline --help` prints.

use crate::auth::network::{NoRange, Proxies};
use crate::found::{Forgotten, Wanted};
use crate::seed::Size;
use clap::{Parser, Subcommand, ValueEnum};
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Bayline runs the after-sales department of a car dealership.
#[derive(Debug, Parser)]
#[command(name = "bayline", version)]
pub struct Arguments {
    /// What to do; `serve` when nothing is said.
    #[command(subcommand)]
    pub command: Option<Action>,
    /// The settings given on the command line or in the environment.
    #[command(flatten)]
    pub settings: Settings,
}

/// What the program is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Subcommand)]
pub enum Action {
    /// Start the server (the default).
    #[default]
    Serve,
    /// Bring the database's structure up to date, then leave.
    Migrate,
    /// Found a dealership with its bays and the administrator who lets the others in, then leave. The administrator's password
    /// is read from BAYLINE_PASSWORD, or from the standard input.
    Found(Box<Wanted>),
    /// Give somebody a new password, read likewise, and end their sessions, then leave.
    Password(Forgotten),
    /// Add dealerships full of history, for measuring, then leave.
    Seed(Size),
}

/// Every setting. In `bayline.toml` the same names are written with underscores, for example `log_format = "json"`.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The file to read settings from; it may be missing when not named.
    #[arg(long, env = "BAYLINE_CONFIG", value_name = "FILE", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// A PostgreSQL 15 or newer to use, as postgres://user:password@host:5432/database. The user must own the database
    /// and be allowed to create roles. Without it, Bayline runs a private PostgreSQL under its data folder.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// The address to listen on [default: 127.0.0.1:3000].
    #[arg(long, env = "BAYLINE_ADDR", value_name = "ADDRESS:PORT", global = true)]
    pub addr: Option<SocketAddr>,

    /// The folder for everything Bayline keeps, the private PostgreSQL included [default: ./data].
    #[arg(long, env = "BAYLINE_DATA", value_name = "FOLDER", global = true)]
    pub data: Option<PathBuf>,

    /// The folder with the browser's files [default: `site` beside the folder of the program, as in target/site].
    #[arg(long, env = "BAYLINE_SITE", value_name = "FOLDER", global = true)]
    pub site: Option<PathBuf>,

    /// Whether to load the demo dealership into an empty database [default: true with the private PostgreSQL, false
    /// with DATABASE_URL].
    #[arg(long, env = "BAYLINE_DEMO", value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true", global = true)]
    pub demo: Option<bool>,

    /// The time zone in which the demo dealership is loaded, as in Europe/Berlin: its today is told by that clock
    /// [default: Asia/Shanghai].
    #[arg(long, env = "BAYLINE_DEMO_ZONE", value_name = "ZONE", global = true)]
    pub demo_zone: Option<String>,

    /// What to log: a level, or a filter such as `info,sqlx=debug` [default: info,sqlx=warn].
    #[arg(long, env = "BAYLINE_LOG", value_name = "FILTER", global = true)]
    pub log: Option<String>,

    /// How to write the log [default: text].
    #[arg(long, env = "BAYLINE_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<LogFormat>,

    /// Whether the session cookie is for HTTPS only. Set it to true behind a proxy that speaks HTTPS; browsers then get
    /// the cookie as `__Host-bayline-session` [default: false].
    #[arg(long, env = "BAYLINE_SECURE_COOKIE", value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true", global = true)]
    pub secure_cookie: Option<bool>,

    /// The proxies that tell in X-Forwarded-For whom they ask for: addresses and ranges with commas between them, as in
    /// 10.0.0.0/8,192.0.2.7. Attempts are counted by the nearest address that is none of these; nobody else's word is
    /// taken [default: 127.0.0.0/8,::1, a proxy on this machine].
    #[arg(long, env = "BAYLINE_TRUSTED_PROXIES", value_name = "ADDRESSES", global = true)]
    pub trusted_proxies: Option<String>,

    /// The address at which customers reach this server, as in https://service.dealer.example: links in messages begin
    /// with it [default: http:// and the address listened on, or localhost when that is every address].
    #[arg(long, env = "BAYLINE_PUBLIC_URL", value_name = "URL", global = true)]
    pub public_url: Option<String>,

    /// The gateway for text messages. It gets `POST` with JSON `{"id","to","text"}` and the same id as `Idempotency-Key`,
    /// and answers 2xx when it has taken the message. Without it, text messages are kept and can be read under
    /// /care/messages.
    #[arg(long, env = "BAYLINE_SMS_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub sms_url: Option<String>,

    /// The token that the gateway for text messages wants, sent as `Authorization: Bearer`.
    #[arg(long, env = "BAYLINE_SMS_TOKEN", value_name = "TOKEN", hide_env_values = true, global = true)]
    pub sms_token: Option<String>,

    /// The server that takes e-mail, as smtps://user:password@host:465 or smtp://user:password@host:587?tls=required.
    /// Without it, e-mail is kept and can be read under /care/messages.
    #[arg(long, env = "BAYLINE_SMTP_URL", value_name = "URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<String>,

    /// Who sends e-mail, as in `Bayline <service@dealer.example>`; needed with BAYLINE_SMTP_URL.
    #[arg(long, env = "BAYLINE_MAIL_FROM", value_name = "ADDRESS", global = true)]
    pub mail_from: Option<String>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Where the data lives.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseSource {
    /// A PostgreSQL of our own under the data folder.
    Private,
    /// The PostgreSQL at this address, which may hold a password.
    Url(String),
}

impl std::fmt::Debug for DatabaseSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Private => "Private",
            Self::Url(_) => "Url(..)",
        })
    }
}

/// The configuration in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the data lives.
    pub database: DatabaseSource,
    /// The address to listen on.
    pub addr: SocketAddr,
    /// The folder for everything that is kept.
    pub data: PathBuf,
    /// The folder with the browser's files.
    pub site: PathBuf,
    /// Whether an empty database gets the demo dealership.
    pub demo: bool,
    /// The time zone in which the demo dealership is loaded.
    pub demo_zone: chrono_tz::Tz,
    /// The log filter.
    pub log: String,
    /// The log's form.
    pub log_format: LogFormat,
    /// Whether the session cookie is for HTTPS only.
    pub secure_cookie: bool,
    /// The proxies whose word is taken for whom they ask.
    pub proxies: Proxies,
    /// How messages leave the house.
    pub messages: MessageSettings,
}

/// How messages leave the house.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MessageSettings {
    /// The address at which customers reach this server, without a slash at its end, when it is not the one listened on.
    pub public_url: Option<String>,
    /// The gateway for text messages, and its token.
    pub sms: Option<(String, Option<String>)>,
    /// The server that takes e-mail, and who sends it.
    pub mail: Option<(String, String)>,
}

impl std::fmt::Debug for MessageSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { public_url, sms, mail } = self;
        write!(f, "MessageSettings(public_url: {public_url:?}, sms: {}, mail: {})", sms.is_some(), mail.is_some())
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("The settings file {} cannot be read ({source}); check the path given with --config.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file does not hold settings.
    #[error("The settings file {} is not understood; see `bayline --help` for the names it may hold.\n{source}", path.display())]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// The program does not know where it lies, so the browser's files cannot be found beside it.
    #[error("The folder with the browser's files cannot be found ({0}); name it with --site.")]
    NoSite(std::io::Error),
    /// The proxies that are believed cannot be read.
    #[error("BAYLINE_TRUSTED_PROXIES is not understood: {0}.")]
    Proxies(#[from] NoRange),
    /// There is no such time zone.
    #[error("BAYLINE_DEMO_ZONE is not understood: `{0}` is no time zone such as Asia/Shanghai.")]
    Zone(String),
}

impl Config {
    /// The configuration from the command line and environment in `given` and from the settings file.
    ///
    /// # Errors
    /// When the settings file was named and cannot be read, or something is not understood.
    pub fn resolve(given: Settings) -> Result<Self, ConfigError> {
        let file = Settings::read(given.config.as_deref())?;
        let site = match given.site.clone().or(file.site.clone()) {
            Some(site) => site,
            None => site_beside(&std::env::current_exe().map_err(ConfigError::NoSite)?),
        };
        Self::merge(given, file, site)
    }

    /// The address at which customers reach this server, without a slash at its end. Without a setting it is the one listened on; who
    /// listens on every address is at home on this machine.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.messages.public_url.clone().unwrap_or_else(|| match self.addr {
            addr if addr.ip().is_unspecified() => format!("http://localhost:{}", addr.port()),
            addr => format!("http://{addr}"),
        })
    }

    fn merge(given: Settings, file: Settings, site: PathBuf) -> Result<Self, ConfigError> {
        let url = given.database_url.filter(|url| !url.is_empty()).or(file.database_url).filter(|url| !url.is_empty());
        let database = url.map_or(DatabaseSource::Private, DatabaseSource::Url);
        let addr = given.addr.or(file.addr).unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)));
        let either = |given: Option<String>, file: Option<String>| given.or(file).filter(|text| !text.is_empty());
        let sms_token = either(given.sms_token, file.sms_token);
        let mail_from = either(given.mail_from, file.mail_from).unwrap_or_default();
        let messages = MessageSettings {
            public_url: either(given.public_url, file.public_url).map(|url| url.trim_end_matches('/').to_owned()),
            sms: either(given.sms_url, file.sms_url).map(|url| (url, sms_token)),
            mail: either(given.smtp_url, file.smtp_url).map(|url| (url, mail_from)),
        };
        let proxies = either(given.trusted_proxies, file.trusted_proxies).map(|text| text.parse()).transpose()?;
        let zone = either(given.demo_zone, file.demo_zone);
        let demo_zone = zone.map_or(Ok(chrono_tz::Asia::Shanghai), |zone| zone.parse().map_err(|_| ConfigError::Zone(zone)))?;
        Ok(Self {
            demo_zone,
            demo: given.demo.or(file.demo).unwrap_or(database == DatabaseSource::Private),
            database,
            addr,
            data: given.data.or(file.data).unwrap_or_else(|| PathBuf::from("data")),
            site,
            log: given.log.or(file.log).unwrap_or_else(|| String::from("info,sqlx=warn")),
            log_format: given.log_format.or(file.log_format).unwrap_or_default(),
            secure_cookie: given.secure_cookie.or(file.secure_cookie).unwrap_or(false),
            proxies: proxies.unwrap_or_default(),
            messages,
        })
    }

    /// The name of the session cookie: browsers refuse a `__Host-` cookie that does not come over HTTPS.
    #[must_use]
    pub fn session_cookie(&self) -> &'static str {
        if self.secure_cookie { "__Host-bayline-session" } else { "bayline-session" }
    }

    /// The name of the cookie that holds the token of a tablet or a wall.
    #[must_use]
    pub fn device_cookie(&self) -> &'static str {
        if self.secure_cookie { "__Host-bayline-device" } else { "bayline-device" }
    }
}

impl Settings {
    /// The settings in `named`, or in `./bayline.toml` when there is one.
    fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new("bayline.toml"));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(Self::default()),
            Err(source) => {
                return Err(ConfigError::Unreadable { path: path.to_owned(), source });
            }
        };
        toml::from_str(&text).map_err(|source| ConfigError::NotUnderstood { path: path.to_owned(), source: Box::new(source) })
    }
}

/// `target/site` for a program at `target/release/bayline`.
fn site_beside(program: &Path) -> PathBuf {
    program.parent().and_then(Path::parent).unwrap_or(Path::new(".")).join("site")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(given: Settings, file: Settings) -> Config {
        Config::merge(given, file, PathBuf::from("site")).expect("a configuration")
    }

    #[test]
    fn what_is_given_wins_over_the_file_and_the_file_over_the_default() {
        let file: Settings = toml::from_str("addr = '127.0.0.1:4000'\nlog = 'debug'\nlog_format = 'json'").expect("a settings file");
        let given = Settings { log: Some(String::from("warn")), ..Settings::default() };
        let config = merged(given, file);
        assert_eq!(config.log, "warn");
        assert_eq!(config.addr.port(), 4000);
        assert_eq!(config.log_format, LogFormat::Json);
        assert_eq!(config.data, PathBuf::from("data"));
        assert_eq!(config.session_cookie(), "bayline-session");
    }

    #[test]
    fn the_demo_dealership_is_loaded_only_into_our_own_postgresql_unless_asked() {
        let url = || Some(String::from("postgres://bayline@db/bayline"));
        assert!(merged(Settings::default(), Settings::default()).demo);
        assert!(!merged(Settings { database_url: url(), ..Settings::default() }, Settings::default()).demo);
        assert!(merged(Settings { database_url: url(), demo: Some(true), ..Settings::default() }, Settings::default()).demo);
        let empty = Settings { database_url: Some(String::new()), ..Settings::default() };
        assert_eq!(merged(empty, Settings::default()).database, DatabaseSource::Private);
    }

    #[test]
    fn the_demo_lives_where_it_is_told_to() {
        let zone = |name: &str| Settings { demo_zone: Some(name.to_owned()), ..Settings::default() };
        assert_eq!(merged(Settings::default(), Settings::default()).demo_zone, chrono_tz::Asia::Shanghai);
        assert_eq!(merged(zone("Europe/Berlin"), zone("Asia/Taipei")).demo_zone, chrono_tz::Europe::Berlin);
        let nowhere = Config::merge(zone("Hangzhou"), Settings::default(), PathBuf::from("site")).expect_err("no zone");
        assert!(nowhere.to_string().contains("`Hangzhou` is no time zone"), "{nowhere}");
    }

    #[test]
    fn a_misspelt_setting_is_refused() {
        assert!(toml::from_str::<Settings>("adr = '127.0.0.1:4000'").is_err());
    }

    #[test]
    fn flags_are_understood_before_and_after_the_subcommand() {
        let arguments = Arguments::try_parse_from(["bayline", "migrate", "--demo", "--addr", "[::1]:80"]).expect("arguments");
        assert_eq!(arguments.command, Some(Action::Migrate));
        assert_eq!(arguments.settings.demo, Some(true));
        assert_eq!(site_beside(Path::new("/b/target/debug/bayline")), PathBuf::from("/b/target/site"));
    }

    #[test]
    fn a_password_in_the_address_is_never_shown() {
        let url = Some(String::from("postgres://bayline:secret@db/bayline"));
        let config = merged(Settings { database_url: url, ..Settings::default() }, Settings::default());
        assert!(!format!("{config:?}").contains("secret"));
        let secret = || Some(String::from("smtps://user:secret@host"));
        let given = Settings { sms_url: secret(), sms_token: secret(), smtp_url: secret(), ..Settings::default() };
        assert!(!format!("{:?}", merged(given, Settings::default())).contains("secret"));
    }

    #[test]
    fn proxies_are_named_by_their_addresses() {
        assert_eq!(merged(Settings::default(), Settings::default()).proxies, Proxies::default());
        let file: Settings = toml::from_str("trusted_proxies = '10.0.0.0/8'").expect("a settings file");
        assert_eq!(merged(Settings::default(), file).proxies, "10.0.0.0/8".parse().expect("proxies"));
        let given = Settings { trusted_proxies: Some(String::from("nginx")), ..Settings::default() };
        let refused = Config::merge(given, Settings::default(), PathBuf::from("site"));
        assert!(refused.is_err_and(|error| error.to_string().contains("`nginx`")));
    }

    #[test]
    fn links_begin_with_the_address_that_customers_know() {
        assert_eq!(merged(Settings::default(), Settings::default()).messages, MessageSettings::default());
        let file: Settings = toml::from_str("public_url = 'https://service.dealer.example/'").expect("a settings file");
        let config = merged(Settings::default(), file);
        assert_eq!(config.messages.public_url.as_deref(), Some("https://service.dealer.example"));
        assert_eq!(config.public_url(), "https://service.dealer.example");
        let listening = |addr: &str| {
            let addr = Some(addr.parse().expect("an address"));
            merged(Settings { addr, ..Settings::default() }, Settings::default()).public_url()
        };
        assert_eq!(listening("192.168.1.7:80"), "http://192.168.1.7:80");
        assert_eq!(listening("[::1]:3000"), "http://[::1]:3000");
        for every in ["0.0.0.0:3000", "[::]:3000"] {
            assert_eq!(listening(every), "http://localhost:3000", "no browser opens {every}");
        }
    }
}
