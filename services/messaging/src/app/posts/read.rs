//! Reading posts: one, several, a channel's, a thread's, and what is new to somebody.

use ::access::permission::{EDIT_OTHER_USERS, READ_DELETED_POSTS};
use model::{Identity, Problem};

use crate::State;
use crate::app::access::{self, AtChannel};
use crate::app::user_lists;
use crate::domain::post::Post;
use crate::domain::post_list::{Cursor, Piece, PostList, cut};
use crate::store::access::problem;
use crate::store::posts::list;
use crate::store::posts::shown::Telling;
use crate::store::posts::thread::thread;

pub fn not_found() -> Problem {
    Problem::new(404, "app.post.get.app_error", "Unable to get the post.")
}

pub fn channel_not_found() -> Problem {
    Problem::new(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.")
}

/// How a list of posts is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// No posts beside those of the page.
    pub skip_threads: bool,
    /// Roots alone, with what is known of their threads.
    pub collapsed: bool,
    /// Participants as whole users.
    pub extended: bool,
}

impl View {
    fn telling<'a>(&self, viewer: &'a str) -> Telling<'a> {
        if self.collapsed { Telling::Collapsed(viewer) } else { Telling::Counts }
    }

    /// Some lists count replies only when the threads themselves are left out.
    fn sparing<'a>(&self, viewer: &'a str) -> Telling<'a> {
        match self.telling(viewer) {
            Telling::Counts if !self.skip_threads => Telling::Nothing,
            telling => telling,
        }
    }

    fn wants_threads(&self) -> bool {
        !self.skip_threads && !self.collapsed
    }
}

/// The caller at the channel of a post he may read.
pub async fn readable(
    state: &State,
    caller: &Identity,
    post_id: &str,
    missing: Problem,
) -> Result<AtChannel, Problem> {
    let at = access::post_channel(state, caller, post_id).await?.ok_or(missing)?;
    require_read(&at)?;
    Ok(at)
}

/// The caller at a channel whose posts he may read.
pub async fn readable_channel(
    state: &State,
    caller: &Identity,
    channel_id: &str,
) -> Result<AtChannel, Problem> {
    let at = access::channel(state, caller, channel_id).await?.ok_or_else(channel_not_found)?;
    require_read(&at)?;
    Ok(at)
}

fn require_read(at: &AtChannel) -> Result<(), Problem> {
    if at.may_read() { Ok(()) } else { Err(Problem::forbidden(::access::permission::READ_CHANNEL_CONTENT)) }
}

pub async fn one(state: &State, caller: &Identity, post_id: &str, deleted: bool) -> Result<Post, Problem> {
    let at = readable(state, caller, post_id, not_found()).await?;
    if deleted {
        at.require(READ_DELETED_POSTS)?;
    }
    let posts =
        list::by_ids(&state.db.exec(), Telling::Counts, &[post_id.to_owned()]).await.map_err(problem)?;
    posts.into_iter().next().filter(|post| deleted || post.delete_at == 0).ok_or_else(not_found)
}

/// Those of the posts the caller may read, newest first.
pub async fn several(state: &State, caller: &Identity, ids: &[String]) -> Result<Vec<Post>, Problem> {
    let posts = list::by_ids(&state.db.exec(), Telling::Counts, ids).await.map_err(problem)?;
    if posts.is_empty() {
        return Err(not_found());
    }
    let mut channels: Vec<&str> = posts.iter().map(|post| post.channel_id.as_str()).collect();
    channels.sort_unstable();
    channels.dedup();
    let at = access::channels(state, caller, &channels).await?;
    let readable: Vec<&str> =
        at.iter().filter(|at| at.may_read()).map(|at| at.standing.channel.id.as_str()).collect();
    Ok(posts.into_iter().filter(|post| readable.contains(&post.channel_id.as_str())).collect())
}

/// Everything of a channel that was written, changed or deleted after a moment.
pub async fn since(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    since: i64,
    view: View,
) -> Result<PostList, Problem> {
    let mut found = changed_since(state, channel_id, since, view, &caller.user_id).await?;
    introduce(state, caller, &mut found, view).await?;
    Ok(found)
}

/// Which page of a channel's posts.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub cursor: Cursor<'a>,
    pub number: i64,
    pub size: i64,
    /// Deleted posts too.
    pub deleted: bool,
}

