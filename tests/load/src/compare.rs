//! The table: one server's figures, or two servers' beside each other with ratio and budget, or one server's without and
//! with much data in it.

use crate::metrics::{Budget, METRICS, Metric};
use crate::report::Report;

/// A Markdown table, padded so that it also reads well in a terminal, and below it what has to be said.
pub fn table(ours: &Report, theirs: Option<&Report>) -> String {
    let mut rows = vec![header(ours, theirs)];
    for metric in METRICS {
        let our = ours.median(metric.key);
        let their = theirs.and_then(|theirs| theirs.median(metric.key));
        if our.is_some() || their.is_some() {
            rows.push(row(metric, our, their, theirs.is_some()));
        }
    }
    let mut text = align(&rows);
    text.push_str(&format!("\nMachine: {}.\n", ours.machine.sentence()));
    for report in [Some(ours), theirs].into_iter().flatten() {
        text.push_str(&remarks(report));
    }
    text
}

/// How much worse figures may be with much data.
const GROWN: f64 = 1.5;

/// The same server with little data and with much.
pub fn grown(seeded: &Report, empty: &Report) -> String {
    let header = ["what", &empty.name, &seeded.name, "times worse", "budget", ""];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for metric in METRICS {
        let (Some(before), Some(after)) = (empty.median(metric.key), seeded.median(metric.key)) else {
            continue;
        };
        let Some(worse) = worse(metric, before, after) else { continue };
        let figure = |value: f64| format!("{} {}", digits(value), metric.unit);
        rows.push(vec![
            metric.title.to_owned(),
            figure(before),
            figure(after),
            digits(worse),
            format!("≤ {GROWN}"),
            if worse <= GROWN { "met" } else { "missed" }.to_owned(),
        ]);
    }
    let mut text = align(&rows);
    text.push('\n');
    text.push_str(&remarks(seeded));
    text
}

/// So many times worse; of what is a ratio already, or was nothing, that says nothing.
fn worse(metric: &Metric, before: f64, after: f64) -> Option<f64> {
    let (better, worse) = if metric.is_rate() { (after, before) } else { (before, after) };
    (better > 0.0 && metric.unit != "×").then(|| worse / better)
}

fn header(ours: &Report, theirs: Option<&Report>) -> Vec<String> {
    let mut cells = vec!["what".to_owned(), ours.name.clone()];
    if let Some(theirs) = theirs {
        cells.extend([theirs.name.clone(), "ratio".to_owned()]);
    }
    cells.extend(["budget".to_owned(), String::new()]);
    cells
}

fn row(metric: &Metric, our: Option<f64>, their: Option<f64>, both: bool) -> Vec<String> {
    let figure = |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| format!("{} {}", digits(value), metric.unit))
    };
    let mut cells = vec![metric.title.to_owned(), figure(our)];
    if both {
        let ratio = our.zip(their).map_or("–".to_owned(), |(our, their)| ratio(our, their));
        cells.extend([figure(their), ratio]);
    }
    cells.push(match metric.budget {
        Budget::None => String::new(),
        Budget::Part(part) => format!("≤ 1/{part}"),
        Budget::Times(times) => format!("≥ {times} ×"),
        Budget::Most(most) => format!("≤ {most} {}", metric.unit),
    });
    cells.push(match met(metric.budget, our, their) {
        None => String::new(),
        Some(true) => "met".to_owned(),
        Some(false) => "missed".to_owned(),
    });
    cells
}

fn met(budget: Budget, our: Option<f64>, their: Option<f64>) -> Option<bool> {
    let our = our?;
    match budget {
        Budget::None => None,
        Budget::Part(part) => Some(our * part <= their?),
        Budget::Times(times) => Some(our >= their? * times),
        Budget::Most(most) => Some(our <= most),
    }
}

fn ratio(our: f64, their: f64) -> String {
    if our >= their { format!("{} ×", digits(our / their)) } else { format!("1/{}", digits(their / our)) }
}

/// Three significant digits; more would promise what no run keeps.
fn digits(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        big if big >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        small if small >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn remarks(report: &Report) -> String {
    let mut text = String::new();
    for (measurement, notes) in &report.notes {
        for note in notes {
            text.push_str(&format!("{}, {measurement}: {note}.\n", report.name));
        }
    }
    for (measurement, share) in &report.others {
        if *share > 0.1 {
            text.push_str(&format!(
                "{}, {measurement}: other programs took {:.0} % of the machine meanwhile.\n",
                report.name,
                share * 100.0
            ));
        }
    }
    for (measurement, errors) in &report.errors {
        for (error, times) in errors {
            text.push_str(&format!("!!! {}, {measurement}: {times} × {error}\n", report.name));
        }
    }
    if report.failed() {
        text.push_str(&format!(
            "!!! ERRORS with {}: the figures of those measurements mean nothing.\n",
            report.name
        ));
    }
    text
}

fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        text.push('|');
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!(" {cell:<width$} |"));
        }
        text.push('\n');
        if index == 0 {
            let rule = widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>();
            text.push_str(&format!("|{}|\n", rule.join("|")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_met_or_missed_by_its_own_rule() {
        assert_eq!(met(Budget::Part(5.0), Some(1.0), Some(5.0)), Some(true));
        assert_eq!(met(Budget::Part(5.0), Some(1.1), Some(5.0)), Some(false));
        assert_eq!(met(Budget::Times(10.0), Some(99.0), Some(10.0)), Some(false));
        assert_eq!(met(Budget::Most(40.0), Some(40.0), None), Some(true));
        assert_eq!(met(Budget::Part(5.0), Some(1.0), None), None, "nothing to compare with");
    }

    #[test]
    fn fewer_a_second_is_worse_and_fewer_milliseconds_better() {
        let of = |key: &str| METRICS.iter().find(|metric| metric.key == key).expect("a metric");
        assert_eq!(worse(of("pages.rate"), 300.0, 200.0), Some(1.5));
        assert_eq!(worse(of("open.p50"), 2.0, 3.0), Some(1.5));
        assert_eq!(worse(of("storm.times"), 1.0, 2.0), None);
        assert_eq!(worse(of("storm.failed"), 0.0, 0.0), None);
    }

    #[test]
    fn a_ratio_reads_from_our_side() {
        assert_eq!(ratio(1.0, 5.0), "1/5.00");
        assert_eq!(ratio(3000.0, 300.0), "10.0 ×");
    }
}
