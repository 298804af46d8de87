//! One frame on its way out, and the question whether a connection may see it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use access::Roles;
use access::permission::MANAGE_SYSTEM;
use events::live::{Broadcast, PerRecipient};
use model::Identity;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Id;
use super::frame::{Frame, patched};
use super::member::Member;
use super::view::View;

static ROLES: LazyLock<Roles> = LazyLock::new(Roles::default);

/// Who looks at a connection's events.
pub struct Viewer {
    pub identity: Arc<Identity>,
    manages_system: bool,
}

impl Viewer {
    pub fn new(identity: Arc<Identity>) -> Self {
        let manages_system = ROLES.grant(&identity.roles, MANAGE_SYSTEM);
        Self { identity, manages_system }
    }

    fn holds(&self, permission: &str) -> bool {
        self.manages_system || ROLES.grant(&self.identity.roles, permission)
    }
}

/// A live frame as it comes from the bus; data and address are passed on as they are.
#[derive(Deserialize)]
pub struct Incoming<'a> {
    pub event: String,
    #[serde(borrow)]
    pub data: &'a RawValue,
    #[serde(borrow)]
    pub broadcast: &'a RawValue,
    #[serde(default)]
    pub per_recipient: PerRecipient,
    /// They get it on their own subject.
    #[serde(default)]
    pub newcomers: Vec<String>,
}

pub struct Delivery {
    pub event: String,
    frame: Arc<Frame>,
    own: HashMap<Id, Arc<Frame>>,
    now: i64,
    only_connection: Option<Id>,
    /// Addressed to a connection whose id makes no sense: to nobody.
    nobody: bool,
    not_connection: Option<Id>,
    only_user: Option<Id>,
    not_users: HashSet<Id>,
    channel: Option<Id>,
    team: Option<Id>,
    sanitized: bool,
    sensitive: bool,
    required: Vec<String>,
    /// Only for those who look at the channel, if they say what they look at.
    narrow: bool,
    pub newcomers: HashSet<Id>,
    /// The person it is about, if guests may see it only of people they meet.
    about: About,
}

enum About {
    Anything,
    /// Somebody, who may be known here.
    Person(Id, Option<Arc<Member>>),
}

impl Delivery {
    /// # Errors
    /// The frame is not one.
    pub fn parse(
        payload: &[u8],
        now: i64,
        find: impl Fn(Id) -> Option<Arc<Member>>,
    ) -> serde_json::Result<Self> {
        let incoming: Incoming<'_> = serde_json::from_slice(payload)?;
        let broadcast: Broadcast = serde_json::from_str(incoming.broadcast.get())?;
        let (data, address) = (incoming.data.get(), incoming.broadcast.get());
        let own = match incoming.per_recipient.is_empty() {
            true => HashMap::new(),
            false => patched(&incoming.event, data, address, &incoming.per_recipient),
        };
        let about = match person(&incoming.event, data) {
            Some(id) => About::Person(id, find(id)),
            None => About::Anything,
        };
        let only_connection = Id::parse(&broadcast.connection_id);
        Ok(Self {
            frame: Arc::new(Frame::new(&incoming.event, data, address)),
            own,
            now,
            nobody: only_connection.is_none() && !broadcast.connection_id.is_empty(),
            only_connection,
            not_connection: Id::parse(&broadcast.omit_connection_id),
            only_user: Id::parse(&broadcast.user_id),
            not_users: broadcast
                .omit_users
                .iter()
                .flatten()
                .filter(|(_, omit)| **omit)
                .filter_map(|(id, _)| Id::parse(id))
                .collect(),
            channel: Id::parse(&broadcast.channel_id),
            team: Id::parse(&broadcast.team_id),
            sanitized: broadcast.contains_sanitized_data,
            sensitive: broadcast.contains_sensitive_data,
            required: broadcast.required_permissions,
            narrow: matches!(incoming.event.as_str(), "typing" | "reaction_added" | "reaction_removed"),
            newcomers: incoming.newcomers.iter().filter_map(|id| Id::parse(id)).collect(),
            about,
            event: incoming.event,
        })
    }

    /// The one user it is for.
    pub fn only_user(&self) -> Option<Id> {
        self.only_user
    }

    pub fn frame_for(&self, user: Id) -> &Arc<Frame> {
        self.own.get(&user).unwrap_or(&self.frame)
    }

    /// In the order of the protocol; the place's membership was looked at before, by choosing whom to ask.
    pub fn is_for(&self, connection: Id, viewer: &Viewer, view: Option<&View>, member: &Member) -> bool {
        let identity = &viewer.identity;
        if identity.expires_at > 0 && identity.expires_at <= self.now {
            return false;
        }
        if (self.sanitized && viewer.manages_system) || (self.sensitive && !viewer.manages_system) {
            return false;
        }
        if !self.required.iter().all(|permission| viewer.holds(permission)) {
            return false;
        }
        if self.nobody
            || self.only_connection.is_some_and(|only| only != connection)
            || self.not_connection == Some(connection)
        {
            return false;
        }
        if let Some(only) = self.only_user {
            return only == member.id;
        }
        if self.not_users.contains(&member.id) || self.narrow && self.is_out_of_sight(view) {
            return false;
        }
        // On a channel's subject only its members are asked; a team beside it is a second condition.
        if let (Some(_), Some(team)) = (self.channel, self.team)
            && !member.is_in_team(team)
        {
            return false;
        }
        !identity.is_guest || self.is_about_somebody_met(member)
    }

    fn is_out_of_sight(&self, view: Option<&View>) -> bool {
        let Some(view) = view.filter(|view| view.channel.is_some()) else { return false };
        ![view.channel, view.thread, view.thread_view].contains(&self.channel)
    }

    fn is_about_somebody_met(&self, member: &Member) -> bool {
        match &self.about {
            About::Anything => true,
            About::Person(id, known) => {
                *id == member.id || known.as_ref().is_some_and(|other| member.shares_a_place_with(other))
            }
        }
    }
}

/// Whom an event about people is about.
fn person(event: &str, data: &str) -> Option<Id> {
    #[derive(Deserialize)]
    struct New {
        user_id: String,
    }
    #[derive(Deserialize)]
    struct Updated {
        user: Who,
    }
    #[derive(Deserialize)]
    struct Who {
        id: String,
    }
    let id = match event {
        "new_user" => serde_json::from_str::<New>(data).ok()?.user_id,
        "user_updated" => serde_json::from_str::<Updated>(data).ok()?.user.id,
        _ => return None,
    };
    Id::parse(&id)
}

#[cfg(test)]
#[path = "delivery_tests.rs"]
mod tests;
