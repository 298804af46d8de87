//! The people, the team and the channels a measurement takes place in, made once and then found again.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use futures_util::future::join_all;
use hyper::Method;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::http::{Answer, Connection};
use crate::state::{Account, Site, State};
use crate::target::Target;

pub struct World {
    target: Arc<Target>,
    state: State,
    site: Site,
    seed: u64,
}

impl World {
    /// `owner` is an account that may create teams and, where sign-up is closed, users; without one it signs up.
    pub async fn open(
        target: &Arc<Target>,
        path: &Path,
        seed: u64,
        owner: Option<(&str, &str)>,
    ) -> Result<Self> {
        let (state, site) = State::load(path, format!("{} seed {seed}", target.url))?;
        let mut world = Self { target: Arc::clone(target), state, site, seed };
        if !world.still_valid().await? {
            let own = (world.name("owner"), world.password());
            let (name, password) = owner.unwrap_or((&own.0, &own.1));
            let account = world.enter(&mut Connection::new(target, None)?, name, password).await?;
            if account.id == world.site.owner.id {
                // The same server, the sessions ended: everything is there, only the tokens are worthless.
                for account in &mut world.site.accounts {
                    account.token.clear();
                }
            } else {
                world.site = Site::default();
            }
            world.site.owner = account;
            world.save()?;
        }
        Ok(world)
    }

    pub fn team(&self) -> &str {
        &self.site.team
    }

    /// Somebody who is there whatever is measured.
    pub async fn log_in(&self, name: &str, password: &str) -> Result<Account> {
        login(&mut Connection::new(&self.target, None)?, name, password).await
    }

    /// So many members of the team.
    pub async fn members(&mut self, count: usize) -> Result<&[Account]> {
        self.accounts(count).await?;
        if self.site.team.is_empty() {
            let name = format!("load-{}", self.seed);
            self.site.team = self
                .find_or_create(
                    &format!("teams/name/{name}"),
                    "teams",
                    json!({"name": name, "display_name": name, "type": "O"}),
                )
                .await?;
        }
        if self.site.joined < count {
            let team = &self.site.team;
            let path = format!("teams/{team}/members");
            let accounts = &self.site.accounts;
            spread(&self.target, &self.owners(4), self.site.joined..count, async |connection, index| {
                let body = json!({"team_id": team, "user_id": accounts[index].id});
                connection.post(&path, body.to_string()).await.map(drop)
            })
            .await
            .context("adding people to the team")?;
            self.site.joined = count;
        }
        self.save()?;
        Ok(&self.site.accounts[..count])
    }

    /// A public channel with the first so many people in it.
    pub async fn channel(&mut self, name: &str, members: usize) -> Result<String> {
        self.channel_of(name, 0..members).await
    }

    /// A public channel with these people in it.
    pub async fn channel_of(&mut self, name: &str, people: Range<usize>) -> Result<String> {
        self.members(people.end).await?;
        let members = people.len();
        let mut channel = self.site.channels.get(name).cloned().unwrap_or_default();
        ensure!(
            channel.members == 0 || channel.first == people.start,
            "the channel {name} is there with other people; give another --seed"
        );
        channel.first = people.start;
        if channel.id.is_empty() {
            let team = &self.site.team;
            let body = json!({"team_id": team, "name": name, "display_name": name, "type": "O"});
            channel.id =
                self.find_or_create(&format!("teams/{team}/channels/name/{name}"), "channels", body).await?;
        }
        if channel.members < members {
            let path = format!("channels/{}/members", channel.id);
            let accounts = &self.site.accounts;
            spread(&self.target, &self.owners(4), channel.members..members, async |connection, index| {
                let body = json!({"user_id": accounts[people.start + index].id});
                connection.post(&path, body.to_string()).await.map(drop)
            })
            .await
            .with_context(|| format!("adding people to the channel {name}"))?;
            channel.members = members;
        }
        let id = channel.id.clone();
        self.site.channels.insert(name.to_owned(), channel);
        self.save()?;
        Ok(id)
    }

    /// A channel with so many posts in it, every sixth a reply, by eight authors.
    pub async fn history(&mut self, name: &str, people: Range<usize>, posts: usize) -> Result<String> {
        let id = self.channel_of(name, people.clone()).await?;
        let written = self.site.channels.get(name).map_or(0, |channel| channel.posts);
        if written < posts {
            let authors: Vec<&str> =
                self.site.accounts[people].iter().take(8).map(|account| account.token.as_str()).collect();
            let root = RefCell::new(String::new());
            spread(&self.target, &authors, written..posts, async |connection, index| {
                let reply = index % 6 == 5;
                let message = Dice::new(index as u64).sentence();
                let under = if reply { root.borrow().clone() } else { String::new() };
                let body = json!({"channel_id": id, "message": message, "root_id": under});
                let answer = connection.post("posts", body.to_string()).await?;
                if !reply {
                    *root.borrow_mut() = text(&answer.json()?, "id")?;
                }
                Ok(())
            })
            .await
            .with_context(|| format!("writing the history of {name}"))?;
            if let Some(channel) = self.site.channels.get_mut(name) {
                channel.posts = posts;
            }
            self.save()?;
        }
        Ok(id)
    }

