//! A number of people at work, which may grow.

use std::time::{Duration, Instant};

use anyhow::Result;
use bytes::Bytes;
use futures_util::future::join_all;
use hyper::Method;

use super::person::Person;
use super::stage::{Outcome, Stage};
use super::{Desk, PEOPLE, prepare};
use crate::bench::Bench;
use crate::http::{Connection, bearer};
use crate::report::Report;
use crate::socket::Sockets;
use crate::state::Account;

/// Sockets opened at a time.
const DOORS: usize = 16;

pub struct Crowd {
    stage: Stage,
    desk: Desk,
    accounts: Vec<Account>,
    sockets: Sockets,
    people: Vec<Person>,
    hurry: f64,
}

impl Crowd {
    /// Nobody yet. Pauses are `hurry` times shorter than those of real people.
    pub async fn gather(bench: &mut Bench, hurry: f64) -> Result<Self> {
        let desk = prepare(bench).await?;
        let accounts = bench.world.members(PEOPLE).await?.to_vec();
        let sockets = Sockets::none(0);
        let ids = accounts.iter().map(|account| account.id.clone()).collect();
        let stage = Stage::new(&bench.target, sockets.opener(), desk.team.clone(), ids);
        let mut connection = Connection::new(&bench.target, Some(&accounts[0].token))?;
        let path = format!("users/me/teams/{}/drafts", desk.team);
        let drafts = connection.send(Method::GET, &path, Bytes::new()).await?;
        stage.drafts.set(drafts.status.is_success());
        Ok(Self { stage, desk, accounts, sockets, people: Vec::new(), hurry })
    }

    /// So many people, each with a socket.
    pub async fn grow(&mut self, size: usize) -> Result<()> {
        let (stage, desk, accounts, hurry) = (&self.stage, &self.desk, &self.accounts, self.hurry);
        let new: Vec<usize> = (self.people.len()..size).collect();
        for batch in new.chunks(DOORS) {
            let arriving = batch.iter().map(|&number| async move {
                let place = number % accounts.len();
                let account = &accounts[place];
                let line = stage.opener.open(&stage.target, &account.token).await?;
                let who = bearer(&account.token)?;
                anyhow::Ok(Person::new(number, place, account, who, line, &desk.channels[place], hurry))
            });
            for person in join_all(arriving).await {
                self.people.push(person?);
            }
        }
        Ok(())
    }

    /// Lets everybody work for a while, and tells what became of it.
    pub async fn work(&mut self, span: Duration) -> Result<Outcome> {
        let end = Instant::now() + span;
        self.work_until(async { tokio::time::sleep_until(end.into()).await }).await
    }

    /// Lets everybody work until something else is done. What was begun by then is finished: slow answers count, too.
    pub async fn work_until<T>(&mut self, done: impl Future<Output = T>) -> Result<Outcome> {
        let stage = &self.stage;
        stage.open();
        let shifts = join_all(self.people.iter_mut().map(|person| person.work(stage)));
        let end = async {
            done.await;
            stage.close();
        };
        tokio::join!(shifts, end);
        if let Err(error) = self.sockets.check() {
            self.stage.failed(&error);
        }
        Ok(self.stage.outcome())
    }

    /// Everybody goes home.
    pub async fn disperse(self, report: &mut Report, measurement: &str) {
        if !self.stage.drafts.get() {
            report.note(measurement, "without drafts: the server keeps none".to_owned());
        }
        drop(self.people);
        self.sockets.close().await;
    }
}
