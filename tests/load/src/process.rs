//! What other processes cost, read from /proc: processor time and memory of whole process trees.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

#[derive(Clone, Default)]
pub struct Meter {
    pub server: Vec<u32>,
    pub postgres: Option<u32>,
}

pub struct Reading {
    at: Instant,
    server: Option<u64>,
    postgres: Option<u64>,
    client: u64,
    busy: u64,
}

/// Seconds of processor time between two readings; none where no process id was given.
pub struct Spent {
    pub server: Option<f64>,
    pub postgres: Option<f64>,
    pub client: f64,
    /// Share of the machine that programs outside this measurement used, 0 to 1.
    pub others: f64,
}

/// Processor time of one operation.
pub struct Cost {
    pub server: Option<Duration>,
    pub postgres: Option<Duration>,
    pub client: Duration,
}

/// Memory of a process tree, named by its root.
pub struct Memory {
    pub name: String,
    pub kib: u64,
}

impl Meter {
    pub fn read(&self) -> Result<Reading> {
        let table = processes()?;
        let server = (!self.server.is_empty()).then(|| ticks(&table, &self.server));
        Ok(Reading {
            at: Instant::now(),
            server,
            postgres: self.postgres.map(|pid| ticks(&table, &[pid])),
            // Without its children: the server may be one.
            client: table.get(&std::process::id()).map_or(0, |own| own.ticks),
            busy: machine_ticks()?,
        })
    }

    pub fn since(&self, before: &Reading) -> Result<Spent> {
        let after = self.read()?;
        let seconds = |ticks: u64| ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
        let between = |a: Option<u64>, b: Option<u64>| Some(seconds(b?.saturating_sub(a?)));
        let server = between(before.server, after.server);
        let postgres = between(before.postgres, after.postgres);
        let client = seconds(after.client.saturating_sub(before.client));
        let known = server.unwrap_or_default() + postgres.unwrap_or_default() + client;
        let busy = seconds(after.busy.saturating_sub(before.busy));
        let cores = std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64);
        let capacity = (after.at - before.at).as_secs_f64() * cores;
        // Without the pids of server and Postgres their own work would count as a disturbance.
        let others = if server.is_some() && postgres.is_some() {
            ((busy - known) / capacity).clamp(0.0, 1.0)
        } else {
            0.0
        };
        Ok(Spent { server, postgres, client, others })
    }

    /// Proportional set size of each server process with its descendants.
    pub fn memory(&self) -> Result<Vec<Memory>> {
        self.server.iter().copied().map(memory).collect()
    }
}

impl Spent {
    pub fn per(&self, operations: usize) -> Cost {
        let share = |seconds: f64| Duration::from_secs_f64(seconds / operations.max(1) as f64);
        Cost {
            server: self.server.map(share),
            postgres: self.postgres.map(share),
            client: share(self.client),
        }
    }
}

pub fn memory(pid: u32) -> Result<Memory> {
    let table = processes()?;
    let name = table.get(&pid).with_context(|| format!("there is no process {pid}"))?.name.clone();
    let mut kib = 0;
    for pid in tree(&table, &[pid]) {
        // A child may have gone since the table was read.
        let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else {
            continue;
        };
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let number = line.and_then(|line| line.trim().strip_suffix("kB"));
        kib += number.context("smaps_rollup without Pss")?.trim().parse::<u64>()?;
    }
    anyhow::ensure!(kib > 0, "the memory of process {pid} may not be read; run as the same user or root");
    Ok(Memory { name, kib })
}

/// The most that each of these processes and their descendants has held since [`forget_peaks`], in KiB.
pub type Peaks = HashMap<u32, u64>;

/// From now on peaks are those of what is done from now on; what is held already, is told.
pub fn forget_peaks(pids: &[u32]) -> Result<Peaks> {
    for pid in tree(&processes()?, pids) {
        fs::write(format!("/proc/{pid}/clear_refs"), "5")
            .with_context(|| format!("the memory of process {pid}; run as the same user or root"))?;
    }
    peaks(pids)
}

pub fn peaks(pids: &[u32]) -> Result<Peaks> {
    let peak = |pid| {
        let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some((pid, line.trim().strip_suffix("kB")?.trim().parse().ok()?))
    };
    Ok(tree(&processes()?, pids).into_iter().filter_map(peak).collect())
}

struct Process {
    name: String,
    parent: u32,
    ticks: u64,
}

/// All processes. A process's ticks hold those of its children that ended (a Postgres backend that hung up
/// counts in the postmaster), so that the sum over a tree never loses any.
fn processes() -> Result<HashMap<u32, Process>> {
    let mut table = HashMap::new();
    for entry in fs::read_dir("/proc").context("reading /proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat"))
            && let Some(process) = parse_stat(&stat)
        {
            table.insert(pid, process);
        }
    }
    Ok(table)
}

fn parse_stat(stat: &str) -> Option<Process> {
    // The name stands in brackets and may hold anything, brackets and spaces too.
    let (head, rest) = stat.rsplit_once(')')?;
    let name = head.split_once('(')?.1.to_owned();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let parent = fields.get(1)?.parse().ok()?;
    let times = fields.get(11..15)?;
    let ticks = times.iter().map(|field| field.parse::<u64>().unwrap_or_default()).sum();
    Some(Process { name, parent, ticks })
}

fn tree(table: &HashMap<u32, Process>, roots: &[u32]) -> Vec<u32> {
    let mut found: Vec<u32> = roots.to_vec();
    let mut next = 0;
    while let Some(&pid) = found.get(next) {
        next += 1;
        let children = table.iter().filter(|(_, process)| process.parent == pid);
        let new: Vec<u32> =
            children.map(|(&child, _)| child).filter(|child| !found.contains(child)).collect();
        found.extend(new);
    }
    found
}

fn ticks(table: &HashMap<u32, Process>, roots: &[u32]) -> u64 {
    let pids = tree(table, roots);
    pids.iter().filter_map(|pid| table.get(pid)).map(|process| process.ticks).sum()
}

/// Ticks in which any core did anything.
fn machine_ticks() -> Result<u64> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().context("/proc/stat is empty")?;
    let fields: Vec<u64> = line.split_whitespace().skip(1).filter_map(|field| field.parse().ok()).collect();
    // user nice system idle iowait irq softirq
    Ok([0, 1, 2, 5, 6].iter().filter_map(|&index| fields.get(index)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_name_may_look_like_fields() {
        let stat = "42 (a) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 1 0 5";
        let process = parse_stat(stat);
        assert!(process.is_some_and(|process| {
            process.name == "a) b (c" && process.parent == 7 && process.ticks == 100
        }));
    }

    #[test]
    fn children_count_with_their_root() {
        let process = |parent, ticks| Process { name: String::new(), parent, ticks };
        let table = HashMap::from([
            (1, process(0, 1000)),
            (10, process(1, 1)),
            (11, process(10, 2)),
            (12, process(11, 4)),
            (20, process(1, 8)),
        ]);
        assert_eq!(ticks(&table, &[10]), 7);
        assert_eq!(ticks(&table, &[10, 11, 20]), 15, "each process once");
    }
}
