//! Writing posts: one statement writes everything that follows from what [`super::facts`] reads.

use db::{Exec, FromQueryResult, Value, texts};
use events::Event;
use events::messaging::PostCreated;

use crate::domain::thread::ThreadState;

/// A post ready to be written.
#[derive(Clone, Debug)]
pub struct NewRow {
    pub id: String,
    pub channel_id: String,
    pub user_id: String,
    pub root_id: String,
    pub message: String,
    pub kind: String,
    /// JSON object.
    pub props: String,
    pub hashtags: String,
    /// JSON of what is told of its files, or "".
    pub files: String,
    pub pending_post_id: String,
    /// 0: given by the database.
    pub create_at: i64,
    /// How many posts of the same channel follow in this write.
    pub behind: i64,
    /// Does it count as unread? Joining and leaving does not.
    pub counts: bool,
    /// Written by a person: `remote_id` is "" rather than null.
    pub is_plain: bool,
    /// Changed a moment after it was written: files it names were not there.
    pub late: bool,
    /// JSON object, or "".
    pub priority: String,
    pub trace: String,
    /// Where the buttons in it lead, JSON; mostly "".
    pub actions: String,
    /// JSON of [`PostCreated`].
    pub event: String,
}

/// What a write changes for one member of a channel, all posts of the write taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    pub channel_id: String,
    pub user_id: String,
    /// He wrote: his mark moves to his last own post …
    pub reads: bool,
    /// … after which this many posts follow in the channel,
    pub posts_after: i64,
    /// of which these count as unread.
    pub counted_after: i64,
    pub counted_root_after: i64,
    pub mentions: i64,
    pub mentions_root: i64,
    pub mentions_urgent: i64,
}

/// What a write changes for one thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadChange {
    pub root_id: String,
    pub channel_id: String,
    pub replies: i64,
    /// How many posts of the channel follow the last reply.
    pub behind: i64,
    /// Authors of the replies, the latest last, each once.
    pub participants: Vec<String>,
}

/// What a write changes for one follower of a thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowerChange {
    pub root_id: String,
    pub channel_id: String,
    pub user_id: String,
    /// He wrote or was mentioned: he follows, whatever he did before.
    pub follows: bool,
    /// He wrote: read up to here.
    pub reads: bool,
    pub behind: i64,
    pub mentions: i64,
}

/// A channel after the write.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bumped {
    pub id: String,
    /// `create_at` of its last post of this write.
    pub at: i64,
    /// At the first channel: the threads of the write's replies as they were before, JSON of [`ThreadState`]s.
    pub threads: Option<String>,
}

impl Bumped {
    /// The threads before the write.
    pub fn threads(bumped: &[Self]) -> db::Result<Vec<ThreadState>> {
        let Some(text) = bumped.iter().find_map(|channel| channel.threads.as_deref()) else {
            return Ok(Vec::new());
        };
        serde_json::from_str(text).map_err(|error| db::Error::Bug(error.to_string()))
    }
}

pub struct Batch<'a> {
    pub posts: &'a [NewRow],
    pub members: &'a [MemberChange],
    pub threads: &'a [ThreadChange],
    pub followers: &'a [FollowerChange],
    /// Unix ms.
    pub now: i64,
}

const INPUT: &str = "
WITH input AS (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                         $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::boolean[], $15::boolean[], $16::text[], $17::text[], $18::text[], $19::boolean[], $20::text[])
      AS t(id, channel_id, user_id, root_id, message, type, props, hashtags, files, pending, create_at, behind, counts, plain, trace, event_id, event, late, priority)
), sums AS (
    SELECT channel_id, count(*) AS posts, count(*) FILTER (WHERE counts) AS counted,
           count(*) FILTER (WHERE root_id = '') AS roots, count(*) FILTER (WHERE counts AND root_id = '') AS counted_roots
    FROM input GROUP BY channel_id
), locked AS MATERIALIZED (
    -- In order of id, so that two writes cannot wait for each other.
    SELECT c.id FROM channels c WHERE c.id IN (SELECT channel_id FROM sums) ORDER BY c.id FOR NO KEY UPDATE
)";

