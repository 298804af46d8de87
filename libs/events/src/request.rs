//! Typed questions between services and their answers.

use std::collections::BTreeMap;

use model::preview::{Links, Preview};
use model::{Emoji, FileInfo, Identity, Problem, User};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Envelope;
use crate::auth::{RoleChanged, SchemeChanged};

pub trait Request: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Subject without the deployment's prefix: `ask.<service>.<what>`.
    const SUBJECT: &'static str;
    type Reply: Serialize + DeserializeOwned + Send + Sync + 'static;
}

macro_rules! request {
    ($type:ty, $subject:literal, $reply:ty) => {
        impl Request for $type {
            const SUBJECT: &'static str = $subject;
            type Reply = $reply;
        }
    };
}

/// Whose token is this? `None`: nobody's, expired, revoked, or its user is deactivated.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResolveToken {
    pub token: String,
}
request!(ResolveToken, "ask.auth.resolve_token", Option<Identity>);

/// A user with the revision that orders its changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevisedUser {
    pub user: User,
    pub revision: i64,
}

/// Users by id or by name; unknown ones are left out. At most 1,000 of each.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FindUsers {
    pub ids: Vec<String>,
    pub usernames: Vec<String>,
}
request!(FindUsers, "ask.auth.find_users", Vec<RevisedUser>);

/// All users in order of id, `limit` (≤ 1,000) after an id; for rebuilding a read model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageUsers {
    pub after_id: String,
    pub limit: u32,
}
request!(PageUsers, "ask.auth.page_users", Vec<RevisedUser>);

/// Id of the terms of service people have to agree to; `None`: none were written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewestTerms {}
request!(NewestTerms, "ask.auth.newest_terms", Option<String>);

/// Every role as it is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AllRoles {}
request!(AllRoles, "ask.auth.all_roles", Vec<RoleChanged>);

/// Every scheme that is not deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AllSchemes {}
request!(AllSchemes, "ask.auth.all_schemes", Vec<SchemeChanged>);

/// A scheme with its roles as they are now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SchemeWithRoles {
    pub scheme: SchemeChanged,
    pub roles: Vec<RoleChanged>,
}

/// A scheme by id; `None`: there is none, or it is deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindScheme {
    pub scheme_id: String,
}
request!(FindScheme, "ask.auth.find_scheme", Option<SchemeWithRoles>);

/// Gives the members and guests of a channel exactly these moderated permissions, by its scheme or, where it has none (""),
/// by a new one; the asker has checked the right. `None`: there is no such scheme any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModerateChannel {
    pub scheme_id: String,
    /// Name of a scheme that has to be made.
    pub display_name: String,
    pub members: Vec<String>,
    pub guests: Vec<String>,
}
request!(ModerateChannel, "ask.auth.moderate_channel", Option<SchemeWithRoles>);

/// Deletes a scheme that no place uses any more; the asker has checked the right.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DropScheme {
    pub scheme_id: String,
}
request!(DropScheme, "ask.auth.drop_scheme", ());

/// Every live session of a user was used at this time (ms); extends sessions and remembers activity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TouchSession {
    pub session_id: String,
    pub at: i64,
}
request!(TouchSession, "ask.auth.touch_session", ());

/// The bot that speaks for the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SystemBot {}
request!(SystemBot, "ask.auth.system_bot", RevisedUser);

/// Sets one of a user's props on his behalf, as a service that owns what it means; the caller has checked the right.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetUserProp {
    pub user_id: String,
    pub name: String,
    pub value: String,
}
request!(SetUserProp, "ask.auth.set_user_prop", ());

/// Where a user is a member: what a gateway must know to filter his frames.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Memberships {
    pub user_id: String,
}
request!(Memberships, "ask.messaging.memberships", MembershipList);

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MembershipList {
    pub channels: Vec<String>,
    pub teams: Vec<String>,
}

/// Of these schemes of channels (at most 1,000), which team's scheme is one level above each? Those without one are left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SchemesAbove {
    pub scheme_ids: Vec<String>,
}
request!(SchemesAbove, "ask.messaging.schemes_above", BTreeMap<String, String>);

/// Does a link with this invite id lead to a team?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckInvite {
    pub invite_id: String,
}
request!(CheckInvite, "ask.messaging.check_invite", bool);

/// Somebody signed up by a team's link and joins the team; `false`: the link leads nowhere any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JoinByInvite {
    pub user_id: String,
    pub invite_id: String,
}
request!(JoinByInvite, "ask.messaging.join_by_invite", bool);

/// These users changed: read them anew now, ahead of their events. At most 1,000.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RereadUsers {
    pub ids: Vec<String>,
}
request!(RereadUsers, "ask.messaging.reread_users", ());

/// A new bot writes to the one who owns it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IntroduceBot {
    pub user_id: String,
    pub owner_id: String,
}
request!(IntroduceBot, "ask.messaging.introduce_bot", ());

