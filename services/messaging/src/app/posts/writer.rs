//! The shared write: posts that arrive while one is in flight go into the next one together.
//!
//! No timer and no waiting: a batch is whatever queued up meanwhile, so one post alone is written at once and many at
//! once share one commit. When a shared write fails, its posts go one by one: a bad one harms nobody else.

use std::collections::HashMap;
use std::sync::Arc;

use access::Roles;
use access::permission::{CREATE_POST, CREATE_POST_PUBLIC};
use arc_swap::ArcSwap;
use bus::{Bus, Outbox};
use db::Db;
use model::Problem;
use model::time::now_ms;
use runtime::Context;
use settings::Settings;
use tokio::sync::{mpsc, oneshot};

use super::mentions::{self, Called, Words};
use super::news::News;
use super::plan::{Accepted, plan};
use super::show;
use crate::State;
use crate::app::access::author_may;
use crate::app::files::{self, Claimed};
use crate::domain::attachment::{self, KeptActions};
use crate::domain::channel::OPEN;
use crate::domain::post::{Post, PostMetadata, Props, bad_root};
use crate::domain::priority::{PostPriority, Priority};
use crate::domain::thread::collapsed;
use crate::store::access::problem;
use crate::store::posts::facts::{self, Facts, Wanted};
use crate::store::posts::write::{self, Batch, Bumped};

/// Posts that share a write at most.
const BATCH: usize = 64;
/// Posts waiting to be written before senders wait too.
const QUEUE: usize = 1024;

/// A post on its way into the database. What it needs from there is not looked up yet.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub id: String,
    pub user_id: String,
    /// Shown as the sender.
    pub username: String,
    /// For the permission check; a system message needs none.
    pub system_roles: String,
    pub channel_id: String,
    pub root_id: String,
    pub message: String,
    pub kind: String,
    pub props: Props,
    pub hashtags: String,
    pub files: Claimed,
    /// Names files that are not there.
    pub lacks_files: bool,
    pub priority: Option<Priority>,
    pub pending_post_id: String,
    /// 0: now.
    pub create_at: i64,
    pub set_online: bool,
    pub is_system: bool,
    /// Said for somebody by a program that may: no question whether he may write, and he has not read it.
    pub by_program: bool,
    /// Where the buttons in it lead.
    pub actions: KeptActions,
    pub trace: String,
}

impl Draft {
    pub fn new(user_id: &str, channel_id: &str, message: String) -> Self {
        Self {
            id: model::id::new(),
            user_id: user_id.to_owned(),
            channel_id: channel_id.to_owned(),
            message,
            set_online: true,
            trace: telemetry::current_trace(),
            ..Self::default()
        }
    }
}

impl Draft {
    /// Claims its files. A post that is sent again claims the same.
    pub async fn take_files(&mut self, state: &State, file_ids: Vec<String>) -> Result<(), Problem> {
        let asked = file_ids.len();
        let claim = if self.pending_post_id.is_empty() { &self.id } else { &self.pending_post_id };
        self.files = files::claim(state, &self.user_id, &self.channel_id, claim, file_ids, &self.id).await?;
        self.lacks_files = self.files.files.len() < asked;
        Ok(())
    }

    pub fn has_files(&self) -> bool {
        !self.files.files.is_empty()
    }

    /// In order, as they are stored.
    pub fn file_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.files.files.iter().map(|file| file.id.clone()).collect();
        ids.sort_unstable();
        ids
    }
}

type Outcome = Result<Post, Problem>;

struct Queued {
    draft: Draft,
    answer: oneshot::Sender<Outcome>,
}

/// Takes posts to write. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Queued>,
}

/// What a write needs besides the posts.
struct Desk {
    db: Db,
    bus: Bus,
    outbox: Outbox,
    settings: Arc<Settings>,
    roles: Arc<ArcSwap<Roles>>,
    words: Words,
}

impl Writer {
    pub fn start(context: &Context, db: &Db, outbox: &Outbox, roles: Arc<ArcSwap<Roles>>) -> Self {
        let (queue, mut waiting) = mpsc::channel(QUEUE);
        let desk = Desk {
            db: db.clone(),
            bus: context.bus.clone(),
            outbox: outbox.clone(),
            settings: context.settings.clone(),
            roles,
            words: Words::default(),
        };
        // Not stopped with the rest: it ends when the last sender is gone, so nothing accepted is dropped.
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while waiting.recv_many(&mut batch, BATCH).await > 0 {
                desk.write(std::mem::take(&mut batch)).await;
            }
        });
        Self { queue }
    }

    /// Writes a post and waits for its commit.
    pub async fn write(&self, mut draft: Draft) -> Outcome {
        // Whoever wrote it: where its buttons lead is never part of what is stored and shown.
        draft.actions = attachment::settle(&mut draft.props);
        let (answer, written) = oneshot::channel();
        if self.queue.send(Queued { draft, answer }).await.is_err() {
            return Err(Problem::unavailable("stopping"));
        }
        written.await.unwrap_or_else(|_| Err(Problem::unavailable("stopping")))
    }
}