/// The threads before the write, read under the lock.
const BEFORE: &str = ", before AS MATERIALIZED (
    SELECT thread_states($31, $36, $38, (SELECT array_agg(user_id) FROM input WHERE root_id <> ''), (SELECT count(*) FROM locked)) AS state
)";

const BUMPED: &str = ", bumped AS (
    UPDATE channels c
    SET last_post_at = GREATEST(c.last_post_at + s.posts, c.last_change_at + s.posts, $1),
        last_root_post_at = CASE WHEN s.roots > 0 THEN GREATEST(c.last_post_at + s.posts, c.last_change_at + s.posts, $1) ELSE c.last_root_post_at END,
        total_msg_count = c.total_msg_count + s.counted,
        total_msg_count_root = c.total_msg_count_root + s.counted_roots
    FROM sums s JOIN locked l ON l.id = s.channel_id";

/// Nothing is written before the threads were read.
const AFTER_BEFORE: &str = " JOIN (SELECT count(*) AS threads FROM before) AS seen ON seen.threads >= 0";

const POSTED: &str = "
    WHERE c.id = s.channel_id
    RETURNING c.id, c.last_post_at AS at, c.total_msg_count AS total, c.total_msg_count_root AS total_root
), posted AS (
    INSERT INTO posts (id, create_at, update_at, user_id, channel_id, root_id, message, type, props, hashtags, file_ids, pending_post_id, remote_id, priority, files)
    SELECT i.id, CASE WHEN i.create_at > 0 THEN i.create_at ELSE b.at - i.behind END,
           CASE WHEN i.create_at > 0 THEN i.create_at ELSE b.at - i.behind END + i.late::int,
           i.user_id, i.channel_id, i.root_id, i.message, i.type, i.props::jsonb, i.hashtags,
           CASE WHEN i.files = '' THEN '{}'::text[]
                ELSE ARRAY(SELECT f->>'id' FROM jsonb_array_elements(i.files::jsonb) AS f ORDER BY f->>'id' COLLATE \"C\") END, i.pending,
           CASE WHEN i.plain THEN '' END, nullif(i.priority, '')::jsonb, nullif(i.files, '')::jsonb
    FROM input i JOIN bumped b ON b.id = i.channel_id
), said AS (
    INSERT INTO outbox (id, subject, at, trace, data)
    SELECT i.event_id, $21, b.at - i.behind, i.trace, i.event::json FROM input i JOIN bumped b ON b.id = i.channel_id
)";

const MEMBERS: &str = ", member_input AS (
    SELECT * FROM unnest($22::text[], $23::text[], $24::boolean[], $25::bigint[], $26::bigint[], $27::bigint[], $28::bigint[], $29::bigint[], $30::bigint[])
      AS t(channel_id, user_id, reads, posts_after, counted_after, counted_root_after, mentions, mentions_root, mentions_urgent)
), members AS (
    UPDATE channel_members m
    SET last_viewed_at = CASE WHEN d.reads THEN b.at - d.posts_after ELSE m.last_viewed_at END,
        msg_count = CASE WHEN d.reads THEN b.total - d.counted_after ELSE m.msg_count END,
        msg_count_root = CASE WHEN d.reads THEN b.total_root - d.counted_root_after ELSE m.msg_count_root END,
        mention_count = CASE WHEN d.reads THEN 0 ELSE m.mention_count END + d.mentions,
        mention_count_root = CASE WHEN d.reads THEN 0 ELSE m.mention_count_root END + d.mentions_root,
        urgent_mention_count = CASE WHEN d.reads THEN 0 ELSE m.urgent_mention_count END + d.mentions_urgent,
        last_update_at = b.at
    FROM member_input d JOIN bumped b ON b.id = d.channel_id
    WHERE m.channel_id = d.channel_id AND m.user_id = d.user_id
)";