/// What somebody may do in a channel; `None`: there is no such channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LookAtChannel {
    pub identity: Identity,
    pub channel_id: String,
}
request!(LookAtChannel, "ask.messaging.look_at_channel", Option<ChannelRights>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelRights {
    /// Its posts may be read.
    pub reads: bool,
    /// Files may be uploaded to it.
    pub uploads: bool,
    pub archived: bool,
}

/// Which of these files (at most 1,000) does anything written still need? The others are left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptFiles {
    pub file_ids: Vec<String>,
}
request!(KeptFiles, "ask.messaging.kept_files", Vec<KeptFile>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    pub file_id: String,
    /// The live post it is shown with; "" while only a draft, an old version or a deleted post names it.
    pub post_id: String,
}

/// Takes files for a post that is about to be written, all or some: those that this user uploaded to this channel and that no
/// other post has or is about to get. The same claim gets the same again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimFiles {
    pub user_id: String,
    pub channel_id: String,
    /// Names the post among its author's, before it is written.
    pub claim: String,
    /// At most 100.
    pub file_ids: Vec<String>,
}
request!(ClaimFiles, "ask.files.claim", ClaimedFiles);

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ClaimedFiles {
    pub files: Vec<FileInfo>,
    /// The post must be committed within this time from the asking, ms, or not at all.
    pub valid_ms: u64,
}

/// The post these files were claimed for will certainly not be written. What was claimed for it more than once stays claimed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReleaseFiles {
    pub user_id: String,
    pub claim: String,
    pub file_ids: Vec<String>,
}
request!(ReleaseFiles, "ask.files.release", ());

/// Those of these files that this user uploaded and that are in no post, for his drafts; at most 1,000.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindFiles {
    pub user_id: String,
    pub file_ids: Vec<String>,
}
request!(FindFiles, "ask.files.find", Vec<FileInfo>);

/// What was found where a post leads is to be shown with it, unless it leads elsewhere by now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShowPreview {
    pub post_id: String,
    pub links: Links,
    pub preview: Preview,
}
request!(ShowPreview, "ask.messaging.show_preview", ());

/// Do somebody's system roles grant a permission?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HasPermission {
    pub identity: Identity,
    pub permission: String,
}
request!(HasPermission, "ask.auth.has_permission", bool);

/// May this user's picture be changed? With `has_one` it was, to one of his own or to the generated one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetPicture {
    pub identity: Identity,
    pub user_id: String,
    pub has_one: Option<bool>,
}
request!(SetPicture, "ask.auth.set_picture", Result<(), Problem>);

/// May the one know of the other?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeeUser {
    pub identity: Identity,
    pub user_id: String,
}
request!(SeeUser, "ask.messaging.see_user", Result<(), Problem>);

/// May the team's icon be seen?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SeeTeamIcon {
    pub identity: Identity,
    pub team_id: String,
}
request!(SeeTeamIcon, "ask.messaging.see_team_icon", Result<(), Problem>);

/// May the team's icon be changed? With `has_one` it was, or was taken away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetTeamIcon {
    pub identity: Identity,
    pub team_id: String,
    pub has_one: Option<bool>,
}
request!(SetTeamIcon, "ask.messaging.set_team_icon", Result<(), Problem>);

/// Makes an emoji whose picture is there, or only checks whether it may be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateEmoji {
    pub identity: Identity,
    pub id: String,
    pub name: String,
    pub creator_id: String,
    pub check_only: bool,
}
request!(CreateEmoji, "ask.messaging.create_emoji", Result<Emoji, Problem>);

/// Which of these emoji (at most 1,000) are there?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KnownEmoji {
    pub ids: Vec<String>,
}
request!(KnownEmoji, "ask.messaging.known_emoji", Vec<String>);

/// Statuses (`online`, `away`, `dnd`, `offline`, `ooo`) by user id; empty `user_ids` means everybody who is not offline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Statuses {
    pub user_ids: Vec<String>,
}
request!(Statuses, "ask.messaging.statuses", BTreeMap<String, String>);

/// Part of a producer's history, from its outbox: at most 500 envelopes with positions `from..=to`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replay {
    pub from: i64,
    pub to: i64,
}

/// The answer to [`Replay`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct History {
    /// Position of the newest event that was handed to JetStream.
    pub head: i64,
    pub events: Vec<Envelope>,
    /// What was asked for is older than what the outbox keeps: rebuild instead.
    pub gone: bool,
    /// What is still to be handed over, where nothing else is told.
    #[serde(default)]
    pub waiting: Waiting,
}

/// Events that somebody is still to get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub events: i64,
    /// When the oldest of them became true, ms; none: nothing waits.
    pub since: Option<i64>,
}

/// Replay and head are asked per producer: `ask.<producer>.outbox`.
pub fn outbox_subject(producer: &str) -> String {
    format!("ask.{producer}.outbox")
}
