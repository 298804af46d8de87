//! What search asks messaging: where somebody may look, what he may see of what was found, and all there is.

use std::collections::BTreeMap;

use model::{FileInfo, Identity, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request::Request;

pub const PRODUCER: &str = "search";

/// Which channels are searched for somebody: those he is a member of, of one team and those without a team, or of all teams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// "": all teams.
    pub team_id: String,
    /// Archived channels too.
    pub archived: bool,
}

/// Where may he search, and what do the names in his query mean? Refused to who may not view the team.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WhereToSearch {
    pub identity: Identity,
    pub reach: Reach,
    /// Names of channels, `@user` for a direct channel, `@user,user` for a group channel; lower case, at most 100.
    pub channels: Vec<String>,
    /// User names, lower case, at most 100.
    pub people: Vec<String>,
}

impl Request for WhereToSearch {
    const SUBJECT: &'static str = "ask.messaging.where_to_search";
    type Reply = Result<Searchable, Problem>;
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Searchable {
    /// All channels; of more than 20,000 those with the newest messages.
    pub channels: Vec<String>,
    /// Which of them are meant by a name; names that mean none are left out.
    pub named: BTreeMap<String, Vec<String>>,
    /// Ids of people by user name; unknown ones are left out.
    pub people: BTreeMap<String, String>,
    /// When something was last written in one of the channels, ms.
    pub newest_at: i64,
}

/// Those of these posts (at most 200) that he may find now, within the same reach, as they are now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeePosts {
    pub identity: Identity,
    pub reach: Reach,
    pub post_ids: Vec<String>,
}

impl Request for SeePosts {
    const SUBJECT: &'static str = "ask.messaging.see_posts";
    type Reply = SeenPosts;
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeenPosts {
    /// As clients are told of them in a list.
    pub posts: Vec<Value>,
    /// An answer is bounded: these were not looked at and may be asked for again.
    pub later: Vec<String>,
}

/// All posts that people wrote, deleted ones too, in order of id after one; for building an index anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PagePosts {
    pub after_id: String,
    /// At most 1,000; there may be fewer in the answer although more follow.
    pub limit: u32,
}

impl Request for PagePosts {
    const SUBJECT: &'static str = "ask.messaging.page_posts";
    type Reply = Vec<WrittenPost>;
}

/// A post as far as it can be searched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WrittenPost {
    pub id: String,
    pub channel_id: String,
    pub user_id: String,
    pub create_at: i64,
    /// Grows with every change.
    pub update_at: i64,
    /// It says nothing then.
    pub is_deleted: bool,
    pub message: String,
    /// What its attachments say; none: an older messaging did not tell.
    pub attachments: Option<String>,
    pub files: Vec<FileInfo>,
}

/// About how many posts are there?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CountPosts {}

impl Request for CountPosts {
    const SUBJECT: &'static str = "ask.messaging.count_posts";
    type Reply = i64;
}