    /// What the person with this number logs in with.
    pub fn credentials(&self, index: usize) -> String {
        json!({"login_id": self.name(&format!("{index:04}")), "password": self.password()}).to_string()
    }

    async fn accounts(&mut self, count: usize) -> Result<()> {
        self.check_room(count).await?;
        self.site.accounts.resize_with(count.max(self.site.accounts.len()), Account::default);
        let missing: Vec<usize> =
            (0..count).filter(|&index| self.site.accounts[index].token.is_empty()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        eprintln!("    signing in {} people …", missing.len());
        let owners = self.owners(2);
        let made = spread(&self.target, &owners, 0..missing.len(), async |connection, at| {
            let name = self.name(&format!("{:04}", missing[at]));
            self.enter(connection, &name, &self.password()).await
        })
        .await;
        match made {
            Ok(made) => {
                for (index, account) in missing.into_iter().zip(made) {
                    self.site.accounts[index] = account;
                }
                self.save()
            }
            Err(error) => {
                // Places without an account must not be taken for people by later measurements.
                let whole = self.site.accounts.iter().take_while(|account| !account.token.is_empty()).count();
                self.site.accounts.truncate(whole);
                Err(error)
            }
        }
    }

    /// Asks before signing up hundreds whether the server takes them; only administrators are told.
    async fn check_room(&self, count: usize) -> Result<()> {
        let missing = count.saturating_sub(self.site.accounts.len());
        if missing == 0 {
            return Ok(());
        }
        let mut connection = Connection::new(&self.target, Some(&self.site.owner.token))?;
        let last = self.name(&format!("{:04}", count - 1));
        if login(&mut connection, &last, &self.password()).await.is_ok() {
            // All are there from a run whose state file is lost.
            return Ok(());
        }
        let answer = connection.send(Method::GET, "limits/server", Bytes::new()).await?;
        let limits = answer.json().unwrap_or_default();
        let limit = limits["maxUsersHardLimit"].as_u64().unwrap_or_default();
        let active = limits["activeUserCount"].as_u64().unwrap_or_default();
        ensure!(
            limit == 0 || active + missing as u64 <= limit,
            "the server allows {limit} users and has {active}, {missing} more are needed"
        );
        Ok(())
    }

    /// Signs up, or in where the account exists already.
    async fn enter(&self, connection: &mut Connection, name: &str, password: &str) -> Result<Account> {
        if let Ok(account) = login(connection, name, password).await {
            return Ok(account);
        }
        let user = json!({"username": name, "email": format!("{name}@example.com"), "password": password});
        connection.post("users", user.to_string()).await.with_context(|| format!("signing up {name}"))?;
        login(connection, name, password).await.with_context(|| format!("logging in {name}"))
    }

    async fn still_valid(&self) -> Result<bool> {
        if self.site.owner.token.is_empty() {
            return Ok(false);
        }
        let mut connection = Connection::new(&self.target, Some(&self.site.owner.token))?;
        let answer: Answer = connection.send(Method::GET, "users/me", Bytes::new()).await?;
        Ok(answer.status.is_success() && text(&answer.json()?, "id")? == self.site.owner.id)
    }

    async fn find_or_create(&self, find: &str, create: &str, body: Value) -> Result<String> {
        let mut connection = Connection::new(&self.target, Some(&self.site.owner.token))?;
        let found = connection.send(Method::GET, find, Bytes::new()).await?;
        if found.status.is_success() {
            return text(&found.json()?, "id");
        }
        text(&connection.post(create, body.to_string()).await?.json()?, "id")
    }

    fn owners(&self, connections: usize) -> Vec<&str> {
        vec![&self.site.owner.token; connections]
    }

    fn name(&self, which: &str) -> String {
        format!("load-{}-{which}", self.seed)
    }

    fn password(&self) -> String {
        format!("Load-pass-word-{}", self.seed)
    }

    fn save(&mut self) -> Result<()> {
        self.state.save(&self.site)
    }
}

async fn login(connection: &mut Connection, name: &str, password: &str) -> Result<Account> {
    let credentials = json!({"login_id": name, "password": password});
    let answer = connection.post("users/login", credentials.to_string()).await?;
    let token = answer.headers.get("token").context("a login without a Token header")?;
    Ok(Account { id: text(&answer.json()?, "id")?, token: token.to_str()?.to_owned() })
}

/// Does the job for each index, on as many connections as there are tokens; the results are in order.
async fn spread<T>(
    target: &Arc<Target>,
    tokens: &[&str],
    indices: Range<usize>,
    job: impl AsyncFn(&mut Connection, usize) -> Result<T>,
) -> Result<Vec<T>> {
    let next = AtomicUsize::new(indices.start);
    let workers = tokens.iter().map(|token| async {
        let mut connection = Connection::new(target, Some(token))?;
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= indices.end {
                return anyhow::Ok(done);
            }
            match job(&mut connection, index).await {
                Ok(result) => done.push((index, result)),
                Err(error) => {
                    next.store(indices.end, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
    });
    let mut all = Vec::with_capacity(indices.len());
    for done in join_all(workers).await {
        all.extend(done?);
    }
    all.sort_by_key(|(index, _)| *index);
    Ok(all.into_iter().map(|(_, result)| result).collect())
}

fn text(value: &Value, key: &str) -> Result<String> {
    match value[key].as_str() {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => bail!("the answer has no {key}"),
    }
}
