//! `load`: drives any server that speaks Mattermost's API v4 and prints what it takes to serve it.
//!
//! It shares the machine with the server it measures, so it is single-threaded and decodes next to nothing.

mod args;
mod bench;
mod compare;
mod dice;
mod frame;
mod http;
mod machine;
mod measure;
mod metrics;
mod process;
mod report;
mod run;
mod server;
mod socket;
mod state;
mod stats;
mod target;
mod world;

use std::process::ExitCode;

use anyhow::Result;

use args::Task;
use report::Report;

/// The figures are there, but some request failed; 1 means that there are none.
const WITH_ERRORS: u8 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match perform().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("load: THERE WERE ERRORS");
            ExitCode::from(WITH_ERRORS)
        }
        Err(error) => {
            eprintln!("load: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything that was measured, now or before, was measured without an error.
async fn perform() -> Result<bool> {
    run::raise_file_limit()?;
    match args::parse(std::env::args().skip(1))? {
        Task::Help => println!("{}", args::USAGE),
        Task::Compare(ours, theirs) => {
            let ours = Report::load(&ours)?;
            let theirs = theirs.map(|path| Report::load(&path)).transpose()?;
            print!("{}", compare::table(&ours, theirs.as_ref()));
            return Ok(!ours.failed() && !theirs.is_some_and(|theirs| theirs.failed()));
        }
        Task::Grown(seeded, empty) => {
            let seeded = Report::load(&seeded)?;
            print!("{}", compare::grown(&seeded, &Report::load(&empty)?));
            return Ok(!seeded.failed());
        }
        Task::Prepare(options) => run::prepare(&options).await?,
        Task::Run(options) => {
            let report = run::measure(&options).await?;
            print!("{}", compare::table(&report, None));
            return Ok(!report.failed());
        }
    }
    Ok(true)
}
