//! Finding out whom the posts of a batch call.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Roles;
use access::permission::USE_CHANNEL_MENTIONS;
use db::Db;
use parking_lot::Mutex;

use super::Draft;
use crate::domain::channel::{DIRECT, GROUP};
use crate::domain::keyword::Keywords;
use crate::domain::mention;
use crate::store::mentions as store;
use crate::store::mentions::{Follower, Listener};
use crate::store::posts::write::Facts;

/// How old the words people set may be.
const FRESH: Duration = Duration::from_millis(200);

/// Whom one post calls, the author excluded.
#[derive(Default)]
pub struct Called {
    pub everyone: BTreeSet<String>,
    /// By name or a word of his own, not by @channel.
    pub by_name: BTreeSet<String>,
    /// Followers of the thread before this post.
    pub followers: Vec<Follower>,
}

/// Words and when they were read.
type Read = (Instant, Arc<Keywords>);

/// The words people set, read again when they are stale.
#[derive(Clone, Default)]
pub struct Words {
    cached: Arc<Mutex<Option<Read>>>,
}

impl Words {
    async fn get(&self, db: &Db) -> db::Result<Arc<Keywords>> {
        if let Some((read, words)) = &*self.cached.lock()
            && read.elapsed() < FRESH
        {
            return Ok(words.clone());
        }
        let mut words = Keywords::default();
        for user in store::keyworded(&db.exec()).await? {
            words.add(
                &user.user_id,
                &user.mention_keys,
                user.by_first_name.then_some(user.first_name.as_str()),
            );
        }
        let words = Arc::new(words);
        *self.cached.lock() = Some((Instant::now(), words.clone()));
        Ok(words)
    }
}

/// Looks up, for all posts of the batch together, whom they call. No statement runs that no post needs.
pub async fn resolve(
    db: &Db,
    words: &Words,
    roles: &Roles,
    max_listeners: i64,
    batch: &[(&Draft, &Facts)],
) -> db::Result<Vec<Called>> {
    let mut called: Vec<Called> = batch.iter().map(|_| Called::default()).collect();
    let texts: Vec<mention::Calls> = batch.iter().map(|(draft, _)| mention::calls(&draft.message)).collect();
    by_name(db, batch, &texts, &mut called).await?;
    by_word(db, words, batch, &mut called).await?;
    by_channel(db, roles, max_listeners, batch, &texts, &mut called).await?;
    by_thread(db, batch, &mut called).await?;
    for ((draft, _), called) in batch.iter().zip(&mut called) {
        // The person added to a channel is told so.
        if let Some(added) = draft
            .props
            .get("addedUserId")
            .and_then(|id| id.as_str())
            .filter(|_| draft.is_system && draft.kind == "system_add_to_channel")
        {
            called.everyone.insert(added.to_owned());
        }
        called.everyone.extend(called.by_name.iter().cloned());
        called.everyone.remove(&draft.user_id);
        called.by_name.remove(&draft.user_id);
    }
    Ok(called)
}

async fn by_name(
    db: &Db,
    batch: &[(&Draft, &Facts)],
    texts: &[mention::Calls],
    called: &mut [Called],
) -> db::Result<()> {
    let wanted: Vec<(i64, &str, &str)> = texts
        .iter()
        .enumerate()
        .flat_map(|(n, calls)| {
            calls.names.iter().map(move |name| (n as i64, batch[n].0.channel_id.as_str(), name.as_str()))
        })
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    for named in store::by_name(&db.exec(), &wanted).await? {
        note(called, named);
    }
    Ok(())
}

async fn by_word(
    db: &Db,
    words: &Words,
    batch: &[(&Draft, &Facts)],
    called: &mut [Called],
) -> db::Result<()> {
    let words = words.get(db).await?;
    let wanted: Vec<(i64, &str, &str)> = batch
        .iter()
        .enumerate()
        .filter(|(_, (draft, _))| !draft.is_system)
        .flat_map(|(n, (draft, _))| {
            words
                .called_in(&draft.message)
                .into_iter()
                .map(move |user| (n as i64, draft.channel_id.as_str(), user))
        })
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    for member in store::members_of(&db.exec(), &wanted).await? {
        note(called, member);
    }
    Ok(())
}

fn note(called: &mut [Called], named: store::Named) {
    if let Some(called) = usize::try_from(named.n).ok().and_then(|n| called.get_mut(n)) {
        called.by_name.insert(named.user_id);
    }
}

/// Direct and group channels call their members; elsewhere @channel, @all and @here do, if there are not too many.
async fn by_channel(
    db: &Db,
    roles: &Roles,
    max: i64,
    batch: &[(&Draft, &Facts)],
    texts: &[mention::Calls],
    called: &mut [Called],
) -> db::Result<()> {
    let mut members: HashMap<&str, Vec<Listener>> = HashMap::new();
    for (n, (draft, facts)) in batch.iter().enumerate() {
        let kind = facts.channel.kind.as_str();
        if kind == DIRECT {
            called[n].everyone.extend(facts.channel.name.split("__").map(str::to_owned));
            continue;
        }
        let calls = &texts[n];
        if kind != GROUP && (!calls.everybody() || draft.is_system || !may_call(roles, draft, facts)) {
            continue;
        }
        if !members.contains_key(draft.channel_id.as_str()) {
            let listeners = store::listeners(&db.exec(), &draft.channel_id, max + 1).await?;
            members.insert(&draft.channel_id, listeners);
        }
        let listeners = members.get(draft.channel_id.as_str()).map(Vec::as_slice).unwrap_or_default();
        if listeners.len() as i64 > max {
            continue;
        }
        let hears = |listener: &&Listener| {
            kind == GROUP
                || (listener.hears_channel && (calls.channel || calls.all || (calls.here && listener.online)))
        };
        called[n].everyone.extend(listeners.iter().filter(hears).map(|listener| listener.user_id.clone()));
    }
    Ok(())
}

fn may_call(roles: &Roles, draft: &Draft, facts: &Facts) -> bool {
    let held = |roles: &Option<String>| roles.clone().unwrap_or_default();
    let (channel, team) = (held(&facts.channel_roles), held(&facts.team_roles));
    roles.grant_any(&[&channel, &team, &draft.system_roles], USE_CHANNEL_MENTIONS)
}

/// A reply calls those followers who asked for it.
async fn by_thread(db: &Db, batch: &[(&Draft, &Facts)], called: &mut [Called]) -> db::Result<()> {
    let roots: BTreeSet<&str> =
        batch.iter().map(|(draft, _)| draft.root_id.as_str()).filter(|root| !root.is_empty()).collect();
    if roots.is_empty() {
        return Ok(());
    }
    let roots: Vec<&str> = roots.into_iter().collect();
    let followers = store::followers(&db.exec(), &roots).await?;
    for ((draft, facts), called) in batch.iter().zip(called) {
        let root_author = facts.root.as_ref().map(|root| root.user_id.as_str());
        for follower in followers.iter().filter(|follower| follower.root_id == draft.root_id) {
            let is_root_author = root_author == Some(follower.user_id.as_str());
            if follower.comments == "any" || (follower.comments == "root" && is_root_author) {
                called.everyone.insert(follower.user_id.clone());
            }
            called.followers.push(follower.clone());
        }
    }
    Ok(())
}
