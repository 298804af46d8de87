//! Whether everything that is derived follows from what it is derived from, asked of the database itself.

use anyhow::Result;
use sqlx::{Connection, Executor, PgConnection};

/// What must be so, and how many rows are otherwise. Names are found in messages as they are written here: no @channel, no
/// words of one's own.
const RULES: &[(&str, &str)] = &[
    ("people are the same in auth and messaging", include_str!("rules/people.sql")),
    ("a direct channel is named after its members", include_str!("rules/directs.sql")),
    ("who is in a team's channel is in the team, and in Town Square", include_str!("rules/membership.sql")),
    ("a channel's counters follow from its posts", include_str!("rules/channels.sql")),
    ("what a member has read follows from his mark", include_str!("rules/read.sql")),
    (
        "how often a member was called follows from the messages after his mark",
        include_str!("rules/mentions.sql"),
    ),
    ("a thread's counters follow from its replies", include_str!("rules/threads.sql")),
    (
        "who answered or was answered follows, and what he has to read follows",
        include_str!("rules/followers.sql"),
    ),
    ("a post says whether it has reactions", include_str!("rules/reactions.sql")),
];

/// Prints each rule; true if all hold.
pub async fn run(url: &str) -> Result<bool> {
    let mut connection = PgConnection::connect(url).await?;
    connection.execute("SET work_mem = '256MB'").await?;
    let mut whole = true;
    for (rule, sql) in RULES {
        let otherwise: i64 = sqlx::query_scalar(*sql).fetch_one(&mut connection).await?;
        whole &= otherwise == 0;
        let verdict = if otherwise == 0 { "ok  ".to_owned() } else { format!("{otherwise} rows otherwise:") };
        println!("{verdict} {rule}");
    }
    connection.close().await?;
    Ok(whole)
}
