//! Names of emoji everybody has.

use std::collections::HashSet;
use std::sync::LazyLock;

use model::Problem;

/// Names beside the usual short codes.
static OTHER_NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/emoji_names.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

const TONES: [&str; 5] = [
    "_medium_light_skin_tone",
    "_medium_dark_skin_tone",
    "_light_skin_tone",
    "_medium_skin_tone",
    "_dark_skin_tone",
];

/// Characters of a name at most.
const LONGEST: usize = 64;

/// A name for an emoji that somebody makes.
pub fn check_name(name: &str) -> Result<(), Problem> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '_');
    if name.is_empty() || name.len() > LONGEST || !name.chars().all(fits) {
        return Err(Problem::bad_request("model.emoji.name.app_error", "This is no name for an emoji."));
    }
    if is_known(name) {
        let id = "model.emoji.system_emoji_name.app_error";
        return Err(Problem::bad_request(id, "Everybody has an emoji of that name."));
    }
    Ok(())
}

/// Is there an emoji of this name? One or two skin tones may follow a name.
pub fn is_known(name: &str) -> bool {
    is_plain(name)
        || without_tone(name).is_some_and(|base| is_plain(base) || without_tone(base).is_some_and(is_plain))
}

fn is_plain(name: &str) -> bool {
    emojis::get_by_shortcode(name).is_some() || OTHER_NAMES.contains(name)
}

fn without_tone(name: &str) -> Option<&str> {
    TONES.iter().find_map(|tone| name.strip_suffix(tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use() {
        for name in ["smile", "+1", "thumbsup", "flag-de", "male-doctor", "man_health_worker", "mattermost"] {
            assert!(is_known(name), "{name}");
        }
        for name in
            ["+1_light_skin_tone", "wave_medium_dark_skin_tone", "handshake_light_skin_tone_dark_skin_tone"]
        {
            assert!(is_known(name), "{name}");
        }
    }

    #[test]
    fn names_that_may_be_given() {
        for name in ["blob", "a-b+c_1", &"x".repeat(64)] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "a b", "smile", "ä", ":x:", &"x".repeat(65)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn names_that_mean_nothing() {
        for name in ["", "a b", "nothing", "_light_skin_tone", "# Names", "smile_skin_tone"] {
            assert!(!is_known(name), "{name}");
        }
    }
}
