//! For the service of search: where somebody may look, and what he may see of what was found there.

use std::collections::BTreeMap;

use ::access::permission::VIEW_TEAM;
use events::search::{PagePosts, Reach, Searchable, SeePosts, SeenPosts, WhereToSearch, WrittenPost};
use model::Problem;

use crate::State;
use crate::app::access::{self, AtChannel};
use crate::domain::channel::{direct_name, group_name};
use crate::store::access::problem;
use crate::store::posts::list;
use crate::store::posts::shown::Telling;
use crate::store::searching as store;

/// Names of a question.
const MOST_NAMES: usize = 100;
/// Posts of a question.
const MOST_POSTS: usize = 200;
const MOST_PAGE: u32 = 1_000;
/// Bytes of an answer; NATS carries a megabyte.
const MOST_BYTES: usize = 600_000;
/// Bytes of a post that can be told of at all.
const MOST_POST: usize = 950_000;

/// The channels somebody may search, and which of them he named.
pub async fn places(state: &State, ask: WhereToSearch) -> Result<Searchable, Problem> {
    let caller = &ask.identity;
    if !ask.reach.team_id.is_empty() {
        access::require_in_team(state, caller, &ask.reach.team_id, VIEW_TEAM).await?;
    }
    if ask.channels.len() > MOST_NAMES || ask.people.len() > MOST_NAMES {
        return Err(Problem::invalid_body("terms"));
    }
    let exec = state.db.exec();
    let mut usernames = ask.people.clone();
    let members = |name: &str| -> Option<Vec<String>> {
        Some(name.strip_prefix('@')?.split(',').map(|part| part.trim_start_matches('@').to_owned()).collect())
    };
    usernames.extend(ask.channels.iter().filter_map(|name| members(name)).flatten());
    usernames.truncate(2 * MOST_NAMES);
    let people = if usernames.is_empty() {
        BTreeMap::new()
    } else {
        let found = store::people(&exec, &usernames).await.map_err(problem)?;
        found.into_iter().map(|person| (person.username, person.id)).collect()
    };
    let places = store::places(&exec, &caller.user_id, &ask.reach).await.map_err(problem)?;
    let mut named = BTreeMap::new();
    for name in ask.channels {
        let wanted = match members(&name) {
            Some(members) => name_with(&caller.user_id, &people, &members),
            None => Some(name.clone()),
        };
        let is_meant = |place: &&store::Place| {
            wanted.as_ref().is_some_and(|wanted| *wanted == place.name || *wanted == place.id)
        };
        let ids: Vec<String> = places.iter().filter(is_meant).map(|place| place.id.clone()).collect();
        if !ids.is_empty() {
            named.insert(name, ids);
        }
    }
    let newest_at = places.first().map_or(0, |place| place.last_post_at);
    let channels = places.into_iter().map(|place| place.id).collect();
    Ok(Searchable { channels, named, people, newest_at })
}

/// What the direct channel with one, or the group channel with several others, is called.
fn name_with(caller: &str, people: &BTreeMap<String, String>, members: &[String]) -> Option<String> {
    let mut ids = members.iter().map(|name| people.get(name).cloned()).collect::<Option<Vec<String>>>()?;
    if let [other] = ids.as_slice() {
        return Some(direct_name(caller, other));
    }
    ids.push(caller.to_owned());
    ids.sort_unstable();
    ids.dedup();
    Some(group_name(&ids))
}

/// Those of the posts that somebody may find, as they are now.
pub async fn seen(state: &State, ask: SeePosts) -> Result<SeenPosts, Problem> {
    if ask.post_ids.len() > MOST_POSTS {
        return Err(Problem::invalid_body("post_ids"));
    }
    let posts = list::by_ids(&state.db.exec(), Telling::Counts, &ask.post_ids).await.map_err(problem)?;
    let mut channels: Vec<&str> = posts.iter().map(|post| post.channel_id.as_str()).collect();
    channels.sort_unstable();
    channels.dedup();
    // Read after the posts: who was thrown out in between sees none of them.
    let at = access::channels(state, &ask.identity, &channels).await?;
    let within: Vec<&str> =
        at.iter().filter(|at| is_within(at, &ask.reach)).map(|at| at.standing.channel.id.as_str()).collect();
    let mut seen = SeenPosts::default();
    let mut bytes = 0;
    for post in posts {
        if post.delete_at > 0 || !within.contains(&post.channel_id.as_str()) {
            continue;
        }
        let told = serde_json::to_value(&post).map_err(Problem::internal)?;
        let size = told.to_string().len();
        if size > MOST_POST {
            tracing::warn!(post = post.id, size, "a post that is too long to be told of is not found");
            continue;
        }
        if bytes > 0 && bytes + size > MOST_BYTES {
            seen.later.push(post.id);
            continue;
        }
        bytes += size;
        seen.posts.push(told);
    }
    Ok(seen)
}

/// Is the channel one of those that are searched for its member?
fn is_within(at: &AtChannel, reach: &Reach) -> bool {
    let channel = &at.standing.channel;
    let has_team = !channel.team_id.is_empty();
    at.is_member()
        && at.may_read()
        && (reach.archived || channel.delete_at == 0)
        && (!has_team || at.standing.team_roles.is_some())
        && (!has_team || reach.team_id.is_empty() || reach.team_id == channel.team_id)
}

/// A page of all posts, cut where it would become too long.
pub async fn page(state: &State, ask: PagePosts) -> Result<Vec<WrittenPost>, Problem> {
    let limit = i64::from(ask.limit.clamp(1, MOST_PAGE));
    let mut posts = store::page(&state.db.exec(), &ask.after_id, limit).await.map_err(problem)?;
    let mut bytes = 0;
    let fits = posts.iter().take_while(|post| {
        bytes += serde_json::to_vec(post).map_or(0, |told| told.len());
        bytes <= MOST_BYTES
    });
    let fitting = fits.count().max(1);
    posts.truncate(fitting);
    Ok(posts)
}
