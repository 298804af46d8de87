//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::measure::{ALL, SEEDED};
use crate::process::Meter;

pub const USAGE: &str = "\
usage: load run --url URL --json FILE [options]     measure a server and print its figures
       load prepare --url URL [options]             only make the people and channels the measurements need
       load compare OURS.json [THEIRS.json]         print what earlier runs found, with ratio and budget
       load grown SEEDED.json EMPTY.json            print how much worse a server full of data is than an empty one

  --url URL              plain http address of a server that speaks Mattermost's API
  --json FILE            where the figures go; --append adds a run to those already there
  --name TEXT            what the server is called in the table (default: its URL)
  --only A,B             of start, open, pages, search, boot, post-1, post-64, fan-out-200, fan-out-1000,
                         mixed, storm, users, files, sockets; find on a server that seed has filled
  --server-pid P,Q       its processes, for CPU and memory
  --postgres-pid P       its Postgres (the postmaster), for CPU
  --start-command CMD    start the server so, anew for each measurement, and stop it again; it must not be running.
                         --server-pid then names what belongs to it and runs all the time; its log is beside the state file
  --before CMD           run this before each measurement, such as a psql that lets Postgres analyze its tables: after
                         thousands of new rows its plans are a matter of luck for a while
  --seconds N            length of a measurement (10); --warm-up N before it (3)
  --admin NAME:PASSWORD  who creates team and people; without it an account signs up for this
  --state FILE           where accounts and their tokens are kept between runs (load-state.json)
  --seed N               another N, other people and another team (1)

Exit code 2: figures, but not without errors. It leaves behind a team named load-N with its channels, posts and people.";

const SWITCHES: [&str; 1] = ["append"];
const OPTIONS: [&str; 14] = [
    "url",
    "json",
    "name",
    "only",
    "server-pid",
    "postgres-pid",
    "start-command",
    "before",
    "seconds",
    "warm-up",
    "admin",
    "state",
    "seed",
    "append",
];

pub enum Task {
    Run(Options),
    Prepare(Options),
    Compare(PathBuf, Option<PathBuf>),
    Grown(PathBuf, PathBuf),
    Help,
}

pub struct Options {
    pub url: String,
    pub name: Option<String>,
    pub json: Option<PathBuf>,
    pub append: bool,
    pub only: Vec<String>,
    pub meter: Meter,
    pub start_command: Option<String>,
    pub before: Option<String>,
    pub seconds: Duration,
    pub warm_up: Duration,
    pub admin: Option<(String, String)>,
    pub state: PathBuf,
    pub seed: u64,
}

pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Task> {
    match args.next().as_deref() {
        Some("run") => Ok(Task::Run(options(args)?)),
        Some("prepare") => Ok(Task::Prepare(options(args)?)),
        Some("compare") => {
            let ours = args.next().context("compare needs a file")?;
            Ok(Task::Compare(ours.into(), args.next().map(Into::into)))
        }
        Some("grown") => {
            let mut file = || args.next().map(PathBuf::from).context("grown needs two files");
            Ok(Task::Grown(file()?, file()?))
        }
        Some("help" | "--help" | "-h") | None => Ok(Task::Help),
        Some(other) => bail!("there is no command {other}; see load --help"),
    }
}

fn options(mut args: impl Iterator<Item = String>) -> Result<Options> {
    let mut given = BTreeMap::new();
    while let Some(arg) = args.next() {
        let key = arg.strip_prefix("--").with_context(|| format!("{arg} is not an option"))?;
        ensure!(OPTIONS.contains(&key), "there is no option --{key}");
        let value = if SWITCHES.contains(&key) {
            String::new()
        } else {
            args.next().with_context(|| format!("--{key} needs a value"))?
        };
        given.insert(key.to_owned(), value);
    }
    let number = |key: &str, default: u64| match given.get(key) {
        None => Ok(default),
        Some(text) => text.parse().with_context(|| format!("--{key} {text} is no number")),
    };
    let only: Vec<String> = match given.get("only") {
        None => ALL.map(str::to_owned).into(),
        Some(names) => names.split(',').map(str::to_owned).collect(),
    };
    for name in &only {
        ensure!(
            ALL.contains(&name.as_str()) || SEEDED.contains(&name.as_str()),
            "there is no measurement {name}"
        );
    }
    let admin = given.get("admin").map(|text| {
        let (name, password) = text.split_once(':').context("--admin is NAME:PASSWORD")?;
        anyhow::Ok((name.to_owned(), password.to_owned()))
    });
    Ok(Options {
        url: given.get("url").context("--url is missing")?.clone(),
        name: given.get("name").cloned(),
        json: given.get("json").map(PathBuf::from),
        append: given.contains_key("append"),
        only,
        meter: Meter {
            server: pids(given.get("server-pid"))?,
            postgres: pids(given.get("postgres-pid"))?.first().copied(),
        },
        start_command: given.get("start-command").cloned(),
        before: given.get("before").cloned(),
        seconds: Duration::from_secs(number("seconds", 10)?),
        warm_up: Duration::from_secs(number("warm-up", 3)?),
        admin: admin.transpose()?,
        state: given.get("state").map_or("load-state.json".into(), PathBuf::from),
        seed: number("seed", 1)?,
    })
}

fn pids(text: Option<&String>) -> Result<Vec<u32>> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let pid = |pid: &str| pid.parse().with_context(|| format!("{pid} is no process id"));
    text.split(',').map(pid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn takes_what_the_usage_says() -> Result<()> {
        let Task::Run(options) =
            parsed("run --url http://a --json f --server-pid 1,2 --only boot,pages --append")?
        else {
            bail!("not a run");
        };
        assert_eq!(options.meter.server, [1, 2]);
        assert_eq!(options.only, ["boot", "pages"]);
        assert!(options.append);
        Ok(())
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for line in
            ["run --url http://a --only nothing", "run --url", "run --speed 9", "race", "run --json f"]
        {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
