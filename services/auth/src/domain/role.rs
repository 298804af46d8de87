//! Names of roles.

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
