//! Several posts on the wire: which, in what order, and what lies beyond.

use std::collections::HashSet;

use serde::{Serialize, Serializer};

use super::post::Post;

#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PostList {
    /// Ids of the posts asked for, newest first unless told otherwise.
    pub order: Vec<String>,
    /// Those posts by id, and others needed to show them.
    #[serde(serialize_with = "by_id")]
    #[schema(value_type = BTreeMap<String, Post>)]
    pub posts: Vec<Post>,
    /// The post after the newest of these, or "".
    pub next_post_id: String,
    /// The post before the oldest of these, or "".
    pub prev_post_id: String,
    /// Of a thread: is there more of it?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_next: Option<bool>,
    /// Always 0: every post can be read.
    pub first_inaccessible_post_time: i64,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug)]
pub enum Cursor<'a> {
    Newest,
    Before(&'a str),
    /// Rows come oldest first.
    After(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    Down,
    /// Newest first.
    Up,
}

/// The piece of a thread that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    pub direction: Direction,
    /// 0: all.
    pub size: i64,
    /// Begins beyond this time (ms), 0: at the end.
    pub from: i64,
    /// … and, of posts of that time, beyond this one.
    pub from_post: &'a str,
    /// `from` means changes, and posts come in order of change.
    pub updates: bool,
}

impl Piece<'_> {
    /// All of it, newest first.
    pub fn whole() -> Self {
        Self { direction: Direction::Up, size: 0, from: 0, from_post: "", updates: false }
    }
}

fn by_id<S: Serializer>(posts: &[Post], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(posts.iter().map(|post| (&post.id, post)))
}

impl PostList {
    /// Posts in the order they have.
    pub fn of(posts: Vec<Post>) -> Self {
        Self { order: posts.iter().map(|post| post.id.clone()).collect(), posts, ..Self::default() }
    }

    pub fn has(&self, id: &str) -> bool {
        self.posts.iter().any(|post| post.id == id)
    }

    /// Adds posts that are needed but were not asked for.
    pub fn add(&mut self, posts: impl IntoIterator<Item = Post>) {
        let mut there: HashSet<String> = self.posts.iter().map(|post| post.id.clone()).collect();
        self.posts.extend(posts.into_iter().filter(|post| there.insert(post.id.clone())));
    }

    /// Roots of the replies in the list.
    pub fn roots_of_replies(&self) -> Vec<String> {
        let mut roots: Vec<String> =
            self.posts.iter().map(|post| &post.root_id).filter(|root| !root.is_empty()).cloned().collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// `{id of the first}.{id of the last changed}.{its time}`, what a tag of a list without a channel is made of.
    pub fn fingerprint(&self) -> String {
        let first = self.order.first().map(String::as_str).unwrap_or_default();
        let newest = self.posts.iter().max_by_key(|post| (post.update_at, &post.id));
        newest.map_or_else(|| format!("{first}..0"), |post| format!("{first}.{}.{}", post.id, post.update_at))
    }
}

/// Cuts a run of rows that may begin with one neighbour and end with another into the page and its neighbours.
/// `leading`: the run begins with a neighbour, if it begins at all; `size`: posts of the page.
pub fn cut(mut rows: Vec<Post>, leading: bool, size: usize) -> (Option<Post>, Vec<Post>, Option<Post>) {
    let first = (leading && !rows.is_empty()).then(|| rows.remove(0));
    let last = (rows.len() > size).then(|| rows.swap_remove(size));
    rows.truncate(size);
    // Without a page there is nothing to be beside.
    if rows.is_empty() { (None, rows, None) } else { (first, rows, last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(ids: &str) -> Vec<Post> {
        ids.chars().map(|id| Post { id: id.into(), ..Post::default() }).collect()
    }

    fn ids(posts: &[Post]) -> String {
        posts.iter().map(|post| post.id.as_str()).collect()
    }

    #[test]
    fn pages_and_their_neighbours() {
        for (run, leading, size, first, page, last) in [
            ("abc", false, 2, None, "ab", Some("c")),
            ("ab", false, 2, None, "ab", None),
            ("abcd", true, 2, Some("a"), "bc", Some("d")),
            ("a", true, 2, None, "", None),
            ("", true, 2, None, "", None),
            ("ab", false, 0, None, "", None),
        ] {
            let (before, rows, after) = cut(posts(run), leading, size);
            assert_eq!(
                (before.map(|post| post.id), ids(&rows).as_str(), after.map(|post| post.id)),
                (first.map(str::to_owned), page, last.map(str::to_owned)),
                "{run}"
            );
        }
    }

    #[test]
    fn on_the_wire_posts_are_found_by_id_and_stand_there_once() {
        let mut list = PostList::of(posts("ab"));
        list.add(posts("bc"));
        let json = serde_json::to_value(&list).unwrap();
        assert_eq!(json["order"], serde_json::json!(["a", "b"]));
        assert_eq!(json["posts"].as_object().unwrap().len(), 3);
        assert_eq!(json["posts"]["c"]["id"], "c");
        assert!(json.get("has_next").is_none());
    }
}
