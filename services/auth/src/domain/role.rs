//! Names of roles, and what they may come to hold.

use model::Problem;

/// Whoever could hand these on could make himself administrator.
const NEVER_HANDED_ON: [&str; 4] = [
    "sysconsole_write_user_management_system_roles",
    "sysconsole_read_user_management_system_roles",
    "manage_roles",
    "manage_system",
];

/// Refuses permissions that do not exist, and those that no role gains or loses.
pub fn may_become(held: &[String], wanted: &[String]) -> Result<(), Problem> {
    if NEVER_HANDED_ON.iter().any(|name| is_in(held, name) != is_in(wanted, name)) {
        let id = "api.roles.patch_roles.not_allowed_permission.error";
        return Err(Problem::new(501, id, "One of the permissions cannot be added or taken away."));
    }
    let known = access::defaults::permissions();
    if wanted.iter().any(|permission| !known.iter().any(|(name, _)| name == permission)) {
        return Err(Problem::bad_request("app.role.save.invalid_role.app_error", "The role is not valid."));
    }
    Ok(())
}

fn is_in(list: &[String], name: &str) -> bool {
    list.iter().any(|held| held == name)
}

/// Lower case letters, digits and underscores, 1–64.
pub fn is_valid_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The names of a space separated list.
pub fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(' ').filter(|name| !name.is_empty())
}

/// The keys under which clients have the words for a default role.
pub fn text_keys(name: &str) -> (String, String) {
    let key = match name {
        "system_admin" => "global_admin",
        "system_user" => "global_user",
        "system_guest" => "global_guest",
        other => other,
    };
    (format!("authentication.roles.{key}.name"), format!("authentication.roles.{key}.description"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_hands_on_administration() {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let refused =
            |held: &[&str], wanted: &[&str]| may_become(&list(held), &list(wanted)).unwrap_err().status;
        assert!(may_become(&list(&["manage_system"]), &list(&["manage_system", "create_team"])).is_ok());
        assert_eq!(refused(&[], &["manage_roles"]), 501);
        assert_eq!(refused(&["manage_system", "create_team"], &["create_team"]), 501);
        assert_eq!(refused(&[], &["nonsense"]), 400);
    }

    #[test]
    fn role_names() {
        assert!(is_valid_name("system_user2"));
        assert!(
            !is_valid_name("")
                && !is_valid_name("a b")
                && !is_valid_name("SYSTEM_USER")
                && !is_valid_name("a-b")
        );
        assert_eq!(names(" a  b ").collect::<Vec<_>>(), ["a", "b"]);
    }
}