const THREADS: &str = ", thread_input AS (
    SELECT * FROM unnest($31::text[], $32::text[], $33::bigint[], $34::bigint[], $35::text[]) AS t(root_id, channel_id, replies, behind, participants)
), threaded AS (
    INSERT INTO threads AS th (post_id, channel_id, reply_count, last_reply_at, participants)
    SELECT d.root_id, d.channel_id, d.replies, b.at - d.behind, string_to_array(d.participants, ' ')
    FROM thread_input d JOIN bumped b ON b.id = d.channel_id
    ON CONFLICT (post_id) DO UPDATE SET reply_count = th.reply_count + EXCLUDED.reply_count, last_reply_at = EXCLUDED.last_reply_at,
        participants = ARRAY(SELECT p FROM unnest(th.participants) AS p WHERE p <> ALL (EXCLUDED.participants)) || EXCLUDED.participants
), roots AS (
    UPDATE posts p SET update_at = b.at FROM thread_input d JOIN bumped b ON b.id = d.channel_id WHERE p.id = d.root_id
), follower_input AS (
    SELECT * FROM unnest($36::text[], $37::text[], $38::text[], $39::boolean[], $40::boolean[], $41::bigint[], $42::bigint[])
      AS t(root_id, channel_id, user_id, follows, reads, behind, mentions)
), followed AS (
    INSERT INTO thread_members AS f (post_id, channel_id, user_id, following, last_viewed_at, last_updated, unread_mentions)
    SELECT d.root_id, d.channel_id, d.user_id, true, CASE WHEN d.reads THEN b.at - d.behind ELSE 0 END, b.at, d.mentions
    FROM (SELECT i.* FROM follower_input i LEFT JOIN channel_members m ON m.channel_id = i.channel_id AND m.user_id = i.user_id
          -- Whoever left the channel follows nothing new in it; its author may answer without being a member.
          WHERE i.reads OR m.user_id IS NOT NULL
          UNION ALL
          SELECT t.root_id, t.channel_id, m.user_id, false, false, 0, 0 FROM thread_input t
          JOIN channel_members m ON m.channel_id = t.channel_id AND m.notify_props->>'channel_auto_follow_threads' = 'on'
          WHERE EXISTS (SELECT 1 FROM follower_input i WHERE i.root_id = t.root_id)
            AND NOT EXISTS (SELECT 1 FROM follower_input i WHERE i.root_id = t.root_id AND i.user_id = m.user_id)
            AND NOT EXISTS (SELECT 1 FROM thread_members f WHERE f.post_id = t.root_id AND f.user_id = m.user_id)) d
    JOIN bumped b ON b.id = d.channel_id
    ON CONFLICT (post_id, user_id) DO UPDATE SET following = f.following OR coalesce((SELECT i.follows FROM follower_input i WHERE i.root_id = f.post_id AND i.user_id = f.user_id), false),
        last_viewed_at = GREATEST(f.last_viewed_at, EXCLUDED.last_viewed_at), last_updated = EXCLUDED.last_updated,
        unread_mentions = CASE WHEN EXCLUDED.last_viewed_at > f.last_viewed_at THEN 0 ELSE f.unread_mentions END + EXCLUDED.unread_mentions
)";

const WITHOUT_THREADS: &str = " SELECT id, at, NULL::text AS threads FROM bumped";
const WITH_THREADS: &str = " SELECT id, at, CASE WHEN row_number() OVER (ORDER BY id) = 1 THEN (SELECT jsonb_agg(state) FROM before)::text END AS threads
    FROM bumped";

