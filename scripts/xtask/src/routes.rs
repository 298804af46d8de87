//! Which of the routes a stock client needs are there: `api-specs/routes.md`, written from `api-specs/tier-1.csv` and the
//! document the programs write about themselves.

use crate::finding::Finding;
use crate::tree;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

const WANTED: &str = "api-specs/tier-1.csv";
const DOCUMENT: &str = "api-specs/openapi.json";
const TABLE: &str = "api-specs/routes.md";
/// The web client's own addresses, which are no API.
const PAGES: &str = "web_root";
const WHY: &str = "the table must say what is there: cargo run -p xtask -- routes";

/// One route of the list.
#[derive(Debug, PartialEq, Eq)]
struct Route<'a> {
    topic: &'a str,
    method: &'a str,
    path: &'a str,
    service: &'a str,
}

pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let wanted = table(root)?;
    let found = std::fs::read_to_string(root.join(TABLE)).unwrap_or_default();
    let line = wanted.lines().zip(found.lines()).take_while(|(a, b)| a == b).count() + 1;
    let drift = Finding::error(TABLE, line, "is not what the routes say", WHY);
    Ok(if wanted == found { Vec::new() } else { vec![drift] })
}

pub fn write(root: &Path) -> Result<(), String> {
    std::fs::write(root.join(TABLE), table(root)?).map_err(|e| format!("{TABLE}: {e}"))
}

fn table(root: &Path) -> Result<String, String> {
    let read = |name: &str| std::fs::read_to_string(root.join(name)).map_err(|e| format!("{name}: {e}"));
    let list = read(WANTED)?;
    let document = serde_json::from_str(&read(DOCUMENT)?).map_err(|e| format!("{DOCUMENT}: {e}"))?;
    let mut known = documented(&document);
    // What is no HTTP exchange is in no document: it is there if its path stands in the code.
    let sources = tree::tracked(root, "services/*/src/*.rs")?;
    let routes = parse(&list)?;
    let literal = |route: &&Route<'_>| {
        route.topic == PAGES || (route.path.starts_with("/api/") && !route.path.contains('{'))
    };
    for route in routes.iter().filter(literal) {
        let literal = format!("\"{}\"", route.path);
        if sources.iter().any(|(_, text)| text.contains(&literal)) {
            known.insert((route.method.to_owned(), shape(route.path)));
        }
    }
    let built = |service: &str| root.join("services").join(service).is_dir();
    Ok(render(&routes, &known, built))
}

fn parse(list: &str) -> Result<Vec<Route<'_>>, String> {
    let lines = list.lines().skip(1).filter(|line| !line.is_empty());
    lines
        .map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [topic, method, path, service] => Ok(Route { topic, method, path, service }),
            _ => Err(format!("{WANTED}: {line}")),
        })
        .collect()
}

/// Method and path shape of every operation.
fn documented(document: &serde_json::Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, _)| (method.to_uppercase(), shape(path)))
        })
        .collect()
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn render(routes: &[Route<'_>], known: &BTreeSet<(String, String)>, built: impl Fn(&str) -> bool) -> String {
    let state = |route: &Route<'_>| {
        if known.contains(&(route.method.to_owned(), shape(route.path))) {
            "there".to_owned()
        } else if built(route.service) {
            "not yet".to_owned()
        } else {
            format!("with the {} service", route.service)
        }
    };
    let mut sums: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for route in routes {
        let sum = sums.entry(route.service).or_default();
        sum.0 += usize::from(state(route) == "there");
        sum.1 += 1;
    }
    let there: usize = sums.values().map(|(there, _)| there).sum();
    let mut text = format!(
        "# Routes a stock client needs\n\nWritten by `cargo run -p xtask -- routes`; \
         `-- check` fails when it is out of date. {there} of {} are there.\n\n| service | there | of |\n|---|---|---|\n",
        routes.len()
    );
    for (service, (there, all)) in sums {
        let _ = writeln!(text, "| {service} | {there} | {all} |");
    }
    text.push_str("\n| topic | route | service | state |\n|---|---|---|---|\n");
    for route in routes {
        let Route { topic, method, path, service } = route;
        let _ = writeln!(text, "| {topic} | `{method} {path}` | {service} | {} |", state(route));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "topic,method,path,service\nposts,GET,/api/v4/posts/{post_id},messaging\nposts,POST,/api/v4/posts,messaging\nfiles,POST,/api/v4/files,files\n";

    fn shown() -> String {
        let document = serde_json::json!({ "paths": { "/api/v4/posts/{id}": { "get": {} } } });
        let routes = parse(LIST).expect("a list");
        render(&routes, &documented(&document), |service| service == "messaging")
    }

    #[test]
    fn tells_what_is_there_from_what_is_not() {
        let text = shown();
        assert!(text.contains("| posts | `GET /api/v4/posts/{post_id}` | messaging | there |"), "{text}");
        assert!(text.contains("| posts | `POST /api/v4/posts` | messaging | not yet |"));
        assert!(text.contains("| files | `POST /api/v4/files` | files | with the files service |"));
        assert!(text.contains("1 of 3 are there") && text.contains("| messaging | 1 | 2 |"));
    }

    #[test]
    fn a_broken_list_is_an_error() {
        assert!(parse("topic,method,path,service\nposts,GET\n").is_err());
    }
}