/// A page of a channel's posts, and when one of the channel changed last.
pub async fn page(
    state: &State,
    caller: &Identity,
    channel_id: &str,
    wanted: Page<'_>,
    view: View,
) -> Result<(PostList, i64), Problem> {
    let (mut found, changed) = page_of(state, channel_id, wanted, view, &caller.user_id).await?;
    introduce(state, caller, &mut found, view).await?;
    let changed = match changed {
        Some(changed) => changed,
        None => last_change(state, channel_id).await?,
    };
    Ok((found, changed))
}

/// When a post of the channel was last written or changed.
pub async fn last_change(state: &State, channel_id: &str) -> Result<i64, Problem> {
    list::last_change(&state.db.exec(), channel_id).await.map_err(problem)
}

async fn changed_since(
    state: &State,
    channel_id: &str,
    since: i64,
    view: View,
    viewer: &str,
) -> Result<PostList, Problem> {
    let telling = view.sparing(viewer);
    let exec = state.db.exec();
    let mut found = PostList::of(list::since(&exec, channel_id, telling, since).await.map_err(problem)?);
    if view.wants_threads() {
        let roots: Vec<String> =
            found.roots_of_replies().into_iter().filter(|root| !found.has(root)).collect();
        if !roots.is_empty() {
            found.add(list::by_ids(&exec, telling, &roots).await.map_err(problem)?);
        }
    }
    Ok(found)
}

async fn page_of(
    state: &State,
    channel_id: &str,
    Page { cursor, number, size, deleted }: Page<'_>,
    view: View,
    viewer: &str,
) -> Result<(PostList, Option<i64>), Problem> {
    let telling = if matches!(cursor, Cursor::Newest) { view.sparing(viewer) } else { view.telling(viewer) };
    // One row more at each end names the neighbours; the first page has none before it.
    let skip = number.saturating_mul(size).min(i64::from(i32::MAX));
    let leading = skip > 0;
    let wanted = list::Wanted {
        cursor,
        deleted,
        skip: skip - i64::from(leading),
        take: size + 1 + i64::from(leading),
        siblings: view.wants_threads(),
    };
    let run = list::page(&state.db.exec(), channel_id, telling, &wanted).await.map_err(problem)?;
    let (first, mut posts, last) = cut(run.posts, leading, usize::try_from(size).unwrap_or(0));
    let id = |neighbour: &Option<Post>| neighbour.as_ref().map(|post| post.id.clone()).unwrap_or_default();
    let (next, prev) = match cursor {
        Cursor::Newest => (id(&first), id(&last)),
        Cursor::Before(before) if number == 0 => (before.to_owned(), id(&last)),
        Cursor::Before(_) => (id(&first), id(&last)),
        Cursor::After(after) => {
            posts.reverse();
            (id(&last), if number == 0 { after.to_owned() } else { id(&first) })
        }
    };
    let mut found = PostList { next_post_id: next, prev_post_id: prev, ..PostList::of(posts) };
    if view.wants_threads() {
        let roots = found.roots_of_replies();
        add_siblings(&mut found, &roots, run.siblings.into_iter().chain(first).chain(last));
    }
    Ok((found, run.changed))
}

/// Adds what belongs to these threads; a neighbour of the page may do so too.
fn add_siblings(found: &mut PostList, roots: &[String], candidates: impl IntoIterator<Item = Post>) {
    let belongs = |post: &Post| {
        let root = if post.root_id.is_empty() { &post.id } else { &post.root_id };
        post.delete_at == 0 && roots.contains(root)
    };
    found.add(candidates.into_iter().filter(belongs));
}

