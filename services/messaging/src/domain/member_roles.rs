//! What somebody is in a team or a channel: flags of the scheme and extra roles by name.

use access::{Place, Roles};
use model::Problem;
use serde::Deserialize;

/// Flags a client sets.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SchemeRoles {
    pub scheme_admin: bool,
    pub scheme_user: bool,
    pub scheme_guest: bool,
}

/// What is held in a membership.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub guest: bool,
    pub user: bool,
    pub admin: bool,
    /// Space separated.
    pub explicit: String,
}

/// Error ids differ by where the membership is.
fn id(scope: &str, team: &'static str, channel: &'static str) -> &'static str {
    if scope == "team" { team } else { channel }
}

impl Held {
    /// The same membership with exactly these roles (`scope` is `team` or `channel`).
    pub fn with_roles(
        self,
        scope: &str,
        roles: &str,
        known: &Roles,
        place: Place<'_>,
    ) -> Result<Self, Problem> {
        let defaults = ["guest", "user", "admin"].map(|flag| format!("{scope}_{flag}"));
        let [guest, user, admin] = defaults.each_ref().map(|default| place.name(default));
        let mut held = Self::default();
        let mut explicit = Vec::new();
        for name in roles.split_whitespace() {
            if !known.contains(name) {
                return Err(Problem::bad_request("app.role.get_by_name.app_error", "Unable to get role."));
            }
            match name {
                _ if name == guest => held.guest = true,
                _ if name == user => held.user = true,
                _ if name == admin => held.admin = true,
                _ if known.is_scheme_managed(name) => {
                    let id = id(
                        scope,
                        "api.channel.update_team_member_roles.scheme_role.app_error",
                        "api.channel.update_channel_member_roles.scheme_role.app_error",
                    );
                    return Err(Problem::bad_request(id, "The role is managed by a scheme."));
                }
                _ => explicit.push(name),
            }
        }
        if held.guest && held.user {
            let id = id(
                scope,
                "api.team.update_team_member_roles.guest_and_user.app_error",
                "api.channel.update_channel_member_roles.guest_and_user.app_error",
            );
            return Err(Problem::bad_request(id, "A user must be either guest or user."));
        }
        if held.guest != self.guest {
            let id = id(
                scope,
                "api.channel.update_team_member_roles.changing_guest_role.app_error",
                "api.channel.update_channel_member_roles.changing_guest_role.app_error",
            );
            return Err(Problem::bad_request(id, "The guest role cannot be given or taken here."));
        }
        held.explicit = explicit.join(" ");
        Ok(held)
    }

    /// The same membership with these flags.
    pub fn with_scheme_roles(self, scope: &str, flags: SchemeRoles) -> Result<Self, Problem> {
        let refuse = |team, channel, message| Err(Problem::bad_request(id(scope, team, channel), message));
        if self.guest {
            return refuse(
                "api.team.update_team_member_roles.guest.app_error",
                "api.channel.update_channel_member_roles.guest.app_error",
                "A guest cannot be made a member or administrator.",
            );
        }
        if flags.scheme_guest {
            return refuse(
                "api.team.update_team_member_roles.user_and_guest.app_error",
                "api.channel.update_channel_member_roles.user_and_guest.app_error",
                "A user must be either guest or user.",
            );
        }
        if !flags.scheme_user {
            return refuse(
                "api.team.update_team_member_roles.unset_user_scheme.app_error",
                "api.channel.update_channel_member_roles.unset_user_scheme.app_error",
                "The user role cannot be taken away.",
            );
        }
        Ok(Self { user: true, admin: flags.scheme_admin, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member() -> Held {
        Held { user: true, ..Held::default() }
    }

    fn roles() -> Roles {
        let mut roles = Roles::default();
        roles.set("boss".into(), Vec::new());
        roles
    }

    #[test]
    fn where_there_is_a_scheme_its_names_count() {
        let mut roles = roles();
        roles.set("xyz".into(), Vec::new());
        roles.set_scheme("s".into(), [("team_admin".to_owned(), "xyz".to_owned())].into());
        roles.set_team_scheme("t".into(), "s".into());
        let with = |names: &str| member().with_roles("team", names, &roles, roles.at("t", None));
        assert!(with("team_user xyz").unwrap().admin);
        assert!(with("team_user team_admin").is_err(), "not what it is called here");
        assert!(member().with_roles("team", "team_user xyz", &roles, roles.at("", None)).is_err());
    }

    #[test]
    fn roles_of_the_scheme_become_flags() {
        let roles = roles();
        let with = |names: &str| member().with_roles("team", names, &roles, roles.at("", None)).unwrap();
        let held = with("team_user team_admin");
        assert_eq!(held, Held { user: true, admin: true, ..Held::default() });
        assert_eq!(with("team_user boss").explicit, "boss");
    }

    #[test]
    fn unknown_and_foreign_roles_are_refused() {
        let roles = roles();
        let refused =
            |names: &str| member().with_roles("channel", names, &roles, roles.at("", None)).unwrap_err().id;
        assert_eq!(refused("king"), "app.role.get_by_name.app_error");
        assert_eq!(
            refused("channel_guest"),
            "api.channel.update_channel_member_roles.changing_guest_role.app_error"
        );
        assert_eq!(refused("team_admin"), "api.channel.update_channel_member_roles.scheme_role.app_error");
    }

    #[test]
    fn the_user_role_stays() {
        let flags = |user, guest| SchemeRoles { scheme_user: user, scheme_guest: guest, scheme_admin: true };
        assert!(member().with_scheme_roles("team", flags(true, false)).unwrap().admin);
        assert!(member().with_scheme_roles("team", flags(false, false)).is_err());
        assert!(member().with_scheme_roles("team", flags(true, true)).is_err());
        let guest = Held { guest: true, ..Held::default() };
        assert!(guest.with_scheme_roles("team", flags(true, false)).is_err());
    }
}
