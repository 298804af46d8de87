//! Role names to permissions, and the question "may he?".

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::defaults;

/// Role names by the name of the default role each stands for (`team_user`, `channel_admin` …).
pub type SchemeRoles = BTreeMap<String, String>;

/// The roles of a deployment at one moment. Cheap to ask; replaced as a whole when a role changes.
#[derive(Clone, Debug)]
pub struct Roles {
    by_name: HashMap<String, HashSet<String>>,
    schemes: HashMap<String, SchemeRoles>,
    /// Schemes by the team that has one.
    of_teams: HashMap<String, String>,
}

impl Default for Roles {
    /// The roles of a fresh server.
    fn default() -> Self {
        let by_name = defaults::roles()
            .iter()
            .map(|role| (role.name.to_owned(), role.permissions().map(str::to_owned).collect()))
            .collect();
        Self { by_name, schemes: HashMap::new(), of_teams: HashMap::new() }
    }
}

impl Roles {
    pub fn new(roles: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        Self {
            by_name: roles
                .into_iter()
                .map(|(name, permissions)| (name, permissions.into_iter().collect()))
                .collect(),
            schemes: HashMap::new(),
            of_teams: HashMap::new(),
        }
    }

    pub fn set(&mut self, name: String, permissions: Vec<String>) {
        self.by_name.insert(name, permissions.into_iter().collect());
    }

    /// A scheme and the roles it has instead of the default ones.
    pub fn set_scheme(&mut self, id: String, roles: SchemeRoles) {
        self.schemes.insert(id, roles);
    }

    /// From now on this scheme counts in this team.
    pub fn set_team_scheme(&mut self, team_id: String, scheme_id: String) {
        self.of_teams.insert(team_id, scheme_id);
    }

    /// The roles of the team's scheme, if it has one.
    pub(crate) fn of_team(&self, team_id: &str) -> Option<&SchemeRoles> {
        self.of_teams.get(team_id).and_then(|id| self.scheme(id))
    }

    pub(crate) fn scheme(&self, id: &str) -> Option<&SchemeRoles> {
        self.schemes.get(id)
    }

    /// Is this a role that comes with memberships, by default or of a scheme?
    pub fn is_scheme_managed(&self, name: &str) -> bool {
        let of_a_scheme = || self.schemes.values().any(|roles| roles.values().any(|held| held == name));
        defaults::roles().iter().any(|role| role.name == name && role.scheme_managed) || of_a_scheme()
    }

    /// What a role may do, in order of name; empty for an unknown one.
    pub fn permissions(&self, name: &str) -> Vec<String> {
        let mut permissions: Vec<String> = self.by_name.get(name).into_iter().flatten().cloned().collect();
        permissions.sort();
        permissions
    }

    pub(crate) fn holds(&self, name: &str, permission: &str) -> bool {
        self.by_name.get(name).is_some_and(|permissions| permissions.contains(permission))
    }

    /// Is there a role of this name?
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Does one of these roles (space separated names; unknown ones grant nothing) hold the permission?
    pub fn grant(&self, roles: &str, permission: &str) -> bool {
        roles.split(' ').any(|name| self.holds(name, permission))
    }

    /// First list that grants wins; give them as channel, team, system roles.
    pub fn grant_any(&self, role_lists: &[&str], permission: &str) -> bool {
        role_lists.iter().any(|roles| self.grant(roles, permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{CREATE_POST, EDIT_OTHERS_POSTS, MANAGE_SYSTEM};

    #[test]
    fn unknown_and_empty_roles_grant_nothing() {
        let roles = Roles::default();
        assert!(!roles.grant("", CREATE_POST));
        assert!(!roles.grant("emperor", CREATE_POST));
        assert!(!roles.grant("system_user", MANAGE_SYSTEM));
    }

    #[test]
    fn a_wider_role_grants_what_the_narrower_lacks() {
        let roles = Roles::default();
        assert!(roles.grant_any(&["channel_user", "team_user", "system_user"], CREATE_POST));
        assert!(!roles.grant_any(&["channel_user", "team_user", "system_user"], EDIT_OTHERS_POSTS));
        assert!(roles.grant_any(&["", "", "system_user system_admin"], EDIT_OTHERS_POSTS));
    }

    #[test]
    fn a_changed_role_counts_at_once() {
        let mut roles = Roles::default();
        roles.set("channel_user".into(), vec![]);
        assert!(!roles.grant("channel_user", CREATE_POST));
    }
}
