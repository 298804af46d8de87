//! Finding out whom the posts of a batch call.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Roles;
use access::permission::USE_CHANNEL_MENTIONS;
use db::Db;
use parking_lot::Mutex;
use settings::Settings;

use super::Draft;
use crate::app::access::author_may;
use crate::domain::channel::{DIRECT, GROUP};
use crate::domain::keyword::Keywords;
use crate::domain::mention;
use crate::domain::thread::collapsed;
use crate::store::mentions as store;
use crate::store::mentions::Listener;
use crate::store::posts::facts::Facts;

/// How old the words people set may be.
const FRESH: Duration = Duration::from_millis(200);

/// Whom one post calls, the author excluded.
#[derive(Default)]
pub struct Called {
    pub everyone: BTreeSet<String>,
    /// By the text or because the channel is small, not because they want to hear of the thread.
    pub by_text: BTreeSet<String>,
    /// Of a first reply: by the text of the root.
    pub by_root: BTreeSet<String>,
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
    settings: &Settings,
    batch: &[(&Draft, &Facts)],
) -> db::Result<Vec<Called>> {
    let mut called: Vec<Called> = batch.iter().map(|_| Called::default()).collect();
    let texts = texts(batch);
    let calls: Vec<mention::Calls> = texts.iter().map(|text| mention::calls(text.text)).collect();
    by_name(db, &texts, &calls, &mut called).await?;
    by_word(db, words, &texts, &mut called).await?;
    by_channel(db, roles, settings.team.max_notifications_per_channel, batch, &calls, &mut called).await?;
    for called in &mut called {
        called.everyone.extend(called.by_text.iter().cloned());
        called.by_text.clone_from(&called.everyone);
    }
    by_thread(db, &settings.service.collapsed_threads, batch, &mut called).await?;
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
        called.everyone.remove(&draft.user_id);
        called.by_text.remove(&draft.user_id);
        called.by_root.remove(&draft.user_id);
    }
    Ok(called)
}

/// What is searched for calls.
struct Text<'a> {
    channel: &'a str,
    text: &'a str,
    is_system: bool,
}

/// The text of each post in its place, then that of the root first replied to; "" where there is nothing to search.
fn texts<'a>(batch: &[(&'a Draft, &'a Facts)]) -> Vec<Text<'a>> {
    let text = |draft: &'a Draft, text: &'a str| Text {
        channel: draft.channel_id.as_str(),
        text,
        is_system: draft.is_system,
    };
    let own = batch.iter().map(|(draft, _)| text(draft, draft.message.as_str()));
    let roots = batch.iter().map(|(draft, facts)| {
        let root = facts.root.as_ref().filter(|_| facts.channel.kind != DIRECT);
        text(draft, root.map_or("", |root| root.message.as_str()))
    });
    own.chain(roots).collect()
}

async fn by_name(
    db: &Db,
    texts: &[Text<'_>],
    calls: &[mention::Calls],
    called: &mut [Called],
) -> db::Result<()> {
    let wanted: Vec<(i64, &str, &str)> = calls
        .iter()
        .enumerate()
        .flat_map(|(n, calls)| {
            calls.names.iter().map(move |name| (n as i64, texts[n].channel, name.as_str()))
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

async fn by_word(db: &Db, words: &Words, texts: &[Text<'_>], called: &mut [Called]) -> db::Result<()> {
    let words = words.get(db).await?;
    let wanted: Vec<(i64, &str, &str)> = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_system)
        .flat_map(|(n, text)| {
            words.called_in(text.text).into_iter().map(move |user| (n as i64, text.channel, user))
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
    let (n, posts) = (usize::try_from(named.n).unwrap_or(usize::MAX), called.len());
    if let Some(called) = called.get_mut(n) {
        called.by_text.insert(named.user_id);
    } else if let Some(called) = n.checked_sub(posts).and_then(|n| called.get_mut(n)) {
        called.by_root.insert(named.user_id);
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
        let (own, root) = (&texts[n], &texts[batch.len() + n]);
        let may = !draft.is_system && may_call(roles, draft, facts);
        let (calls, root_calls) = (kind == GROUP || (may && own.everybody()), may && root.everybody());
        if !calls && !root_calls {
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
        let called = &mut called[n];
        for listener in listeners {
            if calls && (kind == GROUP || hears(listener, own)) {
                called.everyone.insert(listener.user_id.clone());
            }
            if root_calls && hears(listener, root) {
                called.by_root.insert(listener.user_id.clone());
            }
        }
    }
    Ok(())
}

fn hears(listener: &Listener, calls: &mention::Calls) -> bool {
    listener.hears_channel && (calls.channel || calls.all || (calls.here && listener.online))
}

fn may_call(roles: &Roles, draft: &Draft, facts: &Facts) -> bool {
    author_may(roles, facts, &draft.system_roles, USE_CHANNEL_MENTIONS)
}

/// A reply calls those who wrote in the thread and asked for it, unless they see threads collapsed and so hear of it there.
async fn by_thread(
    db: &Db,
    setting: &str,
    batch: &[(&Draft, &Facts)],
    called: &mut [Called],
) -> db::Result<()> {
    let roots: BTreeSet<&str> =
        batch.iter().map(|(draft, _)| draft.root_id.as_str()).filter(|root| !root.is_empty()).collect();
    if roots.is_empty() {
        return Ok(());
    }
    let roots: Vec<&str> = roots.into_iter().collect();
    let mut commenters = store::commenters(&db.exec(), &roots).await?;
    commenters.retain(|commenter| !collapsed(setting, &commenter.collapsed));
    for ((draft, facts), called) in batch.iter().zip(called) {
        let root_author = facts.root.as_ref().map(|root| root.user_id.as_str());
        for commenter in commenters.iter().filter(|commenter| commenter.root_id == draft.root_id) {
            let is_root_author = root_author == Some(commenter.user_id.as_str());
            if commenter.comments == "any" || (commenter.comments == "root" && is_root_author) {
                called.everyone.insert(commenter.user_id.clone());
            }
        }
    }
    Ok(())
}