/// The posts around the first one `user_id` has not read.
pub async fn around_unread(
    state: &State,
    caller: &Identity,
    user_id: &str,
    channel_id: &str,
    (before, after): (i64, i64),
    view: View,
) -> Result<PostList, Problem> {
    access::require_self_or(state, caller, user_id, EDIT_OTHER_USERS)?;
    let at = readable_channel(state, caller, channel_id).await?;
    let telling = view.telling(&caller.user_id);
    let with_siblings = !view.skip_threads;
    let sizes = (before + 1, after + 1);
    let found = list::around_mark(&state.db.exec(), channel_id, user_id, telling, sizes, with_siblings).await;
    let list::Around { mut newer, mut older, siblings } = found.map_err(problem)?;
    if newer.is_empty() && older.is_empty() && !(at.is_member() && user_id == caller.user_id) {
        require_membership(state, channel_id, user_id).await?;
    }
    let first = newer
        .first()
        .map(|post| if post.root_id.is_empty() { post.id.clone() } else { post.root_id.clone() });
    let first_has_replies =
        newer.first().is_some_and(|post| post.reply_count > 0 || !post.root_id.is_empty());
    let (before, after) = (usize::try_from(before).unwrap_or(0), usize::try_from(after).unwrap_or(0));
    let beyond = |posts: &mut Vec<Post>, size: usize| posts.split_off(size.min(posts.len()));
    let (after_next, before_prev) = (beyond(&mut newer, after), beyond(&mut older, before));
    let id = |posts: &[Post]| posts.first().map(|post| post.id.clone()).unwrap_or_default();
    let (mut next, mut prev) = (id(&after_next), id(&before_prev));
    if newer.is_empty() && older.is_empty() {
        (next, prev) = (String::new(), String::new());
    }
    newer.reverse();
    newer.append(&mut older);
    let mut list = PostList { next_post_id: next, prev_post_id: prev, ..PostList::of(newer) };
    let mut roots = if view.collapsed { Vec::new() } else { list.roots_of_replies() };
    let candidates = siblings.into_iter().chain(after_next).chain(before_prev);
    if let Some(first) = first {
        if with_siblings {
            // The first new post brings its thread, in either view.
            list.has_next = Some(false);
            roots.extend(first_has_replies.then_some(first));
            add_siblings(&mut list, &roots, candidates);
        } else if view.collapsed {
            list.has_next = Some(false);
        }
    } else if view.wants_threads() {
        add_siblings(&mut list, &roots, candidates);
        list.posts.iter_mut().for_each(|post| post.reply_count = 0);
    }
    introduce(state, caller, &mut list, view).await?;
    Ok(list)
}

async fn require_membership(state: &State, channel_id: &str, user_id: &str) -> Result<(), Problem> {
    let mark = crate::store::unread::mark(&state.db.exec(), channel_id, user_id).await.map_err(problem)?;
    match mark {
        Some(_) => Ok(()),
        None => {
            Err(Problem::new(404, "app.channel.get_member.missing.app_error", "No channel member found."))
        }
    }
}

/// A thread, by its root or one of its replies. The post asked for comes first.
pub async fn of_thread(
    state: &State,
    caller: &Identity,
    post_id: &str,
    mut piece: Piece<'_>,
    view: View,
) -> Result<PostList, Problem> {
    readable(state, caller, post_id, not_found()).await?;
    let telling = view.telling(&caller.user_id);
    if view.skip_threads && !view.collapsed {
        let posts = list::by_ids(&state.db.exec(), telling, &[post_id.to_owned()]).await.map_err(problem)?;
        let post = posts.into_iter().find(|post| post.delete_at == 0).ok_or_else(not_found)?;
        return Ok(PostList::of(vec![post]));
    }
    let (mut listed, other) = thread(&state.db.exec(), post_id, telling, &piece).await.map_err(problem)?;
    let has_next = piece.size > 0 && listed.len() as i64 > piece.size;
    if has_next {
        listed.truncate(usize::try_from(std::mem::take(&mut piece.size)).unwrap_or(0));
    }
    let mut order = vec![post_id.to_owned()];
    order.extend(listed.iter().map(|post| post.id.clone()).filter(|id| id != post_id));
    let mut found = PostList { order, posts: listed, has_next: Some(has_next), ..PostList::default() };
    found.add(other);
    if !found.has(post_id) {
        return Err(not_found());
    }
    introduce(state, caller, &mut found, view).await?;
    Ok(found)
}

/// Replaces the ids of participants by the people, when that is wanted.
async fn introduce(
    state: &State,
    caller: &Identity,
    found: &mut PostList,
    view: View,
) -> Result<(), Problem> {
    if !view.extended || !view.collapsed {
        return Ok(());
    }
    let mut ids: Vec<String> = found
        .posts
        .iter()
        .flat_map(|post| post.participants.iter().flatten())
        .map(|user| user.id.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let people = user_lists::shown_by_ids(state, caller, &ids).await?;
    for user in found.posts.iter_mut().flat_map(|post| post.participants.iter_mut().flatten()) {
        if let Some(known) = people.get(&user.id) {
            user.clone_from(known);
        }
    }
    Ok(())
}

/// Pinned posts of a channel.
pub async fn pinned(state: &State, caller: &Identity, channel_id: &str) -> Result<PostList, Problem> {
    readable_channel(state, caller, channel_id).await?;
    Ok(PostList::of(list::pinned(&state.db.exec(), channel_id).await.map_err(problem)?))
}
