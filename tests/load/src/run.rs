//! A run: the chosen measurements one after the other, on a server that runs already or that is started for each.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::process::Command;

use crate::args::Options;
use crate::bench::Bench;
use crate::machine::Machine;
use crate::measure::{self, start};
use crate::process::Meter;
use crate::report::Report;
use crate::server::Server;
use crate::target::Target;
use crate::world::World;

pub async fn prepare(options: &Options) -> Result<()> {
    let target = Arc::new(Target::resolve(&options.url).await?);
    let Some(command) = &options.start_command else {
        return prepare_all(options, &target).await;
    };
    let server = Server::start(&target, command, &log(options)?).await?;
    prepare_all(options, &target).await?;
    server.stop().await
}

async fn prepare_all(options: &Options, target: &Arc<Target>) -> Result<()> {
    let mut bench = open(options, target, options.meter.clone()).await?;
    for name in &options.only {
        eprintln!("  preparing {name} …");
        if let Err(error) = measure::prepare(&mut bench, name).await {
            // A server may refuse the largest set; the measurement itself will say so.
            eprintln!("    {error:#}");
        }
    }
    Ok(())
}

pub async fn measure(options: &Options) -> Result<Report> {
    let path = options.json.as_deref().context("--json is missing")?;
    let target = Arc::new(Target::resolve(&options.url).await?);
    let mut report = begin(options, path)?;
    if options.start_command.is_some() {
        // Signing people up shall not have warmed up the server that is measured.
        prepare(options).await?;
    }
    for name in &options.only {
        eprintln!("  {name} …");
        if let Err(error) = measure_one(options, &target, &mut report, name).await {
            report.error(name, format!("{error:#}"), 1);
        }
        report.save(path)?;
    }
    Ok(report)
}

async fn measure_one(options: &Options, target: &Arc<Target>, report: &mut Report, name: &str) -> Result<()> {
    if let Some(command) = &options.before {
        let status = Command::new("sh").args(["-c", command]).status().await?;
        ensure!(status.success(), "{command}: {status}");
    }
    match &options.start_command {
        None => take(options, target, options.meter.clone(), report, name).await,
        Some(command) => on_fresh(options, target, report, name, command).await,
    }
}

async fn on_fresh(
    options: &Options,
    target: &Arc<Target>,
    report: &mut Report,
    name: &str,
    command: &str,
) -> Result<()> {
    let log = log(options)?;
    if name == start::NAME {
        return start::run(report, target, &options.meter, command, &log).await;
    }
    let server = Server::start(target, command, &log).await?;
    server.settle().await;
    let mut meter = options.meter.clone();
    meter.server.insert(0, server.pid);
    take(options, target, meter, report, name).await?;
    server.stop().await
}

async fn take(
    options: &Options,
    target: &Arc<Target>,
    meter: Meter,
    report: &mut Report,
    name: &str,
) -> Result<()> {
    let mut bench = open(options, target, meter).await?;
    std::mem::swap(&mut bench.report, report);
    let done = measure::run(&mut bench, name).await;
    std::mem::swap(&mut bench.report, report);
    done
}

fn begin(options: &Options, path: &Path) -> Result<Report> {
    if options.append && path.exists() {
        return Report::load(path);
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    Ok(Report {
        name: options.name.clone().unwrap_or_else(|| options.url.clone()),
        url: options.url.clone(),
        machine: Machine::describe(directory.unwrap_or(Path::new(".")))?,
        ..Report::default()
    })
}

async fn open(options: &Options, target: &Arc<Target>, meter: Meter) -> Result<Bench> {
    let admin = options.admin.as_ref().map(|(name, password)| (name.as_str(), password.as_str()));
    let world = World::open(target, &options.state, options.seed, admin).await?;
    Ok(Bench {
        target: Arc::clone(target),
        meter,
        world,
        report: Report::default(),
        seconds: options.seconds,
        warm_up: options.warm_up,
        scratch: options.state.parent().map_or_else(PathBuf::new, Path::to_owned),
    })
}

/// What the server that is started says, beside the state file.
fn log(options: &Options) -> Result<File> {
    let path: PathBuf = options.state.with_extension("log");
    File::options()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("writing {}", path.display()))
}

/// Thousands of sockets need as many files, in a server that is started from here too.
pub fn raise_file_limit() -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit)?;
    Ok(())
}
