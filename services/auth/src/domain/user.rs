//! What a profile may look like. Error ids are those clients know.

use model::user::StringMap;
use model::{Problem, User};

use super::locale;

/// Speaks for the server; nobody else can have this name.
pub const SYSTEM_BOT: &str = "system-bot";

const RESERVED: [&str; 4] = ["all", "channel", "matterbot", "system"];
const TIMEZONE_MAX: usize = 256;

pub const MISSING: &str = "app.user.missing_account.const";

/// Nobody has this id, name or address.
pub fn missing() -> Problem {
    Problem::new(404, MISSING, "Unable to find an existing account.")
}

/// Brings what was typed into the form it is kept in.
pub fn normalise(user: &mut User) {
    user.username = user.username.to_lowercase();
    user.email = user.email.trim().to_lowercase();
    if user.notify_props.is_empty() {
        user.notify_props = model::user::default_notify_props();
    }
}

/// Refuses a profile that must not be stored.
pub fn check(user: &User) -> Result<(), Problem> {
    let refuse = |id: &'static str, message: &'static str| Err(Problem::bad_request(id, message));
    let pretends = user.username == SYSTEM_BOT && !user.is_bot;
    if !is_valid_username(&user.username) || pretends {
        return refuse("model.user.is_valid.username.app_error", "Invalid username.");
    }
    if !is_valid_email(&user.email) {
        return refuse("model.user.is_valid.email.app_error", "Invalid email.");
    }
    if too_long(&user.nickname, 64) {
        return refuse("model.user.is_valid.nickname.app_error", "Invalid nickname.");
    }
    if too_long(&user.position, 128) {
        return refuse("model.user.is_valid.position.app_error", "Invalid position.");
    }
    if too_long(&user.first_name, 64) {
        return refuse("model.user.is_valid.first_name.app_error", "Invalid first name.");
    }
    if too_long(&user.last_name, 64) {
        return refuse("model.user.is_valid.last_name.app_error", "Invalid last name.");
    }
    if !locale::is_valid(&user.locale) {
        return refuse("model.user.is_valid.locale.app_error", "Invalid locale.");
    }
    if user.timezone.as_ref().is_some_and(|zone| json_size(zone) > TIMEZONE_MAX) {
        return refuse("model.user.is_valid.timezone_limit.app_error", "The time zone is too long.");
    }
    if too_long(&user.roles, 256) {
        return refuse("model.user.is_valid.roles_limit.app_error", "Invalid roles: too many.");
    }
    Ok(())
}

fn too_long(text: &str, max: usize) -> bool {
    text.chars().count() > max
}

fn json_size(map: &StringMap) -> usize {
    // Quotes, colon and comma of each member, and the braces.
    2 + map.iter().map(|(key, value)| key.chars().count() + value.chars().count() + 6).sum::<usize>()
}

pub fn is_valid_username(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
        && !RESERVED.contains(&name)
}

/// A bare address, `local@domain`, of at most 128 characters.
pub fn is_valid_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else { return false };
    email.len() <= 128 && is_dot_atom(local) && (is_dot_atom(domain) || is_literal(domain))
}

fn is_dot_atom(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_char))
}

fn is_literal(domain: &str) -> bool {
    domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':'))
    })
}

fn is_atom_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

/// Is the address's domain one of the list (commas or spaces; an @ before a domain is tolerated)? No list: any is.
pub fn domain_allowed(email: &str, list: &str) -> bool {
    let mut domains =
        list.split([',', ' ']).map(|part| part.trim_start_matches('@')).filter(|part| !part.is_empty());
    let mut any = false;
    let found = domains.any(|domain| {
        any = true;
        email.rsplit_once('@').is_some_and(|(_, held)| held.eq_ignore_ascii_case(domain))
    });
    found || !any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names() {
        for name in ["a", "9ab", "a.b-c_d", "_abc", "-abc", ".abc", "abc.", "here", &"a".repeat(64)] {
            assert!(is_valid_username(name), "{name}");
        }
        for name in
            ["", " ", "a b", "all", "channel", "system", "matterbot", "ä", "@ab", "a@b", "A", &"a".repeat(65)]
        {
            assert!(!is_valid_username(name), "{name}");
        }
    }

    #[test]
    fn addresses() {
        for email in ["a@b", "a@b.c", "ä@b.c", "a@[127.0.0.1]", "a@b_c.d", "a@-b", "a+b@c.d"] {
            assert!(is_valid_email(email), "{email}");
        }
        let long = format!("{}@b.cdefgh", "a".repeat(120));
        for email in [
            "",
            "nobody",
            "a b@c.d",
            "<x@y.z>",
            "Bob <x@y.z>",
            "a..b@c.d",
            "a@b@c",
            "a@b..c",
            "\"a b\"@c.d",
            ".a@b.c",
            "a,b@c.d",
            &long,
        ] {
            assert!(!is_valid_email(email), "{email}");
        }
    }

    #[test]
    fn domains() {
        assert!(domain_allowed("a@b.c", ""));
        assert!(domain_allowed("a@B.c", "x.y, @b.c"));
        assert!(!domain_allowed("a@evil-b.c", "b.c"));
        assert!(!domain_allowed("a@x.b.c", "b.c"));
    }

    #[test]
    fn limits_count_characters_not_bytes() {
        let mut user =
            User { username: "a".into(), email: "a@b".into(), nickname: "ä".repeat(64), ..User::default() };
        assert!(check(&user).is_ok());
        user.nickname.push('x');
        assert_eq!(check(&user).unwrap_err().id, "model.user.is_valid.nickname.app_error");
    }
}
