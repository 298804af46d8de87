//! What the web client asks between the reload of its page and the first channel on the screen: 18 calls in a row.

use anyhow::{Context, Result};
use serde_json::json;

use crate::bench::{Bench, Client};
use crate::measure::{create_post, open_channel, pages};

pub const NAME: &str = "boot";

const PEOPLE: usize = 32;
const CALLS: usize = 18;

struct Turns {
    people: Vec<(Client, Vec<Call>)>,
    next: usize,
}

struct Call {
    path: String,
    body: Option<String>,
}

/// People with some 27 channels each.
pub async fn prepare(bench: &mut Bench) -> Result<Vec<String>> {
    create_post::prepare(bench).await?;
    pages::prepare(bench).await
}

pub async fn run(bench: &mut Bench) -> Result<()> {
    let channels = prepare(bench).await?;
    let team = bench.world.team().to_owned();
    let crew = bench.crew(PEOPLE).await?;
    let others: Vec<String> = crew.iter().map(|client| client.user.clone()).collect();
    let with_calls = |(index, client): (usize, Client)| {
        let calls = calls(&client.user, &team, &channels[index % channels.len()], &others);
        (client, calls.into())
    };
    let people = crew.into_iter().enumerate().map(with_calls).collect();
    let mut turns = [Turns { people, next: 0 }];
    let mut sample = bench
        .sample(NAME, &mut turns, async |turns| {
            turns.next = (turns.next + 1) % PEOPLE;
            let (client, calls) = turns.people.get_mut(turns.next).context("nobody's turn")?;
            for call in calls {
                match &call.body {
                    None => client.http.get(&call.path).await?,
                    Some(body) => client.http.post(&call.path, body.clone()).await?,
                };
            }
            Ok(())
        })
        .await?;
    bench.record_latency(NAME, "p50", &mut sample, 50.0)?;
    bench.record_cpu(NAME, &sample)
}

fn calls(user: &str, team: &str, channel: &str, others: &[String]) -> [Call; CALLS] {
    let get = |path: &str| Call { path: path.to_owned(), body: None };
    let post =
        |path: &str, body: serde_json::Value| Call { path: path.to_owned(), body: Some(body.to_string()) };
    [
        get("config/client?format=old"),
        get("license/client?format=old"),
        get("users/me"),
        get("users/me/preferences"),
        get("users/me/teams"),
        get("users/me/teams/members"),
        get("users/me/teams/unread?include_collapsed_threads=false"),
        get("limits/server"),
        post("roles/names", json!(["system_user", "team_user", "channel_user"])),
        get(&format!("users/{user}/channel_members?page=0&per_page=200")),
        get("users/me/channels"),
        post("users/status/ids", json!(others)),
        get(&format!("users/me/teams/{team}/channels/categories")),
        post("users/ids", json!(others)),
        get(&open_channel::unread(channel)),
        post("channels/members/me/view", json!({"channel_id": channel, "collapsed_threads_supported": true})),
        get(&format!("channels/{channel}/stats?exclude_files_count=true")),
        get(&format!("channels/{channel}/members/me")),
    ]
}
