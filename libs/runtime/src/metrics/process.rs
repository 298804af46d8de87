//! What the kernel knows about this process.

use std::fmt::Write;
use std::fs;

const PREFIX: &str = "mattermost_process_";
/// Kernel ticks a second and bytes a page, as on every Linux this runs on.
const TICKS: f64 = 100.0;
const PAGE: f64 = 4096.0;

/// Appends the metrics; what cannot be read is left out.
pub fn write(text: &mut Vec<u8>) {
    let mut out = String::new();
    let mut gauge = |name: &str, kind: &str, value: Option<f64>| {
        let Some(value) = value else { return };
        let _ = writeln!(out, "# TYPE {PREFIX}{name} {kind}\n{PREFIX}{name} {value}");
    };
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field is the program's name in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).and_then(|value| value.parse::<f64>().ok());
    gauge(
        "cpu_seconds_total",
        "counter",
        field(14).zip(field(15)).map(|(user, system)| (user + system) / TICKS),
    );
    gauge("resident_memory_bytes", "gauge", field(24).map(|pages| pages * PAGE));
    gauge("virtual_memory_bytes", "gauge", field(23));
    gauge(
        "start_time_seconds",
        "gauge",
        boot_time().zip(field(22)).map(|(boot, ticks)| boot + ticks / TICKS),
    );
    gauge("open_fds", "gauge", fs::read_dir("/proc/self/fd").ok().map(|entries| entries.count() as f64));
    gauge("max_fds", "gauge", limit("Max open files"));
    gauge("virtual_memory_max_bytes", "gauge", limit("Max address space").or(Some(-1.0)));
    text.extend_from_slice(out.as_bytes());
}

fn boot_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

fn limit(name: &str) -> Option<f64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    limits.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_process_is_seen() {
        let mut text = Vec::new();
        super::write(&mut text);
        let text = String::from_utf8(text).unwrap();
        for name in
            ["cpu_seconds_total", "resident_memory_bytes", "open_fds", "max_fds", "start_time_seconds"]
        {
            assert!(text.contains(&format!("\nmattermost_process_{name} ")), "{name} in {text}");
        }
    }
}
