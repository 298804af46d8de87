//! The command line.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use crate::plan::Size;

pub const USAGE: &str = "\
usage: seed create --database URL    make the database; it is no error if it is there
       seed fill [options]     fill an empty, migrated database with people, channels and posts
       seed check [options]    count what does not follow from what in a database; exit code 1 if anything

  --database URL    postgres://… of a user who may act as the services' roles (default: MM_SQLSETTINGS_DATASOURCE)
  --seed N          the same N, the same rows (1)
  --users N         people (20000); the first administers everything
  --teams N         (20)
  --channels N      channels of teams, with a Town Square and an Off-Topic for each (5000)
  --directs N       direct channels, a few less where two were drawn twice (as many as people)
  --groups N        group channels (a twentieth of the people)
  --posts N         posts, a sixth of them replies, over the year 2025 (2000000)
  --password TEXT   everybody's password (Seed-pass-word1)

People log in as person-0@example.com (the administrator, also called admin), person-1@example.com (who is in two fifths of
the channels), and so on. No server may run on the database meanwhile. It happens in one transaction: what is interrupted leaves nothing.";

pub enum Task {
    Fill { database: String, size: Size, password: String },
    Check { database: String },
    Create { database: String },
    Help,
}

const OPTIONS: [&str; 9] =
    ["database", "seed", "users", "teams", "channels", "directs", "groups", "posts", "password"];

pub fn parse(mut args: impl Iterator<Item = String>, datasource: Option<String>) -> Result<Task> {
    let task = args.next();
    let given = match task.as_deref() {
        Some("fill" | "check" | "create") => options(args)?,
        Some("help" | "--help" | "-h") | None => return Ok(Task::Help),
        Some(other) => bail!("there is no command {other}; see seed --help"),
    };
    if given.contains_key("help") {
        return Ok(Task::Help);
    }
    let database = given.get("database").cloned().or(datasource);
    let database = database.context("--database is missing")?;
    match task.as_deref() {
        Some("check") => return Ok(Task::Check { database }),
        Some("create") => return Ok(Task::Create { database }),
        _ => {}
    }
    let number = |key: &str, default: usize| match given.get(key) {
        None => Ok(default),
        Some(text) => text.parse().with_context(|| format!("--{key} {text} is no number")),
    };
    let users = number("users", 20_000)?;
    let size = Size {
        seed: number("seed", 1)? as u64,
        users,
        teams: number("teams", 20)?,
        channels: number("channels", 5_000)?,
        directs: number("directs", users)?,
        groups: number("groups", users / 20)?,
        posts: number("posts", 2_000_000)?,
    };
    ensure!(size.users > 0 && size.teams > 0, "there must be people and teams");
    ensure!(size.channels >= 2 * size.teams, "each team has two channels at least");
    // Ids and moments are numbered with 16 bits and milliseconds of a year.
    ensure!(size.users <= 1_000_000 && size.posts <= 1_000_000_000, "that is too much");
    let password = given.get("password").map_or("Seed-pass-word1", String::as_str).to_owned();
    Ok(Task::Fill { database, size, password })
}

fn options(mut args: impl Iterator<Item = String>) -> Result<BTreeMap<String, String>> {
    let mut given = BTreeMap::new();
    while let Some(arg) = args.next() {
        if matches!(arg.as_str(), "-h" | "--help") {
            given.insert("help".to_owned(), String::new());
            continue;
        }
        let key = arg.strip_prefix("--").with_context(|| format!("{arg} is not an option"))?;
        ensure!(OPTIONS.contains(&key), "there is no option --{key}");
        let value = args.next().with_context(|| format!("--{key} needs a value"))?;
        given.insert(key.to_owned(), value);
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned), Some("postgres://x".to_owned()))
    }

    #[test]
    fn smaller_numbers_make_all_smaller() -> Result<()> {
        let Task::Fill { size, .. } = parsed("fill --users 100 --posts 5 --teams 2 --channels 9")? else {
            bail!("not filling");
        };
        assert_eq!((size.users, size.directs, size.groups, size.posts), (100, 100, 5, 5));
        Ok(())
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in [
            "fill --users",
            "fill --users x",
            "fill --speed 9",
            "race",
            "fill --users 0",
            "fill --channels 3",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
        assert!(parse(["check".to_owned()].into_iter(), None).is_err(), "no database");
    }
}
