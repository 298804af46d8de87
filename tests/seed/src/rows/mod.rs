//! The rows, table by table, as the services would have written them.

mod channels;
mod people;
mod posts;

use anyhow::Result;

use crate::database::{AUTH, Database, MESSAGING};
use crate::derived::{self, ChannelTotals};
use crate::plan::Plan;

/// What is filled, for the cleaning up afterwards.
pub const TABLES: [(&str, &[&str]); 2] = [
    (AUTH, &["users", "credentials"]),
    (
        MESSAGING,
        &[
            "users",
            "teams",
            "team_members",
            "channels",
            "channel_members",
            "posts",
            "threads",
            "thread_members",
            "reactions",
            "preferences",
            "statuses",
        ],
    ),
];

/// About how many rows there will be.
pub fn count(plan: &Plan) -> u64 {
    let members: usize = plan.channels.iter().map(|channel| channel.members.len()).sum();
    let people = plan.people.len() * 8;
    // Reactions, versions before an edit, threads and their followers come to some two fifths of the posts.
    (people + members + plan.posts.len() * 14 / 10) as u64
}

pub async fn write(database: &mut Database, plan: &Plan, hash: &str) -> Result<()> {
    let totals: Vec<ChannelTotals> =
        (0..plan.channels.len()).map(|which| derived::totals(plan, which)).collect();
    database.act_as(AUTH).await?;
    people::accounts(database, plan, hash).await?;
    database.act_as(MESSAGING).await?;
    people::profiles(database, plan).await?;
    people::teams(database, plan).await?;
    people::settings(database, plan).await?;
    channels::channels(database, plan, &totals).await?;
    posts::posts(database, plan).await?;
    posts::threads(database, plan, &totals).await?;
    posts::reactions(database, plan).await
}
