//! Searching posts: one client, one kind of query after the other, through the history that pages are read of.

use anyhow::{Result, ensure};
use serde_json::json;

use super::pages;
use crate::bench::Bench;

pub const NAME: &str = "search";

/// What is looked for, by kind. Every server has the same posts; not every server finds pieces of words and slips.
const KINDS: [(&str, &[&str], bool); 6] = [
    ("word", &["backup", "lunch", "quietly"], true),
    ("words", &["backup rack", "lunch disk tomorrow", "quietly again"], true),
    ("phrase", &["\"new rack\"", "\"the report\"", "\"disk was\""], true),
    ("filter", &["backup before:2100-01-01 -disk", "qui* after:2000-01-01"], true),
    ("piece", &["ackup", "uietl", "omorro"], false),
    ("slip", &["bakcup", "quitely", "tomorow"], false),
];

pub async fn run(bench: &mut Bench) -> Result<()> {
    pages::prepare(bench).await?;
    let mut crew = bench.crew(1).await?;
    for (kind, queries, must_find) in KINDS {
        if let Some(client) = crew.first_mut() {
            let found = client.http.post("posts/search", body(queries[0])).await?.json()?;
            let found = found["order"].as_array().map_or(0, Vec::len);
            ensure!(found > 0 || !must_find, "nothing is found by {}", queries[0]);
            if found == 0 {
                continue;
            }
        }
        let mut sample = bench
            .sample(NAME, &mut crew, async |client| {
                let query = queries[client.dice.below(queries.len())];
                client.http.post("posts/search", body(query)).await.map(drop)
            })
            .await?;
        bench.record_latency(NAME, &format!("{kind}-p50"), &mut sample, 50.0)?;
        bench.record_latency(NAME, &format!("{kind}-p95"), &mut sample, 95.0)?;
    }
    Ok(())
}

fn body(terms: &str) -> String {
    json!({"terms": terms, "is_or_search": false, "page": 0, "per_page": 20}).to_string()
}
