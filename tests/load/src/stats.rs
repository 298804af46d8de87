//! What a row of durations says.

use std::time::Duration;

pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Nearest-rank percentile in milliseconds; zero of nothing.
pub fn percentile(durations: &mut [Duration], percent: f64) -> f64 {
    durations.sort_unstable();
    let rank = (percent / 100.0 * durations.len() as f64).ceil() as usize;
    let index = rank.saturating_sub(1).min(durations.len().saturating_sub(1));
    durations.get(index).copied().map(millis).unwrap_or_default()
}

pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => sorted.get(middle).copied(),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_happened() {
        let mut row: Vec<_> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&mut row, 50.0), 50.0);
        assert_eq!(percentile(&mut row, 99.0), 99.0);
        assert_eq!(percentile(&mut row[..1], 99.0), 1.0);
        assert_eq!(percentile(&mut [], 50.0), 0.0);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&[4.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }
}