impl Desk {
    async fn write(&self, queued: Vec<Queued>) {
        let (drafts, answers): (Vec<Draft>, Vec<_>) =
            queued.into_iter().map(|queued| (queued.draft, queued.answer)).unzip();
        let outcomes = match self.try_write(&drafts).await {
            Ok(outcomes) => outcomes,
            Err(error) if drafts.len() == 1 => vec![self.write_again(&drafts[0], error).await],
            Err(error) => {
                tracing::debug!(%error, posts = drafts.len(), "shared write failed; one by one");
                self.write_singly(&drafts).await
            }
        };
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            // The client may have gone; its post stays.
            let _ = answer.send(outcome);
        }
    }

    async fn write_singly(&self, drafts: &[Draft]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(drafts.len());
        for draft in drafts {
            outcomes.push(match self.try_write(std::slice::from_ref(draft)).await {
                Ok(mut outcomes) => outcomes.pop().unwrap_or_else(|| Err(Problem::internal("no outcome"))),
                Err(error) => self.write_again(draft, error).await,
            });
        }
        outcomes
    }

    /// Another process may have written the same `pending_post_id` meanwhile, or there was a deadlock: once more tells.
    async fn write_again(&self, draft: &Draft, error: db::Error) -> Outcome {
        if !matches!(error, db::Error::Conflict(_) | db::Error::Retry(_)) {
            return Err(problem(error));
        }
        match self.try_write(std::slice::from_ref(draft)).await {
            Ok(mut outcomes) => outcomes.pop().unwrap_or_else(|| Err(Problem::internal("no outcome"))),
            Err(error) => Err(problem(error)),
        }
    }

    /// One read, one write for all of them. An error means that nothing was written.
    async fn try_write(&self, drafts: &[Draft]) -> db::Result<Vec<Outcome>> {
        let wanted: Vec<Wanted<'_>> = drafts
            .iter()
            .map(|draft| Wanted {
                channel_id: &draft.channel_id,
                user_id: &draft.user_id,
                pending_post_id: &draft.pending_post_id,
                root_id: &draft.root_id,
            })
            .collect();
        let facts = facts::facts(&self.db.exec(), &wanted).await?;
        let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(drafts.len());
        let mut writable: Vec<(usize, &Draft, &Facts)> = Vec::with_capacity(drafts.len());
        let mut pending: HashMap<(&str, &str), usize> = HashMap::new();
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        for (place, (draft, facts)) in drafts.iter().zip(&facts).enumerate() {
            outcomes.push(None);
            match self.judge(draft, facts.as_ref()) {
                Err(refusal) => outcomes[place] = Some(Err(refusal)),
                Ok(facts) => match &facts.earlier {
                    Some(earlier) => outcomes[place] = Some(self.earlier(earlier).await?),
                    None => {
                        let key = (draft.user_id.as_str(), draft.pending_post_id.as_str());
                        match pending.get(&key).filter(|_| !key.1.is_empty()) {
                            // The same post twice in one batch: the second gets the first one's answer.
                            Some(first) => repeated.push((place, *first)),
                            None => {
                                pending.insert(key, place);
                                writable.push((place, draft, facts));
                            }
                        }
                    }
                },
            }
        }
        if !writable.is_empty() {
            self.insert(&writable, &mut outcomes).await?;
        }
        for (place, first) in repeated {
            outcomes[place] = outcomes[first].clone();
        }
        Ok(outcomes
            .into_iter()
            .map(|outcome| outcome.unwrap_or_else(|| Err(Problem::internal("no outcome"))))
            .collect())
    }

    /// May this post be written?
    fn judge<'f>(&self, draft: &Draft, facts: Option<&'f Facts>) -> Result<&'f Facts, Problem> {
        let facts = facts.ok_or_else(|| Problem::forbidden(CREATE_POST))?;
        if draft.files.is_late() {
            return Err(Problem::unavailable("the files were not kept for so long"));
        }
        if draft.is_system {
            return Ok(facts);
        }
        let roles = self.roles.load();
        let may = |permission| author_may(&roles, facts, &draft.system_roles, permission);
        let writable =
            draft.by_program || may(CREATE_POST) || (facts.channel.kind == OPEN && may(CREATE_POST_PUBLIC));
        if !writable {
            return Err(Problem::forbidden(CREATE_POST));
        }
        if facts.channel.delete_at > 0 {
            return Err(Problem::bad_request(
                "api.post.create_post.can_not_post_to_deleted.error",
                "Can not post to deleted channel.",
            ));
        }
        if draft.root_id.is_empty() {
            return Ok(facts);
        }
        match &facts.root {
            Some(root) if !root.is_live_root => Err(bad_root()),
            Some(root) if root.channel_id != draft.channel_id => Err(Problem::bad_request(
                "api.post.create_post.channel_root_id.app_error",
                "Invalid ChannelId for RootId parameter.",
            )),
            Some(_) => Ok(facts),
            None => Err(bad_root()),
        }
    }

    /// The post that was written before with the same `pending_post_id`.
    async fn earlier(&self, id: &str) -> db::Result<Outcome> {
        let post = crate::store::posts::find(&self.db.exec(), id).await?;
        // As it is read later, when nobody waits for it any more.
        let post = post.map(|post| Post { pending_post_id: String::new(), ..post });
        Ok(post.ok_or_else(|| Problem::not_found("app.post.get.app_error")))
    }

    async fn insert(
        &self,
        writable: &[(usize, &Draft, &Facts)],
        outcomes: &mut [Option<Outcome>],
    ) -> db::Result<()> {
        let pairs: Vec<(&Draft, &Facts)> =
            writable.iter().map(|(_, draft, facts)| (*draft, *facts)).collect();
        let roles = self.roles.load_full();
        let called = mentions::resolve(&self.db, &self.words, &roles, &self.settings, &pairs).await?;
        let mut accepted = Vec::with_capacity(pairs.len());
        for ((draft, facts), called) in pairs.iter().zip(called) {
            accepted.push(self.accept(draft, facts, called));
        }
        let plan = plan(&accepted, self.settings.service.thread_auto_follow);
        let batch = Batch {
            posts: &plan.posts,
            members: &plan.members,
            threads: &plan.threads,
            followers: &plan.followers,
            now: now_ms(),
        };
        let bumped = write::insert(&self.db.exec(), &batch).await?;
        self.outbox.wake();
        let mut news = News::new(&self.settings, Bumped::threads(&bumped)?);
        let times: HashMap<&str, i64> =
            bumped.iter().map(|channel| (channel.id.as_str(), channel.at)).collect();
        for (n, accepted) in accepted.iter().enumerate() {
            let place = writable[n].0;
            let Some(at) = times.get(accepted.channel.id.as_str()) else {
                outcomes[place] = Some(Err(Problem::forbidden(CREATE_POST)));
                continue;
            };
            let mut post = written(accepted, at - plan.posts[n].behind);
            let (followers, frames) = news.reply(accepted, &mut post);
            self.show(accepted, &post, followers).await;
            for frame in frames {
                self.bus.live(&frame).await;
            }
            outcomes[place] = Some(Ok(post));
        }
        Ok(())
    }

    fn accept(&self, draft: &Draft, facts: &Facts, called: Called) -> Accepted {
        let is_reply = !draft.root_id.is_empty();
        let collapsed = is_reply && collapsed(&self.settings.service.collapsed_threads, &facts.collapsed);
        Accepted {
            draft: draft.clone(),
            channel: facts.channel.clone(),
            root_author: facts.root.as_ref().map(|root| root.user_id.clone()),
            mentions: called.everyone,
            called: called.by_text,
            called_by_root: called.by_root,
            // With collapsed threads a reply is read in its thread, not in the channel.
            reads: !draft.is_system
                && !draft.by_program
                && !draft.props.contains_key("from_bot")
                && facts.channel_roles.is_some()
                && !collapsed,
        }
    }

    async fn show(&self, accepted: &Accepted, post: &Post, followers: Vec<String>) {
        if accepted.reads && self.settings.service.enable_channel_viewed_messages {
            self.bus.live(&show::viewed(accepted, post.create_at)).await;
        }
        self.bus.live(&show::posted(accepted, post, followers)).await;
    }
}

/// The post as its author and everybody else sees it now.
fn written(accepted: &Accepted, at: i64) -> Post {
    let draft = &accepted.draft;
    let create_at = if draft.create_at > 0 { draft.create_at } else { at };
    let priority = draft.priority.clone().map(|mark| PostPriority { mark, ..PostPriority::default() });
    let mut post = Post {
        id: draft.id.clone(),
        create_at,
        update_at: create_at + i64::from(draft.lacks_files),
        user_id: draft.user_id.clone(),
        channel_id: draft.channel_id.clone(),
        root_id: draft.root_id.clone(),
        message: draft.message.clone(),
        kind: draft.kind.clone(),
        props: draft.props.clone(),
        hashtags: draft.hashtags.clone(),
        file_ids: (!draft.lacks_files || draft.has_files()).then(|| draft.file_ids()),
        pending_post_id: draft.pending_post_id.clone(),
        remote_id: (!draft.is_system && !draft.by_program).then(String::new),
        metadata: Some(PostMetadata {
            priority,
            files: draft.files.files.clone(),
            ..PostMetadata::default()
        }),
        ..Post::default()
    };
    let embeds = post.shown_embeds();
    post.metadata.get_or_insert_default().embeds = embeds;
    post
}
