//! What a run found, and the file it is kept in. Runs into one file add up: a figure is the median of its runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::metrics::METRICS;
use crate::stats;

#[derive(Default, Serialize, Deserialize)]
pub struct Report {
    /// What the server is called in the table.
    pub name: String,
    pub url: String,
    pub machine: Machine,
    /// By key of the metric, one value for each run.
    pub values: BTreeMap<String, Vec<f64>>,
    /// By measurement: what errors there were, how often.
    pub errors: BTreeMap<String, BTreeMap<String, u64>>,
    /// By measurement: what must be known to read its figures.
    pub notes: BTreeMap<String, Vec<String>>,
    /// By measurement: highest share of the machine other programs took meanwhile.
    pub others: BTreeMap<String, f64>,
    /// By measurement: processor time of this client for an operation, in milliseconds.
    pub client: BTreeMap<String, f64>,
}

impl Report {
    pub fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no result file", path.display()))
    }

    pub fn save(&self, path: &Path) -> Result<()> {
        fs::write(path, serde_json::to_string_pretty(self)? + "\n")
            .with_context(|| format!("writing {}", path.display()))
    }

    pub fn record(&mut self, measurement: &str, figure: &str, value: f64) -> Result<()> {
        let key = format!("{measurement}.{figure}");
        ensure!(METRICS.iter().any(|metric| metric.key == key), "there is no metric {key}");
        self.values.entry(key).or_default().push(value);
        Ok(())
    }

    pub fn error(&mut self, measurement: &str, text: String, times: u64) {
        let errors = self.errors.entry(measurement.to_owned()).or_default();
        *errors.entry(text).or_default() += times;
    }

    pub fn note(&mut self, measurement: &str, text: String) {
        let notes = self.notes.entry(measurement.to_owned()).or_default();
        if !notes.contains(&text) {
            notes.push(text);
        }
    }

    pub fn median(&self, key: &str) -> Option<f64> {
        stats::median(self.values.get(key)?)
    }

    pub fn failed(&self) -> bool {
        !self.errors.is_empty()
    }
}
