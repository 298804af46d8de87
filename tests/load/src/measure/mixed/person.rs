//! One simulated person: who he is, what he has on the screen, and what he does next.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::Result;
use hyper::Method;
use hyper::header::HeaderValue;

use super::stage::Stage;
use crate::dice::Dice;
use crate::http::Answer;
use crate::socket::Line;
use crate::state::Account;

pub struct Person {
    pub id: String,
    token: String,
    who: HeaderValue,
    pub place: usize,
    pub dice: Dice,
    pub line: Line,
    /// Channels of the team, and direct ones once they were opened.
    pub channels: Vec<String>,
    /// So many of them are the team's.
    pub of_team: usize,
    /// Which of them is on the screen.
    pub current: String,
    /// What was seen of the channels that were looked at.
    pub seen: HashMap<String, Seen>,
    pub threads: Vec<String>,
    /// His last post.
    pub own: Option<String>,
    /// How many times longer than the shortest his pauses are, all being shortened.
    pace: f64,
    /// How often he reports, shortened likewise.
    period: Duration,
    next: Instant,
    next_report: Instant,
}

#[derive(Default)]
pub struct Seen {
    /// When posts were last asked for, ms.
    pub asked_at: u64,
    /// Newest first.
    pub order: Vec<String>,
    pub roots: Vec<String>,
}

/// How often an action is chosen, of 10,000: the frequencies of the load test, without what is left out here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    SwitchChannel,
    ScrollChannel,
    DeleteDraft,
    UpsertDraft,
    CreatePost,
    UnreadCheck,
    OpenDirect,
    ViewThreads,
    ReadThread,
    ClickPermalink,
    ViewThread,
    Reconnect,
    AddReaction,
    EditPost,
    SearchUsers,
}

const WEIGHTS: [(Action, usize); 15] = [
    (Action::SwitchChannel, 1720),
    (Action::ScrollChannel, 530),
    (Action::DeleteDraft, 370),
    (Action::CreatePost, 264),
    (Action::UnreadCheck, 264),
    (Action::OpenDirect, 260),
    (Action::ViewThreads, 159),
    (Action::UpsertDraft, 133),
    (Action::ReadThread, 86),
    (Action::ClickPermalink, 79),
    (Action::ViewThread, 75),
    (Action::Reconnect, 38),
    (Action::AddReaction, 35),
    (Action::EditPost, 11),
    (Action::SearchUsers, 9),
];

/// How many times longer than the shortest the pauses of each twentieth of all people are.
const PACES: [f64; 20] = [
    1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 30.0, 30.0, 30.0, 30.0, 30.0, 30.0,
];

/// Statuses are asked for and a report is sent this often.
const PERIOD: Duration = Duration::from_secs(60);

impl Person {
    pub fn new(
        number: usize,
        place: usize,
        account: &Account,
        who: HeaderValue,
        line: Line,
        channels: &[String],
        hurry: f64,
    ) -> Self {
        let mut dice = Dice::new(number as u64 + 1);
        let current = channels[dice.below(channels.len())].clone();
        let pace = PACES[number % PACES.len()] / hurry;
        let now = Instant::now();
        let mut person = Self {
            id: account.id.clone(),
            token: account.token.clone(),
            who,
            place,
            dice,
            line,
            channels: channels.to_vec(),
            of_team: channels.len(),
            current,
            seen: HashMap::new(),
            threads: Vec::new(),
            own: None,
            pace,
            period: PERIOD.div_f64(hurry),
            next: now,
            next_report: now,
        };
        // Everybody is somewhere in the midst of a pause.
        let part = person.dice.below(1000) as f64 / 1000.0;
        person.next = now + person.pause().mul_f64(part);
        person.next_report = now + person.period.mul_f64(part);
        person
    }

    /// Works until the stage closes; what fails is told and forgotten.
    pub async fn work(&mut self, stage: &Stage) {
        while stage.until(self.next.min(self.next_report)).await {
            let done = if self.next_report <= self.next {
                self.next_report = Instant::now() + self.period;
                self.report(stage).await
            } else {
                let action = self.choose();
                let done = self.perform(stage, action).await;
                // Who had to wait is not to catch up in a rush.
                self.next = Instant::now() + self.pause();
                done
            };
            if let Err(error) = done {
                stage.failed(&error);
            }
        }
    }

    /// From 1 to 39 seconds at the fastest pace, 20 on average.
    fn pause(&mut self) -> Duration {
        Duration::from_millis(1000 + self.dice.below(38_001) as u64).mul_f64(self.pace)
    }

    fn choose(&mut self) -> Action {
        let total = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        pick(self.dice.below(total))
    }

    pub async fn get(&mut self, stage: &Stage, path: &str) -> Result<Answer> {
        stage.call(&self.who, Method::GET, path, String::new()).await
    }

    pub async fn post(&mut self, stage: &Stage, path: &str, body: String) -> Result<Answer> {
        stage.call(&self.who, Method::POST, path, body).await
    }

    pub async fn call(&mut self, stage: &Stage, method: Method, path: &str, body: String) -> Result<Answer> {
        stage.call(&self.who, method, path, body).await
    }

    /// The laptop was closed and opened.
    pub async fn reconnect(&mut self, stage: &Stage) -> Result<()> {
        self.line = stage.opener.open(&stage.target, &self.token).await?;
        Ok(())
    }
}

fn pick(mut drawn: usize) -> Action {
    for (action, weight) in WEIGHTS {
        if drawn < weight {
            return action;
        }
        drawn -= weight;
    }
    Action::SwitchChannel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_do_two_thirds_of_an_action_a_minute() {
        let mean = PACES.iter().map(|pace| 60.0 / (20.0 * pace)).sum::<f64>() / PACES.len() as f64;
        assert!((mean - 0.68).abs() < 0.01, "{mean}");
    }

    #[test]
    fn every_action_has_its_share() {
        let total: usize = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let switching = (0..total).filter(|&drawn| pick(drawn) == Action::SwitchChannel).count();
        assert_eq!(switching, 1720);
        assert_eq!(pick(total - 1), Action::SearchUsers);
    }
}
