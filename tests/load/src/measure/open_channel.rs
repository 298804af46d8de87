//! Opening a channel as the web client does: unread posts, view, stats, members, one after the other.

use anyhow::{Context, Result, ensure};

use crate::bench::{Bench, Client};
use crate::measure::pages;

pub const NAME: &str = "open";

/// So many people take turns, so that no cache of one person's last answer is measured.
const PEOPLE: usize = 32;

struct Turns {
    people: Vec<Client>,
    next: usize,
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    let channels = pages::prepare(bench).await?;
    let people = bench.crew(PEOPLE).await?;
    let mut turns = [Turns { people, next: 0 }];
    check(&mut turns[0].people[0], &channels[0]).await?;
    let mut sample = bench
        .sample(NAME, &mut turns, async |turns| {
            turns.next = (turns.next + 1) % PEOPLE;
            let client = turns.people.get_mut(turns.next).context("nobody's turn")?;
            let channel = &channels[client.dice.below(channels.len())];
            client.http.get(&unread(channel)).await?;
            let view = format!(r#"{{"channel_id":"{channel}","collapsed_threads_supported":true}}"#);
            client.http.post("channels/members/me/view", view).await?;
            client.http.get(&format!("channels/{channel}/stats")).await?;
            let members = format!("channels/{channel}/members?page=0&per_page=60");
            client.http.get(&members).await.map(drop)
        })
        .await?;
    bench.record_latency(NAME, "p50", &mut sample, 50.0)?;
    bench.record_cpu(NAME, &sample)
}

pub fn unread(channel: &str) -> String {
    format!(
        "users/me/channels/{channel}/posts/unread?limit_after=30&limit_before=30&skipFetchThreads=false\
         &collapsedThreads=false&collapsedThreadsExtended=false"
    )
}

/// Nobody shall win by answering less.
async fn check(client: &mut Client, channel: &str) -> Result<()> {
    let unread = client.http.get(&unread(channel)).await?.json()?;
    let posts = unread["order"].as_array().map_or(0, Vec::len);
    ensure!(posts >= 30, "unread posts hold {posts} posts");
    let members = format!("channels/{channel}/members?page=0&per_page=60");
    let members = client.http.get(&members).await?.json()?;
    let rows = members.as_array().map_or(0, Vec::len);
    ensure!(rows == 60, "a page of members has {rows} rows");
    Ok(())
}