/// Writes posts, channel counters, read marks, mentions, threads and events in one statement. Channels that are gone are
/// missing from the answer, and so are their posts from the database.
pub async fn insert(exec: &Exec<'_>, batch: &Batch<'_>) -> db::Result<Vec<Bumped>> {
    let posts = batch.posts;
    let column = |of: fn(&NewRow) -> &str| texts(posts.iter().map(of));
    let numbers = |of: fn(&NewRow) -> i64| Value::from(posts.iter().map(of).collect::<Vec<i64>>());
    let flags = |of: fn(&NewRow) -> bool| Value::from(posts.iter().map(of).collect::<Vec<bool>>());
    let mut values: Vec<Value> = vec![
        batch.now.into(),
        column(|p| &p.id),
        column(|p| &p.channel_id),
        column(|p| &p.user_id),
        column(|p| &p.root_id),
        column(|p| &p.message),
        column(|p| &p.kind),
        column(|p| &p.props),
        column(|p| &p.hashtags),
        column(|p| &p.files),
        column(|p| &p.pending_post_id),
        numbers(|p| p.create_at),
        numbers(|p| p.behind),
        flags(|p| p.counts),
        flags(|p| p.is_plain),
        column(|p| &p.trace),
        texts(posts.iter().map(|_| model::id::new())),
        column(|p| &p.event),
        flags(|p| p.late),
        column(|p| &p.priority),
        PostCreated::subject().into(),
    ];
    push_members(&mut values, batch.members);
    let mut parts = if batch.threads.is_empty() {
        vec![INPUT, BUMPED, POSTED, MEMBERS]
    } else {
        push_threads(&mut values, batch.threads);
        push_followers(&mut values, batch.followers);
        vec![INPUT, BEFORE, BUMPED, AFTER_BEFORE, POSTED, MEMBERS, THREADS]
    };
    let actions = actions(&mut values, posts);
    parts.push(&actions);
    parts.push(if batch.threads.is_empty() { WITHOUT_THREADS } else { WITH_THREADS });
    let sql = parts.concat();
    exec.all(&sql, values).await
}

/// Few posts have buttons: the others are not made to pay for it.
fn actions(values: &mut Vec<Value>, posts: &[NewRow]) -> String {
    let acting = || posts.iter().filter(|post| !post.actions.is_empty());
    if acting().next().is_none() {
        return String::new();
    }
    let (ids, actions) = (values.len() + 1, values.len() + 2);
    values.push(texts(acting().map(|post| &post.id)));
    values.push(texts(acting().map(|post| &post.actions)));
    format!(
        ", acting AS (
            INSERT INTO post_actions (post_id, actions)
            SELECT t.id, t.actions::jsonb FROM unnest(${ids}::text[], ${actions}::text[]) AS t(id, actions)
            JOIN input i ON i.id = t.id JOIN bumped b ON b.id = i.channel_id
        )"
    )
}

fn push_members(values: &mut Vec<Value>, members: &[MemberChange]) {
    let numbers = |of: fn(&MemberChange) -> i64| Value::from(members.iter().map(of).collect::<Vec<i64>>());
    values.push(texts(members.iter().map(|m| &m.channel_id)));
    values.push(texts(members.iter().map(|m| &m.user_id)));
    values.push(members.iter().map(|m| m.reads).collect::<Vec<bool>>().into());
    values.push(numbers(|m| m.posts_after));
    values.push(numbers(|m| m.counted_after));
    values.push(numbers(|m| m.counted_root_after));
    values.push(numbers(|m| m.mentions));
    values.push(numbers(|m| m.mentions_root));
    values.push(numbers(|m| m.mentions_urgent));
}

fn push_threads(values: &mut Vec<Value>, threads: &[ThreadChange]) {
    values.push(texts(threads.iter().map(|t| &t.root_id)));
    values.push(texts(threads.iter().map(|t| &t.channel_id)));
    values.push(threads.iter().map(|t| t.replies).collect::<Vec<i64>>().into());
    values.push(threads.iter().map(|t| t.behind).collect::<Vec<i64>>().into());
    values.push(texts(threads.iter().map(|t| t.participants.join(" "))));
}

fn push_followers(values: &mut Vec<Value>, followers: &[FollowerChange]) {
    values.push(texts(followers.iter().map(|f| &f.root_id)));
    values.push(texts(followers.iter().map(|f| &f.channel_id)));
    values.push(texts(followers.iter().map(|f| &f.user_id)));
    values.push(followers.iter().map(|f| f.follows).collect::<Vec<bool>>().into());
    values.push(followers.iter().map(|f| f.reads).collect::<Vec<bool>>().into());
    values.push(followers.iter().map(|f| f.behind).collect::<Vec<i64>>().into());
    values.push(followers.iter().map(|f| f.mentions).collect::<Vec<i64>>().into());
}
