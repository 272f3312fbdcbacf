//! The private PostgreSQL, on the PostgreSQL that this machine has installed.

use crate::support::Data;
use server::config::DatabaseSource;
use server::database::Database;
use server::postgres::{PostgresError, PrivatePostgres};
use sqlx::migrate::Migrator;
use sqlx::{ConnectOptions, Connection};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

async fn start(data: &Path) -> PrivatePostgres {
    PrivatePostgres::start(data).await.expect("PostgreSQL starts")
}

async fn refusal(data: &Path) -> PostgresError {
    let Err(trouble) = PrivatePostgres::start(data).await else { panic!("PostgreSQL starts all the same") };
    trouble
}

async fn run(postgres: &PrivatePostgres, statement: &'static str) {
    let mut connection = postgres.options().connect().await.expect("a connection as the owner");
    sqlx::query(statement).execute(&mut connection).await.expect("the statement is accepted");
    connection.close().await.expect("the connection closes");
}

async fn ask(postgres: &PrivatePostgres, question: &'static str) -> String {
    let mut connection = postgres.options().connect().await.expect("a connection as the owner");
    sqlx::query_scalar(question).fetch_one(&mut connection).await.expect("an answer")
}

#[tokio::test]
async fn what_is_written_is_there_after_a_restart() {
    let data = Data::new("restart");
    let postgres = start(data.path()).await;
    run(&postgres, "CREATE TABLE kept (word text)").await;
    run(&postgres, "INSERT INTO kept VALUES ('工单')").await;
    assert_eq!(ask(&postgres, "SHOW data_checksums").await, "on");
    assert_eq!(ask(&postgres, "SHOW listen_addresses").await, "");
    assert_eq!(ask(&postgres, "SHOW server_encoding").await, "UTF8");
    assert_eq!(ask(&postgres, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user").await, "false");
    run(&postgres, "CREATE ROLE made_by_the_owner").await;
    assert_eq!(std::fs::metadata(postgres.socket()).expect("the socket's folder").permissions().mode() & 0o777, 0o700);
    postgres.stop().await.expect("PostgreSQL stops");
    assert!(!data.join("postgres/postmaster.pid").exists());

    let postgres = start(data.path()).await;
    assert_eq!(ask(&postgres, "SELECT word FROM kept").await, "工单");
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn after_a_crash_it_starts_again_with_what_was_committed() {
    let data = Data::new("crash");
    let mut postgres = start(data.path()).await;
    run(&postgres, "CREATE TABLE kept (word text)").await;
    let pid = data.read("postgres/postmaster.pid").lines().next().expect("a process").to_owned();
    std::process::Command::new("kill").args(["-KILL", &pid]).status().expect("kill runs");
    postgres.ended().await;
    drop(postgres);
    assert!(data.join("postgres/postmaster.pid").exists(), "the crash leaves a stale file");

    let postgres = start(data.path()).await;
    assert_eq!(ask(&postgres, "SELECT count(*)::text FROM kept").await, "0");
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_no_postgresql_behind() {
    let data = Data::new("given-up");
    start(data.path()).await.stop().await.expect("PostgreSQL stops");
    let (announcer, mut ending) = server::shutdown::channel();
    announcer.announce();
    let started = PrivatePostgres::start_unless(data.path(), &mut ending).await;
    assert!(matches!(started, Err(PostgresError::GivenUp)), "{started:?}");
    assert!(!data.join("postgres/postmaster.pid").exists());
    start(data.path()).await.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn one_that_is_just_stopping_is_waited_for() {
    let data = Data::new("stopping");
    // Dropped, it is told to stop and not waited for.
    drop(start(data.path()).await);
    start(data.path()).await.stop().await.expect("PostgreSQL stops");
    assert!(!data.join("postgres/postmaster.pid").exists());
}

#[tokio::test]
async fn a_stale_file_that_names_another_program_is_no_obstacle() {
    let data = Data::new("reused-pid");
    start(data.path()).await.stop().await.expect("PostgreSQL stops");
    let ours = std::process::id();
    data.write("postgres/postmaster.pid", &format!("{ours}\n{}\n0\n5432\n/nowhere\n\n", data.join("postgres").display()));
    start(data.path()).await.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn a_start_that_was_cut_short_is_made_again() {
    let data = Data::new("cut-short");
    data.write("postgres.initialising/PG_VERSION", "15");
    data.write("postgres.initialising/base/1/112", "half a file");
    let postgres = start(data.path()).await;
    assert!(!data.join("postgres.initialising").exists());
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn a_folder_that_holds_something_else_is_left_untouched() {
    let data = Data::new("foreign");
    data.write("postgres/photos.txt", "somebody's");
    let error = refusal(data.path()).await;
    assert!(matches!(error, PostgresError::NotACluster(_)), "{error}");
    assert_eq!(data.read("postgres/photos.txt"), "somebody's");
}

#[tokio::test]
async fn data_of_a_version_that_is_not_installed_is_left_untouched() {
    let data = Data::new("version");
    data.write("postgres/PG_VERSION", "9.6\n");
    data.write("postgres/global/pg_control", "");
    data.write("postgres/postgresql.conf", "");
    let error = refusal(data.path()).await;
    assert!(error.to_string().contains("written by PostgreSQL 9.6"), "{error}");
    assert_eq!(data.read("postgres/PG_VERSION"), "9.6\n");
    assert_eq!(std::fs::read_dir(data.join("postgres")).expect("the folder").count(), 3);
}

#[tokio::test]
async fn a_cluster_that_was_made_only_in_part_is_left_untouched() {
    let data = Data::new("incomplete");
    data.write("postgres/PG_VERSION", "15\n");
    data.write("postgres/postgresql.conf", "");
    let error = refusal(data.path()).await;
    assert!(matches!(error, PostgresError::Incomplete { missing: "global/pg_control", .. }), "{error}");
    assert_eq!(std::fs::read_dir(data.join("postgres")).expect("the folder").count(), 2);
}

#[tokio::test]
async fn two_servers_do_not_share_a_data_folder() {
    let data = Data::new("locked");
    let first = start(data.path()).await;
    let error = refusal(data.path()).await;
    assert!(error.to_string().contains(&format!("(process {})", std::process::id())), "{error}");
    assert_eq!(ask(&first, "SELECT 'still there'").await, "still there");
    first.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn a_folder_that_is_let_go_of_in_a_moment_is_waited_for() {
    let data = Data::new("let-go");
    std::fs::create_dir_all(data.path()).expect("a folder");
    let held = std::fs::File::create(data.join("bayline.lock")).expect("the lock's file");
    held.lock().expect("held by another");
    let mut starting = Box::pin(start(data.path()));
    assert!(futures::poll!(starting.as_mut()).is_pending(), "the folder is held");
    drop(held);
    let postgres = starting.await;
    postgres.stop().await.expect("PostgreSQL stops");
}

#[tokio::test]
async fn a_deep_folder_gets_a_short_socket() {
    let data = Data::new("deep");
    let deep = data.join(&"a".repeat(60)).join("b".repeat(60));
    let postgres = start(&deep).await;
    assert!(postgres.socket().starts_with(std::env::temp_dir()), "{}", postgres.socket().display());
    assert_eq!(ask(&postgres, "SELECT 'reached'").await, "reached");
    let socket = postgres.socket().to_owned();
    postgres.stop().await.expect("PostgreSQL stops");
    std::fs::remove_dir_all(socket).expect("the short folder goes");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_is_said_so() {
    let data = Data::new("unwritable");
    data.write("file", "");
    let error = refusal(&data.join("file/data")).await;
    assert!(matches!(error, PostgresError::NotWritable { .. }), "{error}");
}

#[tokio::test]
async fn a_folder_that_the_database_user_cannot_reach_is_named() {
    let data = Data::new("barred");
    let barred = data.join("private");
    std::fs::create_dir_all(&barred).expect("a folder");
    std::fs::set_permissions(&barred, std::fs::Permissions::from_mode(0o700)).expect("closed to others");
    // Only root hands PostgreSQL to another user; anybody else is that user.
    let as_root = std::process::Command::new("id").arg("-u").output().expect("id runs").stdout == b"0\n";
    match PrivatePostgres::start(&barred.join("data")).await {
        Err(PostgresError::NotReachable(folder)) => assert_eq!((folder.file_name(), as_root), (barred.file_name(), true)),
        Ok(postgres) => {
            assert!(!as_root, "root's own folder was reached by another user");
            postgres.stop().await.expect("PostgreSQL stops");
        }
        Err(error) => panic!("{error}"),
    }
}

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

#[tokio::test]
async fn a_demo_that_was_loaded_only_in_part_is_loaded_anew() {
    let data = Data::new("half-demo");
    let dealerships = async |database: &Database| -> i64 {
        let pool = database.owner_pool();
        let count = sqlx::query_scalar("select count(*) from dealership").fetch_one(&pool).await.expect("a count");
        pool.close().await;
        count
    };
    let open = async || {
        let database = Database::open(&DatabaseSource::Private, data.path()).await.expect("PostgreSQL starts");
        database.migrate(&MIGRATIONS).await.expect("migrated");
        database
    };
    for (whole, kept) in [(false, 0), (true, 1)] {
        let database = open().await;
        database.begin_demo().await.expect("begun");
        let pool = database.owner_pool();
        sqlx::query("insert into dealership (dealership_id, code, name, short_name, address, phone, created_at) values (gen_random_uuid(), 'hz', '', '', '', '', now())")
            .execute(&pool)
            .await
            .expect("half of it");
        pool.close().await;
        if whole {
            database.end_demo().await.expect("ended");
        }
        database.close().await.expect("PostgreSQL stops");
        let database = open().await;
        assert_eq!(dealerships(&database).await, kept);
        database.close().await.expect("PostgreSQL stops");
    }
}
