//! Checks of the house that no compiler makes: who may import whom, how large things get, and what may not be written.
//! `cargo run --package xtask -- check` runs all of them, `-- check-layers` one; `-- routes` writes the table of routes.

mod crates;
mod finding;
mod layers;
mod manifest;
mod paths;
mod routes;
mod size;
mod source;
mod tree;
mod words;

use finding::{Finding, Level};
use std::path::Path;
use std::process::ExitCode;

type Check = fn(&Path) -> Result<Vec<Finding>, String>;

const CHECKS: [(&str, Check); 5] = [
    ("check-crates", crates::check),
    ("check-layers", layers::check),
    ("check-routes", routes::check),
    ("check-size", size::check),
    ("check-words", words::check),
];

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let wanted: Vec<_> = CHECKS.into_iter().filter(|(name, _)| asked == "check" || asked == *name).collect();
    if wanted.is_empty() && asked != "routes" {
        eprintln!(
            "usage: xtask check | check-crates | check-layers | check-routes | check-size | check-words | routes"
        );
        return ExitCode::from(2);
    }
    let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2) else {
        eprintln!("the workspace is not where it was when xtask was compiled");
        return ExitCode::from(2);
    };
    if asked == "routes" {
        return match routes::write(root) {
            Ok(()) => ExitCode::SUCCESS,
            Err(reason) => {
                eprintln!("routes: {reason}");
                ExitCode::FAILURE
            }
        };
    }
    let mut broken = false;
    for (name, check) in wanted {
        match check(root) {
            Ok(findings) => {
                let errors = findings.iter().filter(|f| f.level == Level::Error).count();
                for finding in &findings {
                    println!("{finding}");
                }
                println!("{name}: {errors} errors, {} warnings", findings.len() - errors);
                broken |= errors > 0;
            }
            Err(reason) => {
                println!("{name}: could not run: {reason}");
                broken = true;
            }
        }
    }
    if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
