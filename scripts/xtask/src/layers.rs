//! Layers inside a service: http, consumers and jobs → app → store, with a pure domain beside them.

use crate::finding::Finding;
use crate::paths::{self, Named};
use crate::source::{self, line_of};
use crate::{manifest, tree};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// What the domain may name besides itself: the standard library, our pure libs, and crates that only compute or describe.
const PURE: &[&str] = &[
    "std",
    "core",
    "alloc",
    "model",
    "access",
    "settings",
    "serde",
    "serde_json",
    "utoipa",
    "thiserror",
    "regex",
    "time",
    "url",
    "hex",
    "base64",
    "sha1",
    "sha2",
    "subtle",
    "emojis",
    "unicode_normalization",
    "linkify",
    "pulldown_cmark",
];

/// Crates that only one layer names.
const HTTP_ONLY: [&str; 4] = ["actix_web", "actix_ws", "actix_http", "actix_rt"];
const STORE_ONLY: [&str; 2] = ["sea_orm", "sqlx"];

/// Which layers of its own service a layer may not name.
const UPWARDS: [(&str, &[&str]); 3] = [
    ("store", &["http", "app", "consumers", "jobs"]),
    ("app", &["http", "consumers", "jobs"]),
    ("domain", &["http", "app", "consumers", "jobs", "store"]),
];

pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let manifests: HashMap<String, HashSet<String>> = tree::tracked(root, "services/*/Cargo.toml")?
        .into_iter()
        .map(|(file, text)| {
            let names = manifest::parse(&text).dependencies.into_iter().map(|d| d.name.replace('-', "_"));
            (file.trim_end_matches("/Cargo.toml").to_owned(), names.collect())
        })
        .collect();
    let none = HashSet::new();
    let sources = tree::tracked(root, "services/*.rs")?;
    Ok(sources
        .iter()
        .flat_map(|(file, text)| {
            let service = file.split("/src/").next().unwrap_or_default();
            judge(file, text, manifests.get(service).unwrap_or(&none))
        })
        .collect())
}

/// `crates` are the outside crates the service depends on: any other lower-case path is a module of its own.
fn judge(file: &str, text: &str, crates: &HashSet<String>) -> Vec<Finding> {
    let Some((service, inside)) = file.strip_prefix("services/").and_then(|f| f.split_once("/src/")) else {
        return Vec::new();
    };
    if service == "standalone" {
        return Vec::new(); // puts services together, has no layers
    }
    let layer = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    let code = source::without_tests(&source::code_only(text));
    let mut findings: Vec<_> = paths::named(&code)
        .iter()
        .filter_map(|named| {
            let why = wrong(service, layer, named, crates)?;
            Some(Finding::error(file, line_of(&code, named.at), format!("names {}", named.path), why))
        })
        .collect();
    if layer == "domain" {
        findings.extend(code.match_indices("async ").chain(code.match_indices(".await")).map(
            |(at, word)| {
                let what = format!("`{}` in the domain", word.trim());
                Finding::error(file, line_of(&code, at), what, "the domain is pure: it decides, others wait")
            },
        ));
    }
    findings.dedup();
    findings
}

fn wrong(service: &str, layer: &str, named: &Named, crates: &HashSet<String>) -> Option<&'static str> {
    let root = named.root();
    // lib.rs mounts the routes; the gateway is HTTP through and through.
    if HTTP_ONLY.contains(&root) && !["http", "lib"].contains(&layer) && service != "gateway" {
        return Some("only http/ knows HTTP");
    }
    if STORE_ONLY.contains(&root) && layer != "store" {
        return Some("only store/ knows SQL");
    }
    let upwards = UPWARDS.iter().find(|(from, _)| *from == layer).map(|(_, to)| *to).unwrap_or_default();
    if upwards.iter().any(|to| named.within(&format!("crate::{to}"))) {
        return Some(
            "http, consumers and jobs stand on app, app on store, and none of them the other way round",
        );
    }
    let outside = crates.contains(root) && !PURE.contains(&root);
    let inside = root == "crate" && !named.within("crate::domain");
    if layer == "domain" && (outside || inside) {
        return Some("the domain names only itself, model, access and what merely computes");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, text: &str) -> Vec<String> {
        let crates = ["actix_web", "sea_orm", "db", "model", "serde", "tokio"].map(str::to_owned).into();
        judge(file, text, &crates).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_layer_may_do_its_own() {
        for (file, text) in [
            ("services/messaging/src/http/posts.rs", "use actix_web::{web, get};\nuse crate::app::posts;"),
            (
                "services/messaging/src/store/posts.rs",
                "use sea_orm::entity::prelude::*;\nuse crate::domain::post;",
            ),
            ("services/messaging/src/app/posts.rs", "use crate::{store, domain};\nuse db::Tx;"),
            (
                "services/messaging/src/domain/post.rs",
                "use model::Id;\nuse std::fmt;\nfn f() { post::limits(); Kind::A; }",
            ),
            ("services/gateway/src/proxy.rs", "use actix_web::web;"),
            ("services/standalone/src/main.rs", "use actix_web::App;"),
            (
                "services/messaging/src/app/posts.rs",
                "// use actix_web;\nlet a = \"sea_orm::x\";\n#[cfg(test)]\nmod tests { use actix_web::test; }",
            ),
            ("services/messaging/tests/it/main.rs", "use actix_web::test; use sea_orm::Database;"),
        ] {
            assert_eq!(found(file, text), [""; 0], "{file}");
        }
    }

    #[test]
    fn http_stays_in_http() {
        let text = "use std::fmt;\nuse actix_web::{\n    HttpResponse,\n};";
        assert_eq!(
            found("services/messaging/src/app/posts.rs", text),
            ["services/messaging/src/app/posts.rs:3: names actix_web::HttpResponse (only http/ knows HTTP)"]
        );
        assert_eq!(
            found("services/messaging/src/consumers/mod.rs", "fn f(_: actix_web::HttpRequest) {}").len(),
            1
        );
    }

    #[test]
    fn sql_stays_in_the_store() {
        assert_eq!(found("services/messaging/src/http/posts.rs", "use sea_orm::EntityTrait;").len(), 1);
        assert_eq!(found("services/gateway/src/proxy.rs", "use sqlx::PgPool;").len(), 1);
    }

    #[test]
    fn nothing_looks_upwards() {
        assert_eq!(found("services/messaging/src/store/posts.rs", "use crate::{app::posts, http};").len(), 2);
        assert_eq!(
            found("services/messaging/src/app/posts.rs", "fn f() { crate::http::error::map() }").len(),
            1
        );
        assert_eq!(found("services/messaging/src/store/mod.rs", "use crate::application;"), [""; 0]);
    }

    #[test]
    fn the_domain_is_pure() {
        for text in [
            "use db::Tx;",
            "use crate::store;",
            "use crate::state::State;",
            "async fn f() {}",
            "fn f() { tokio::spawn(x) }",
        ] {
            assert_eq!(found("services/messaging/src/domain/post.rs", text).len(), 1, "{text}");
        }
    }
}
