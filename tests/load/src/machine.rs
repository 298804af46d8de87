//! The machine a run took place on; without it no figure means anything.

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::stats;

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: f64,
    pub kernel: String,
    /// Median time to make 8 KiB durable in the directory of the result file.
    pub fdatasync_ms: f64,
}

impl Machine {
    pub fn describe(directory: &Path) -> Result<Self> {
        let cpus = fs::read_to_string("/proc/cpuinfo")?;
        let memory = fs::read_to_string("/proc/meminfo")?;
        let kib: f64 = field(&memory, "MemTotal")
            .and_then(|text| text.strip_suffix("kB")?.trim().parse().ok())
            .unwrap_or_default();
        Ok(Self {
            processor: field(&cpus, "model name").unwrap_or("unknown processor").to_owned(),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: kib / 1024.0 / 1024.0,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
            fdatasync_ms: fdatasync(directory)?,
        })
    }

    pub fn sentence(&self) -> String {
        format!(
            "{} cores of {}, {:.0} GiB, Linux {}, fdatasync of 8 KiB {:.2} ms; client, server and Postgres together on it",
            self.cores, self.processor, self.memory_gib, self.kernel, self.fdatasync_ms
        )
    }
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

fn fdatasync(directory: &Path) -> Result<f64> {
    let path = directory.join(format!(".fdatasync-{}", std::process::id()));
    let mut file = File::create(&path).with_context(|| format!("writing in {}", directory.display()))?;
    let mut times = Vec::new();
    for _ in 0..200 {
        file.rewind()?;
        file.write_all(&[7; 8192])?;
        let start = Instant::now();
        file.sync_data()?;
        times.push(start.elapsed());
    }
    fs::remove_file(&path)?;
    Ok(stats::percentile(&mut times, 50.0))
}
