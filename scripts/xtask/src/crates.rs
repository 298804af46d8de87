//! Who may depend on whom: services stand alone, libs below them, and each outside crate of weight has one owner.

use crate::finding::Finding;
use crate::manifest::{self, Dependency, Manifest};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

/// Outside crates (a `*` ends a prefix) and the members that may name them; `services` stands for all of those.
const OWNERS: [(&str, &[&str]); 8] = [
    ("async-nats", &["bus"]),
    ("opentelemetry*", &["telemetry"]),
    ("tracing-opentelemetry", &["telemetry"]),
    ("tracing-subscriber", &["telemetry"]),
    ("config", &["settings"]),
    ("sqlx*", &["db", "seed"]),
    ("sea-orm*", &["db", "bus", "testkit", "services"]),
    ("actix-*", &["web", "runtime", "testkit", "services"]),
];

/// Names that say nothing, and so collect everything.
const EMPTY_NAMES: [&str; 4] = ["common", "core", "shared", "utils"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lib,
    Service,
    Standalone,
    /// Suites under `tests/` and tools under `scripts/`: nobody depends on them.
    Outside,
}

pub struct Member {
    name: String,
    kind: Kind,
    file: String,
    manifest: Manifest,
}

pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version=1", "--no-deps", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    Ok(judge(&members(&metadata, root)?))
}

fn members(metadata: &Value, root: &Path) -> Result<Vec<Member>, String> {
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().ok_or("a package without a name")?;
            let path = package["manifest_path"].as_str().ok_or("a package without a manifest")?;
            let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
            let file = Path::new(path).strip_prefix(root).unwrap_or(Path::new(path)).display().to_string();
            Ok(Member::new(name, &file, &text))
        })
        .collect()
}

impl Member {
    fn new(name: &str, file: &str, text: &str) -> Self {
        let kind = match file.split('/').next() {
            Some("libs") => Kind::Lib,
            Some("services") if name == "standalone" => Kind::Standalone,
            Some("services") => Kind::Service,
            _ => Kind::Outside,
        };
        Self { name: name.to_owned(), kind, file: file.to_owned(), manifest: manifest::parse(text) }
    }

    fn may_name(&self, owners: &[&str]) -> bool {
        let service = matches!(self.kind, Kind::Service | Kind::Standalone);
        owners.contains(&self.name.as_str()) || (service && owners.contains(&"services"))
    }
}

fn judge(members: &[Member]) -> Vec<Finding> {
    let of_kind = |kind| -> HashSet<&str> {
        members.iter().filter(|m| m.kind == kind).map(|m| m.name.as_str()).collect()
    };
    let services = of_kind(Kind::Service);
    let mut findings = Vec::new();
    for member in members {
        if !member.manifest.inherits_lints {
            let what = format!("{} has no `[lints] workspace = true`", member.name);
            findings.push(Finding::error(&member.file, 1, what, "one set of lints for all"));
        }
        if member.kind == Kind::Lib && EMPTY_NAMES.contains(&member.name.as_str()) {
            let what = format!("a lib named {}", member.name);
            findings.push(Finding::error(&member.file, 1, what, "a lib's name answers what is in it"));
        }
        for dependency in &member.manifest.dependencies {
            findings.extend(
                judge_dependency(member, dependency, &services)
                    .map(|(what, why)| Finding::error(&member.file, dependency.line, what, why)),
            );
        }
    }
    findings
}

fn judge_dependency<'a>(
    member: &'a Member,
    dependency: &'a Dependency,
    services: &'a HashSet<&str>,
) -> impl Iterator<Item = (String, &'static str)> + 'a {
    let (from, to) = (&member.name, &dependency.name);
    let line = format!("{from} depends on {to}");
    let owner = OWNERS.iter().find(|(pattern, _)| matches(pattern, to));
    let rules = [
        (
            !dependency.inherited,
            format!("{to} is not `workspace = true`"),
            "versions live in the root Cargo.toml alone",
        ),
        (
            member.kind == Kind::Service && services.contains(to.as_str()),
            line.clone(),
            "services speak by events and typed requests, not by import",
        ),
        (
            member.kind == Kind::Lib && services.contains(to.as_str()),
            line.clone(),
            "libs stand below services",
        ),
        (
            to == "standalone" && member.kind != Kind::Outside,
            line.clone(),
            "standalone is the roof: nothing stands on it but suites",
        ),
        (
            to == "testkit" && !dependency.dev && member.kind != Kind::Outside,
            format!("{from} depends on testkit outside [dev-dependencies]"),
            "test code is not shipped",
        ),
        (
            owner.is_some_and(|(_, owners)| !member.may_name(owners)),
            line,
            "this crate has an owner that hides it from the rest; see OWNERS in scripts/xtask/src/crates.rs",
        ),
    ];
    rules.into_iter().filter(|(broken, ..)| *broken).map(|(_, what, why)| (what, why))
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

#[cfg(test)]
#[path = "crates_tests.rs"]
mod tests;
