//! Who a text calls: `@name`, `@here`, `@channel`, `@all`, and keywords. Code is not read.

use std::collections::BTreeSet;

/// What a message may mention, before anybody looked up who that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Names after `@`, lower case, each with its shorter readings ("bob." may be "bob").
    pub names: BTreeSet<String>,
    pub here: bool,
    pub channel: bool,
    pub all: bool,
}

impl Calls {
    /// Is everybody of the channel called?
    pub fn everybody(&self) -> bool {
        self.here || self.channel || self.all
    }
}

/// At most this many names are looked up.
const MAX_NAMES: usize = 200;

pub fn calls(message: &str) -> Calls {
    let mut calls = Calls::default();
    if !message.contains('@') {
        return calls;
    }
    for word in without_code(message).split(|c: char| !is_name(c) && c != '@') {
        // "a@b" is an address, not a call.
        let Some(name) = word.strip_prefix('@') else { continue };
        let name = name.split('@').next().unwrap_or_default().to_lowercase();
        match name.trim_end_matches(['.', '-', '_', ':']) {
            "here" => calls.here = true,
            "channel" => calls.channel = true,
            "all" => calls.all = true,
            "" => {}
            _ => readings(&name, &mut calls.names),
        }
    }
    calls
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_')
}

fn readings(name: &str, names: &mut BTreeSet<String>) {
    let mut reading = name;
    while !reading.is_empty() && names.len() < MAX_NAMES {
        names.insert(reading.to_owned());
        match reading.strip_suffix(['.', '-', '_']) {
            Some(shorter) => reading = shorter,
            None => return,
        }
    }
}

/// The text with fenced blocks and inline code blanked.
fn without_code(message: &str) -> String {
    if !message.contains('`') {
        return message.to_owned();
    }
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find('`') {
        out.push_str(&rest[..start]);
        let ticks = rest[start..].bytes().take_while(|b| *b == b'`').count();
        let after = &rest[start + ticks..];
        match find_run(after, ticks) {
            Some(end) => {
                out.push(' ');
                rest = &after[end + ticks..];
            }
            // An open fence hides the rest; a lone tick is just a tick.
            None if ticks >= 3 => return out,
            None => {
                out.push(' ');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where a run of exactly `ticks` back ticks begins.
fn find_run(text: &str, ticks: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'`' {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| **b == b'`').count();
        if run == ticks {
            return Some(at);
        }
        at += run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(message: &str) -> Vec<String> {
        calls(message).names.into_iter().collect()
    }

    #[test]
    fn names_in_running_text() {
        assert_eq!(names("hi @Bob, and (@carol)"), ["bob", "carol"]);
        assert_eq!(names("@bob. @x-y_"), ["bob", "bob.", "x-y", "x-y_"]);
        assert_eq!(names("mail bob@example.com"), Vec::<String>::new());
    }

    #[test]
    fn code_calls_nobody() {
        assert_eq!(names("`@bob` ```\n@carol\n``` @dave"), ["dave"]);
        assert_eq!(names("```\n@bob"), Vec::<String>::new());
        assert_eq!(names("a ` @bob"), ["bob"]);
    }

    #[test]
    fn everybody() {
        assert!(calls("@channel!").channel && calls("@all").all && calls("so, @here.").here);
        assert!(!calls("@channels").everybody());
        assert!(!calls("channel").everybody());
    }

    #[test]
    fn hostile_text_stays_bounded() {
        assert!(calls(&"@a".repeat(8_000)).names.len() <= MAX_NAMES);
        assert!(calls(&format!("@{}", ".".repeat(16_000))).names.len() <= MAX_NAMES);
    }
}
