//! The committed documents say what the code does, and the gateway's table knows every route they hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use gateway::routes::{Target, find};
use serde_json::Value;
use utoipa::openapi::OpenApi;

fn committed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-specs").join(name);
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn committed_documents_are_current() {
    for (name, text) in standalone::specs().unwrap() {
        assert!(
            committed(&name) == text,
            "api-specs/{name} is out of date: cargo run -p standalone -- openapi api-specs"
        );
    }
}

#[test]
fn no_document_is_left_over() {
    let names: Vec<String> = standalone::specs().unwrap().into_iter().map(|(name, _)| name).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api-specs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.ends_with(".json") || names.contains(&name), "api-specs/{name} belongs to nobody");
    }
}

/// Every value under a `$ref`.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(target) if key == "$ref" => found.push(target.clone()),
                    value => references(value, found),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves() {
    let document = serde_json::to_value(standalone::merged().unwrap()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{} references", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

/// Method and path of every operation.
fn operations(document: &OpenApi) -> Vec<(String, String)> {
    let document = serde_json::to_value(document).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "post", "put", "patch", "delete", "head"];
    let of = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap().clone();
        let path = path.clone();
        item.into_iter()
            .filter(|(key, _)| methods.contains(&key.as_str()))
            .map(move |(key, _)| (key.to_uppercase(), path.clone()))
    };
    paths.iter().flat_map(of).collect()
}

#[test]
fn the_routing_table_knows_every_route() {
    let mut wrong = Vec::new();
    for (name, document) in standalone::documents() {
        let target = match name {
            "auth" => Target::Auth,
            "files" => Target::Files,
            "messaging" => Target::Messaging,
            "search" => Target::Search,
            _ => continue,
        };
        let operations = operations(&document);
        assert!(!operations.is_empty(), "{name} has no routes");
        for (method, path) in operations {
            let known = find(&method.parse().unwrap(), &path, "").map(|route| route.target);
            // Shared: the query decides whose it is.
            if known != Some(target) && (method.as_str(), path.as_str()) != ("GET", "/api/v4/users") {
                wrong.push(format!("{name}: {method} {path} leads to {known:?}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "see services/gateway/src/routes.rs");
}

#[test]
fn two_services_cannot_declare_the_same_thing() {
    let auth = standalone::documents().remove(1).1;
    assert!(web::docs::merge("twice", &[auth.clone(), auth]).is_err());
}
