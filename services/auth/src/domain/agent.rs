//! What a User-Agent says, in the words a session list shows.

const MAX: usize = 1024;

/// Platform, operating system and browser of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub platform: &'static str,
    pub os: &'static str,
    pub browser: String,
    pub is_mobile: bool,
}

pub fn parse(text: &str) -> Agent {
    let text: String = text.chars().filter(|c| !c.is_control()).take(MAX).collect();
    let has = |word: &str| text.contains(word);
    Agent {
        platform: platform(&has),
        os: os(&has),
        browser: browser(&text),
        is_mobile: ["Mobile", "Android", "iOS", "iPhone", "iPad"].into_iter().any(has),
    }
}

fn platform(has: &dyn Fn(&str) -> bool) -> &'static str {
    let known = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("iPod", "iPod"),
        ("Windows", "Windows"),
        ("Macintosh", "Macintosh"),
        ("CrOS", "Linux"),
        ("Linux", "Linux"),
        ("Android", "Linux"),
    ];
    known.into_iter().find(|(word, _)| has(word)).map_or("Unknown", |(_, name)| name)
}

fn os(has: &dyn Fn(&str) -> bool) -> &'static str {
    let known = [
        ("Windows NT 10", "Windows 10"),
        ("Windows NT 6.3", "Windows 8.1"),
        ("Windows NT 6.2", "Windows 8"),
        ("Windows NT 6.1", "Windows 7"),
        ("Windows NT 6.0", "Windows Vista"),
        ("Windows NT 5", "Windows XP"),
        ("Windows", "Windows"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("iPod", "iOS"),
        ("iOS", "iOS"),
        ("Mac OS X", "Mac OS"),
        ("Macintosh", "Mac OS"),
        ("Android", "Android"),
        ("CrOS", "Chrome OS"),
        ("Linux", "Linux"),
    ];
    known.into_iter().find(|(word, _)| has(word)).map_or("", |(_, name)| name)
}

/// Ours first, then browsers that name others behind themselves.
fn browser(text: &str) -> String {
    for (word, name, parts) in [
        ("Mattermost Mobile/", "Mobile App", 9),
        ("Mattermost/", "Desktop App", 9),
        ("mmctl/", "mmctl", 9),
        ("Franz/", "Franz", 9),
        ("Edge/", "Edge", 2),
        ("Edg/", "Edge", 2),
        ("OPR/", "Opera", 2),
        ("Firefox/", "Firefox", 2),
        ("FxiOS/", "Firefox", 2),
        ("CriOS/", "Chrome", 2),
        ("Chrome/", "Chrome", 2),
    ] {
        if let Some(version) = version(text, word, parts) {
            return format!("{name}/{version}");
        }
    }
    if text.contains("Safari/")
        && let Some(version) = version(text, "Version/", 2)
    {
        return format!("Safari/{version}");
    }
    "Unknown/0.0".to_owned()
}

fn version(text: &str, word: &str, parts: usize) -> Option<String> {
    let (_, rest) = text.split_once(word)?;
    let whole = rest.split([' ', ';', ')']).next().unwrap_or_default();
    let version = whole.split('.').take(parts).collect::<Vec<_>>().join(".");
    (!version.is_empty()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_recognised() {
        for (text, platform, os, browser, is_mobile) in [
            ("", "Unknown", "", "Unknown/0.0", false),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
                "Linux",
                "Linux",
                "Firefox/115.0",
                false,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                "Windows",
                "Windows 10",
                "Chrome/120.0",
                false,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Mattermost/5.5.0 Chrome/120.0.0.0 Electron/28.0 Safari/537.36",
                "Macintosh",
                "Mac OS",
                "Desktop App/5.5.0",
                false,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Mobile/15E148 Safari/604.1",
                "iPhone",
                "iOS",
                "Safari/16.0",
                true,
            ),
            (
                "Mattermost Mobile/2.10.0+500 (iOS; 16.0; iPhone 14)",
                "iPhone",
                "iOS",
                "Mobile App/2.10.0+500",
                true,
            ),
        ] {
            assert_eq!(parse(text), Agent { platform, os, browser: browser.into(), is_mobile }, "{text}");
        }
    }
}
