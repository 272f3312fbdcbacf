//! The statements of a move on the board, as the store sends them: taken from PostgreSQL's log, and made a script for pgbench.

use crate::Outcome;
use crate::moves::Mover;
use crate::stage::Stage;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::io::{Read, Seek, SeekFrom};

/// Moves in one run of the script: work stops, and is taken up again.
pub(crate) const MOVES_A_RUN: f64 = 2.0;
/// What each client of pgbench works with, asked once: a job of its own and a session.
const CHOICE: &str = "\\if :known = 0
select set_config('bayline.dealership', dealership_id::text, false) as dealership from dealership order by created_at limit 1 \\gset
select order_id as ordered, line_id as job, technician_id as technician, bay_id as bay from repair_orders_line \
 where running_since is not null order by technician_id offset :client_id limit 1 \\gset
select encode(token_hash, 'hex') as token from staff_session order by token_hash offset :client_id limit 1 \\gset
\\set known 1
\\endif
";
/// Statements that are no part of a move: the announcement goes out beside it, the driver asks once for a type it does not know, and the
/// rest is ours below.
const BESIDE: [&str; 5] = ["pg_notify", "pg_catalog", "pg_sleep", "pg_reload_conf", "log_statement"];

/// Has somebody make two moves, and writes down what the database was asked for.
pub(crate) async fn of_two_moves(stage: &Stage) -> Outcome<String> {
    let worker = stage.workers(1).await?.pop().ok_or("nobody works")?;
    let mut mover = Mover::new(worker)?;
    // Whoever starts their first job of the day comes in by it: that is no part of the moves that follow.
    for _ in 0..MOVES_A_RUN as usize {
        mover.go().await?;
    }
    mover.commands.clear();
    let options = PgConnectOptions::new_without_pgpass().socket(stage.socket()?).username("postgres").database("postgres");
    let mut superuser = options.connect().await?;
    let log = stage.folder().join("postgres.log");
    let written = std::fs::metadata(&log)?.len();
    for log_statement in ["alter system set log_statement = 'all'", "select pg_reload_conf()", "select pg_sleep(0.5)"] {
        sqlx::raw_sql(log_statement).execute(&mut superuser).await?;
    }
    for _ in 0..MOVES_A_RUN as usize {
        mover.go().await?;
    }
    for log_statement in ["alter system reset log_statement", "select pg_reload_conf()", "select pg_sleep(0.5)"] {
        sqlx::raw_sql(log_statement).execute(&mut superuser).await?;
    }
    superuser.close().await?;
    let mut text = String::new();
    let mut file = std::fs::File::open(&log)?;
    file.seek(SeekFrom::Start(written))?;
    file.read_to_string(&mut text)?;
    let drawn = "select l.bay_id::text, encode(s.token_hash, 'hex') from repair_orders_line l, staff_session s \
                 where l.line_id = $1 and s.person_id = $2 order by s.signed_in_at desc limit 1";
    let (bay, token): (String, String) =
        sqlx::query_as(drawn).bind(mover.job.0).bind(mover.visitor.person.0).fetch_one(&stage.owner).await?;
    let own = [
        (mover.order.to_string(), ":ordered::uuid".to_owned()),
        (mover.job.to_string(), ":job::uuid".to_owned()),
        (mover.visitor.person.to_string(), ":technician::uuid".to_owned()),
        (bay, ":bay::uuid".to_owned()),
        (format!("\\x{token}"), "decode(:token, 'hex')".to_owned()),
    ];
    let mut script = CHOICE.to_owned();
    for logged in statements(&text).iter().filter(|logged| !BESIDE.iter().any(|word| logged.text.contains(word))) {
        script.push_str(&logged.with_values(&own, &mover.commands));
        script.push_str(";\n");
    }
    Ok(script)
}

/// A statement with the values of its parameters, as PostgreSQL logs them.
#[derive(Debug)]
struct Logged {
    text: String,
    values: Vec<Option<String>>,
}

/// What was executed, in order.
fn statements(log: &str) -> Vec<Logged> {
    let mut found: Vec<Logged> = Vec::new();
    let mut within = false;
    for line in log.lines() {
        if let Some(more) = line.strip_prefix('\t') {
            if let Some(last) = found.last_mut().filter(|_| within) {
                last.text.push('\n');
                last.text.push_str(more);
            }
            continue;
        }
        within = false;
        let statement = line.split_once("LOG:  ").and_then(|(_, what)| {
            what.strip_prefix("statement: ").or_else(|| what.strip_prefix("execute ")?.split_once(": ").map(|(_, text)| text))
        });
        if let Some(text) = statement {
            found.push(Logged { text: text.to_owned(), values: Vec::new() });
            within = true;
        } else if let Some((_, values)) = line.split_once("DETAIL:  parameters: ")
            && let Some(last) = found.last_mut()
        {
            last.values = parameters(values);
        }
    }
    found
}

/// The values of `$1 = 'a', $2 = NULL`.
fn parameters(text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            values.push(None);
            rest = after;
            continue;
        };
        let mut end = 0;
        while let Some(quote) = quoted[end..].find('\'') {
            end += quote;
            if !quoted[end + 1..].starts_with('\'') {
                break;
            }
            end += 2;
        }
        values.push(Some(quoted[..end].replace("''", "'")));
        rest = &quoted[end..];
    }
    values
}

impl Logged {
    /// The statement with its values written into it; what is the client's own becomes a variable of pgbench, and every command a new one.
    fn with_values(&self, own: &[(String, String)], commands: &[String]) -> String {
        let mut text = self.text.clone();
        for (place, value) in self.values.iter().enumerate().rev() {
            let written = match value {
                None => "null".to_owned(),
                Some(value) if commands.contains(value) => "(select gen_random_uuid())".to_owned(),
                Some(value) if is_moment(value) => "now()".to_owned(),
                Some(value) => ids(value, own).unwrap_or_else(|| one(value, own)),
            };
            text = text.replace(&format!("${}", place + 1), &written);
        }
        text
    }
}

/// A value: the client's own as its variable, an id as one.
fn one(value: &str, own: &[(String, String)]) -> String {
    match own.iter().find(|(known, _)| known == value) {
        Some((_, variable)) => variable.clone(),
        None if uuid::Uuid::try_parse(value).is_ok() => format!("'{value}'::uuid"),
        None => literal(value),
    }
}

/// A list of ids, `{a,b}`; nothing for what is none. A single id in braces reads as an id, too, and is a list all the same.
fn ids(value: &str, own: &[(String, String)]) -> Option<String> {
    let inside = value.strip_prefix('{')?.strip_suffix('}')?;
    let each = inside.split(',').map(|id| uuid::Uuid::try_parse(id).is_ok().then(|| one(id, own))).collect::<Option<Vec<_>>>()?;
    Some(format!("array[{}]", each.join(", ")))
}

/// Whether this is a moment as PostgreSQL writes it: `2026-03-12 08:15:00.123+00`.
fn is_moment(value: &str) -> bool {
    value.len() >= 22 && value.as_bytes()[10] == b' ' && value.ends_with("+00") && value.starts_with(|c: char| c.is_ascii_digit())
}

/// A value within quotes. pgbench takes a colon before a letter for a variable, even there; JSON does not mind a space.
fn literal(value: &str) -> String {
    let mut written = String::from("'");
    for c in value.chars() {
        if written.ends_with(':') && c.is_ascii_alphabetic() {
            written.push(' ');
        }
        written.push(c);
        if c == '\'' {
            written.push('\'');
        }
    }
    written.push('\'');
    written
}
