//! The measurements, one file each: what it needs on the server, and how it is taken.

mod boot;
mod create_post;
mod fan_out;
mod files;
mod find;
mod idle_sockets;
mod mixed;
mod open_channel;
mod pages;
mod search;
pub mod start;
mod storm;

use anyhow::{Result, bail};

use crate::bench::Bench;

/// In the order they are taken. Reading comes before writing: thousands of new posts leave Postgres with stale statistics
/// for a while, and whether it plans well then is luck. Sockets come last: Mattermost keeps what belongs to a closed
/// one for minutes and goes on delivering to it, which would count against whatever is measured then.
pub const ALL: [&str; 14] = [
    start::NAME,
    open_channel::NAME,
    pages::NAME,
    search::NAME,
    boot::NAME,
    create_post::ONE,
    create_post::MANY,
    fan_out::FEW,
    fan_out::MANY,
    mixed::NAME,
    storm::NAME,
    mixed::ramp::NAME,
    files::NAME,
    idle_sockets::NAME,
];
/// Measured only when asked for: they need a server that `seed` has filled.
pub const SEEDED: [&str; 1] = [find::NAME];

/// Makes the people, channels and posts a measurement needs.
pub async fn prepare(bench: &mut Bench, name: &str) -> Result<()> {
    match name {
        start::NAME | find::NAME => Ok(()),
        idle_sockets::NAME => idle_sockets::prepare(bench).await,
        create_post::ONE | create_post::MANY => create_post::prepare(bench).await.map(drop),
        fan_out::FEW => fan_out::prepare(bench, 200).await.map(drop),
        fan_out::MANY => fan_out::prepare(bench, 1000).await.map(drop),
        open_channel::NAME | pages::NAME | search::NAME => pages::prepare(bench).await.map(drop),
        mixed::NAME | mixed::ramp::NAME | storm::NAME => mixed::prepare(bench).await.map(drop),
        boot::NAME => boot::prepare(bench).await.map(drop),
        files::NAME => files::prepare(bench).await.map(drop),
        other => bail!("there is no measurement {other}; there are {}", ALL.join(", ")),
    }
}

pub async fn run(bench: &mut Bench, name: &str) -> Result<()> {
    match name {
        start::NAME => start::as_found(bench),
        idle_sockets::NAME => idle_sockets::run(bench).await,
        create_post::ONE => create_post::one(bench).await,
        create_post::MANY => create_post::many(bench).await,
        fan_out::FEW => fan_out::run(bench, fan_out::FEW, 200).await,
        fan_out::MANY => fan_out::run(bench, fan_out::MANY, 1000).await,
        open_channel::NAME => open_channel::run(bench).await,
        pages::NAME => pages::run(bench).await,
        search::NAME => search::run(bench).await,
        find::NAME => find::run(bench).await,
        boot::NAME => boot::run(bench).await,
        files::NAME => files::run(bench).await,
        mixed::NAME => mixed::run(bench).await,
        mixed::ramp::NAME => mixed::ramp::run(bench).await,
        storm::NAME => storm::run(bench).await,
        other => bail!("there is no measurement {other}; there are {}", ALL.join(", ")),
    }
}
