//! The only build script: `cargo xtask run | test | dev | ci | seed | build | bench | prepare | tidy`.

#![expect(clippy::print_stdout, reason = "a command line tool talks to whoever called it")]

mod assets;
mod cluster;
mod dev;
mod licences;
mod needs;
mod prepare;
mod shell;
mod steps;
mod tidy;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::process::ExitCode;

/// Whatever went wrong, as one sentence.
type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Bayline.")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and start the server with its private PostgreSQL and the demo dealership.
    Run {
        /// Passed on to the server.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Every tier of tests, or those of one area.
    Test {
        /// An area of the department, such as `workshop`.
        area: Option<String>,
    },
    /// Build and serve; rebuild and restart on every change.
    Dev,
    /// What continuous integration runs: the same steps as `test`.
    Ci,
    /// Load large sets for measuring.
    Seed {
        /// Passed on to `bayline seed`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the server and the browser's files for production.
    Build,
    /// Measure, beside raw PostgreSQL running the same statements.
    Bench {
        /// Passed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Renew the checked query cache `.sqlx`.
    Prepare,
    /// The style rules that a program can check.
    Tidy,
}

fn main() -> ExitCode {
    match work(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("\nxtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn work(task: Task) -> Outcome {
    std::env::set_current_dir(shell::root())?;
    match task {
        Task::Run { arguments } => {
            needs::for_running(&arguments)?;
            build()?;
            become_server("serve", arguments)
        }
        Task::Test { area } => steps::test(area.as_deref()),
        Task::Ci => steps::test(None),
        Task::Dev => dev::watch(),
        Task::Seed { arguments } => {
            needs::for_running(&arguments)?;
            build()?;
            become_server("seed", arguments)
        }
        Task::Build => {
            needs::for_building()?;
            build()
        }
        Task::Bench { arguments } => {
            // It measures a PostgreSQL of its own, whatever the server is told of.
            needs::for_building()?;
            needs::postgres()?;
            build()?;
            let mut bench = shell::cargo(&["run", "--release", "-p", "server", "--example", "bench", "--"]);
            if let Some(chromium) = needs::chromium() {
                bench.env("BAYLINE_CHROMIUM", chromium);
            }
            shell::run(bench.args(arguments).env("BAYLINE_SITE", assets::site()))
        }
        Task::Prepare => prepare::queries(),
        Task::Tidy => tidy::check(),
    }
}

/// Becomes `bayline` doing one of the things it can do.
fn become_server(action: &str, arguments: Vec<String>) -> Outcome {
    let arguments: Vec<String> = [action.to_owned()].into_iter().chain(arguments).collect();
    shell::replace_with(&assets::server("release"), &arguments)
}

/// The server for production and the browser's files, at the same time: the last step of the browser's keeps one core busy at most.
fn build() -> Outcome {
    std::thread::scope(|scope| {
        let server = scope.spawn(|| {
            let built = shell::step("server", || shell::run(&mut shell::cargo(&["build", "--quiet", "--release", "-p", "server"])));
            built.map_err(|problem| problem.to_string())
        });
        let browser = assets::build(assets::Profile::Release);
        let server = server.join().unwrap_or_else(|_| Err("the build of the server broke off".to_owned()));
        browser?;
        server?;
        Ok(())
    })
}
