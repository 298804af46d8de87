//! The roles a fresh server has.

use std::sync::LazyLock;

/// A role as it is before anybody changes it.
#[derive(Clone, Copy, Debug)]
pub struct DefaultRole {
    pub name: &'static str,
    /// Handed out through memberships (`scheme_user`, `scheme_admin`, `scheme_guest`) rather than by name.
    pub scheme_managed: bool,
    pub built_in: bool,
    /// Space separated; see [`DefaultRole::permissions`].
    list: &'static str,
}

impl DefaultRole {
    pub fn permissions(&self) -> impl Iterator<Item = &'static str> {
        self.list.split(' ').filter(|permission| !permission.is_empty())
    }
}

static ROLES: LazyLock<Vec<DefaultRole>> = LazyLock::new(|| {
    lines(include_str!("../data/roles.txt"))
        .filter_map(|line| {
            let mut parts = line.splitn(3, ' ');
            let (name, flags) = (parts.next()?, parts.next()?);
            Some(DefaultRole {
                name,
                scheme_managed: flags.starts_with('m'),
                built_in: flags.ends_with('b'),
                list: parts.next().unwrap_or_default(),
            })
        })
        .collect()
});

static PERMISSIONS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    lines(include_str!("../data/permissions.txt")).filter_map(|line| line.split_once(' ')).collect()
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// All default roles.
pub fn roles() -> &'static [DefaultRole] {
    &ROLES
}

/// Every permission that exists, with its scope.
pub fn permissions() -> &'static [(&'static str, &'static str)] {
    &PERMISSIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_holds_every_permission() {
        let admin = roles().iter().find(|role| role.name == "system_admin").unwrap();
        assert_eq!(admin.permissions().count(), permissions().len());
        assert!(admin.built_in && admin.scheme_managed);
    }

    #[test]
    fn every_granted_permission_exists() {
        for role in roles() {
            for permission in role.permissions() {
                assert!(
                    permissions().iter().any(|(name, _)| *name == permission),
                    "{}: {permission}",
                    role.name
                );
            }
        }
    }
}
