//! `seed`: fills an empty database with people, channels and years of posts, the same from the same number, by COPY.
//!
//! It writes the tables of auth and messaging as these would have written them, with every counter, and no events: nobody
//! listens yet, and messaging's copy of the people is written along.

mod args;
mod chance;
mod check;
mod copy;
mod database;
mod derived;
mod names;
mod plan;
mod progress;
mod rows;
mod words;

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};

use args::Task;
use database::Database;
use plan::{Plan, Size};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match perform().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("seed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn perform() -> Result<bool> {
    let datasource = std::env::var("MM_SQLSETTINGS_DATASOURCE").ok();
    match args::parse(std::env::args().skip(1), datasource)? {
        Task::Help => println!("{}", args::USAGE),
        Task::Fill { database, size, password } => fill(&database, size, &password).await?,
        Task::Create { database } => database::create(&database).await?,
        Task::Check { database } => return check::run(&database).await,
    }
    Ok(true)
}

async fn fill(url: &str, size: Size, password: &str) -> Result<()> {
    let hash = hash(size.seed, password)?;
    let plan = Plan::new(size);
    let mut database = Database::open(url, rows::count(&plan)).await?;
    rows::write(&mut database, &plan, &hash).await?;
    database.finish(&rows::TABLES).await?;
    let replies: usize = plan.threads.values().map(Vec::len).sum();
    println!(
        "{} people in {} teams, {} channels, {} posts of which {replies} are replies in {} threads",
        plan.people.len(),
        plan.teams.len(),
        plan.channels.len(),
        plan.posts.len(),
        plan.threads.len()
    );
    Ok(())
}

/// One hash for all, with auth's parameters, so that no login replaces it. The same salt each time, so that the rows are the
/// same: this protects nobody's secret.
fn hash(seed: u64, password: &str) -> Result<String> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = format!("seed-{seed:016}");
    let hash = argon2.hash_password_with_salt(password.as_bytes(), salt.as_bytes());
    Ok(hash.map_err(|error| anyhow!("{error}"))?.to_string())
}
