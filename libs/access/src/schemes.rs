//! Schemes: other roles in the place of the default ones, in some teams and channels.

use crate::moderation;
use crate::roles::{Roles, SchemeRoles};

static NO_ROLES: SchemeRoles = SchemeRoles::new();

/// What roles mean in one channel or team. Members hold default names; the place says what these stand for.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    roles: &'a Roles,
    team: Option<&'a SchemeRoles>,
    channel: Option<&'a SchemeRoles>,
}

impl Roles {
    /// What roles mean in a team ("": in none) and, with its own scheme if it has one, in a channel there. A scheme that is
    /// not known (yet) has no roles: what it may have taken away is not granted.
    pub fn at(&self, team_id: &str, channel_scheme: Option<&str>) -> Place<'_> {
        let channel = channel_scheme.filter(|id| !id.is_empty());
        let channel = channel.map(|id| self.scheme(id).unwrap_or(&NO_ROLES));
        Place { roles: self, team: self.of_team(team_id), channel }
    }
}

impl<'a> Place<'a> {
    /// The name of the role that stands for a default one here.
    pub fn name<'n>(&self, default: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let of = |scheme: Option<&'a SchemeRoles>| {
            scheme.and_then(|scheme| scheme.get(default)).map(String::as_str)
        };
        of(self.channel).or_else(|| of(self.team)).unwrap_or(default)
    }

    /// A list of roles with default names as it is told to clients.
    pub fn names(&self, held: &str) -> String {
        let names: Vec<&str> =
            held.split(' ').filter(|name| !name.is_empty()).map(|name| self.name(name)).collect();
        names.join(" ")
    }

    /// Is a permission granted by the roles in the channel, else in the team, else in the system?
    pub fn grant(&self, channel: &str, team: &str, system: &str, permission: &str) -> bool {
        let any = |held: &str, holds: &dyn Fn(&str) -> bool| held.split(' ').any(holds);
        any(channel, &|role| self.holds_in_channel(role, permission))
            || any(team, &|role| self.roles.holds(self.above(role), permission))
            || self.roles.grant(system, permission)
    }

    fn above<'n>(&self, role: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.team.and_then(|scheme| scheme.get(role)).map_or(role, String::as_str)
    }

    fn holds_in_channel(&self, role: &str, permission: &str) -> bool {
        let may_be_taken =
            matches!(role, "channel_user" | "channel_guest") && moderation::is_moderated(permission);
        let left = match self.channel {
            Some(scheme) if may_be_taken => {
                scheme.get(role).is_some_and(|own| self.roles.holds(own, permission))
            }
            _ => true,
        };
        left && self.roles.holds(self.above(role), permission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{CREATE_POST, MANAGE_TEAM, UPLOAD_FILE, VIEW_TEAM};

    fn scheme(pairs: &[(&str, &str)]) -> SchemeRoles {
        pairs.iter().map(|(default, name)| ((*default).to_owned(), (*name).to_owned())).collect()
    }

    fn roles() -> Roles {
        let mut roles = Roles::default();
        let set = |roles: &mut Roles, name: &str, held: &[&str]| {
            roles.set(name.into(), held.iter().map(|held| (*held).to_owned()).collect());
        };
        set(&mut roles, "tu", &[VIEW_TEAM, MANAGE_TEAM]);
        set(&mut roles, "tcu", &[CREATE_POST]);
        set(&mut roles, "quiet", &[]);
        roles.set_scheme("team-scheme".into(), scheme(&[("team_user", "tu"), ("channel_user", "tcu")]));
        roles.set_scheme(
            "channel-scheme".into(),
            scheme(&[("channel_user", "quiet"), ("channel_admin", "ca")]),
        );
        roles.set_team_scheme("strict".into(), "team-scheme".into());
        roles
    }

    #[test]
    fn places_without_a_scheme_have_the_default_roles() {
        let roles = roles();
        let place = roles.at("plain", None);
        assert_eq!(place.names("boss team_user"), "boss team_user");
        assert!(place.grant("channel_user", "", "", UPLOAD_FILE));
        assert!(!place.grant("", "team_user", "", MANAGE_TEAM));
    }

    #[test]
    fn a_teams_scheme_counts_in_the_team_and_its_channels() {
        let roles = roles();
        let place = roles.at("strict", None);
        assert_eq!(place.names("channel_user channel_admin"), "tcu channel_admin");
        assert!(place.grant("", "team_user", "", MANAGE_TEAM));
        assert!(place.grant("channel_user", "", "", CREATE_POST));
        assert!(!place.grant("channel_user", "", "", UPLOAD_FILE));
    }

    #[test]
    fn a_channels_scheme_takes_and_never_gives() {
        let roles = roles();
        let place = roles.at("plain", Some("channel-scheme"));
        assert_eq!(place.names("channel_user channel_admin"), "quiet ca");
        assert!(!place.grant("channel_user", "", "", CREATE_POST));
        assert!(place.grant("channel_user", "", "", UPLOAD_FILE));
        assert!(place.grant("channel_admin", "", "", CREATE_POST));
        assert!(place.grant("channel_user", "", "system_admin", CREATE_POST));
        assert!(!roles.at("strict", Some("channel-scheme")).grant("channel_user", "", "", UPLOAD_FILE));
    }

    #[test]
    fn an_unknown_scheme_of_a_channel_grants_nothing_it_may_have_taken() {
        let roles = roles();
        let place = roles.at("plain", Some("news"));
        assert!(!place.grant("channel_user", "", "", CREATE_POST));
        assert!(place.grant("channel_user", "", "", UPLOAD_FILE));
    }
}
