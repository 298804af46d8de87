//! Role names to permissions, and the question "may he?".

use std::collections::{HashMap, HashSet};

use crate::defaults;

/// The roles of a deployment at one moment. Cheap to ask; replaced as a whole when a role changes.
#[derive(Clone, Debug)]
pub struct Roles {
    by_name: HashMap<String, HashSet<String>>,
}

impl Default for Roles {
    /// The roles of a fresh server.
    fn default() -> Self {
        let by_name = defaults::roles()
            .iter()
            .map(|role| (role.name.to_owned(), role.permissions().map(str::to_owned).collect()))
            .collect();
        Self { by_name }
    }
}

impl Roles {
    pub fn new(roles: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        Self {
            by_name: roles
                .into_iter()
                .map(|(name, permissions)| (name, permissions.into_iter().collect()))
                .collect(),
        }
    }

    pub fn set(&mut self, name: String, permissions: Vec<String>) {
        self.by_name.insert(name, permissions.into_iter().collect());
    }

    /// Is there a role of this name?
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Does one of these roles (space separated names; unknown ones grant nothing) hold the permission?
    pub fn grant(&self, roles: &str, permission: &str) -> bool {
        roles
            .split(' ')
            .filter_map(|name| self.by_name.get(name))
            .any(|permissions| permissions.contains(permission))
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
