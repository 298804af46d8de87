//! Finding posts among millions: somebody in ten channels and somebody in two thousand, one kind of query after the other.
//! For servers that `seed` has filled, or that were given the same rows.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::dice::Dice;
use crate::http::Connection;

pub const NAME: &str = "find";

/// What `seed` gives everybody.
const PASSWORD: &str = "Seed-pass-word1";
/// Who is in very many channels there.
const BUSY: &str = "person-1@example.com";
const FEW: usize = 10;

/// What is looked for, by kind: words that `seed` writes hardly ever and all the time, and what people make of them. `{from}`
/// is who wrote in the channel `{in}` last.
const KINDS: [(&str, &[&str]); 7] = [
    ("rare", &["klamoman", "monadrex", "vavofan", "peprider", "stistehas", "vavotan", "peprimar"]),
    ("common", &["backup", "customer", "lunch", "quietly"]),
    ("phrase", &["\"new rack\"", "\"the report\"", "\"disk was\"", "\"next meeting\""]),
    (
        "filter",
        &["backup from:{from} in:{in} after:2025-02-01 before:2025-11-30", "the in:{in} after:2025-06-01"],
    ),
    ("piece", &["ackup", "uietl", "ustome", "ekleprar", "ogefe"]),
    ("slip", &["bakcup", "custmoer", "tekelprar", "sogfeex"]),
    ("cjk", &["服务器", "明天", "サーバー", "고객", "资料", "備份"]),
];

pub async fn run(bench: &mut Bench) -> Result<()> {
    let few = with_few_channels(bench).await?;
    let busy = bench.world.log_in(BUSY, PASSWORD).await.context("this server was not filled by seed")?;
    for (who, account) in [("few", few), ("many", busy)] {
        let mut http = Connection::new(&bench.target, Some(&account.token))?;
        let channels = channels(&mut http).await?;
        bench.report.note(NAME, format!("who is in {who} channels is in {}", channels.len()));
        let (from, channel) = lately(&mut http, &channels).await?;
        for (kind, queries) in KINDS {
            let queries: Vec<String> = queries
                .iter()
                .map(|query| body(&query.replace("{from}", &from).replace("{in}", &channel)))
                .collect();
            let mut hits = 0;
            for query in &queries {
                let found = http.post("posts/search", query.clone()).await?.json()?;
                hits += found["order"].as_array().map_or(0, Vec::len);
            }
            bench.report.note(NAME, format!("{who}, {kind}: {hits} hits on {} first pages", queries.len()));
            let mut crew = [(Connection::new(&bench.target, Some(&account.token))?, Dice::new(1))];
            let mut sample = bench
                .sample(NAME, &mut crew, async |(http, dice)| {
                    let query = queries[dice.below(queries.len())].clone();
                    http.post("posts/search", query).await.map(drop)
                })
                .await?;
            bench.record_latency(NAME, &format!("{who}-{kind}-p50"), &mut sample, 50.0)?;
            bench.record_latency(NAME, &format!("{who}-{kind}-p95"), &mut sample, 95.0)?;
        }
    }
    Ok(())
}

/// The first person who is in ten channels.
async fn with_few_channels(bench: &Bench) -> Result<crate::state::Account> {
    for n in 2..400 {
        let name = format!("person-{n}@example.com");
        // Some have left.
        let Ok(account) = bench.world.log_in(&name, PASSWORD).await else { continue };
        let mut http = Connection::new(&bench.target, Some(&account.token))?;
        if channels(&mut http).await?.len() == FEW {
            return Ok(account);
        }
    }
    anyhow::bail!("nobody is in {FEW} channels")
}

async fn channels(http: &mut Connection) -> Result<Vec<Value>> {
    let Value::Array(channels) = http.get("users/me/channels").await?.json()? else {
        anyhow::bail!("that is no list of channels");
    };
    Ok(channels)
}

/// Who wrote in the channel of a team with most posts, and what that is called.
async fn lately(http: &mut Connection, channels: &[Value]) -> Result<(String, String)> {
    let busiest = channels
        .iter()
        .filter(|channel| channel["type"] == "O")
        .max_by_key(|channel| channel["total_msg_count"].as_i64())
        .context("no channel of a team")?;
    let id = busiest["id"].as_str().unwrap_or_default();
    let page = http.get(&format!("channels/{id}/posts?per_page=1")).await?.json()?;
    let posts = page["posts"].as_object().context("no posts")?;
    let author = posts.values().next().and_then(|post| post["user_id"].as_str()).context("nobody wrote")?;
    let author = http.get(&format!("users/{author}")).await?.json()?;
    let name = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let (from, channel) = (name(&author, "username"), name(busiest, "name"));
    ensure!(!from.is_empty() && !channel.is_empty(), "nameless");
    Ok((from, channel))
}

fn body(terms: &str) -> String {
    json!({"terms": terms, "is_or_search": false, "page": 0, "per_page": 20}).to_string()
}
