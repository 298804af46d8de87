//! What no file may say: paths of the machine it was written on, what lies outside the repository, and hosts that packages
//! come from (a mirror or another registry must do as well). The words are put together here so that this file passes too.

use crate::finding::Finding;
use crate::source::is_word;
use crate::tree;
use std::path::Path;

const WHY_OUTSIDE: &str = "the repository stands by itself, on any machine";
const WHY_HOST: &str = "name packages, not hosts: every client knows its registry";

/// Lock files that cargo writes name its index.
const EXEMPT: [&str; 1] = ["Cargo.lock"];

struct Word {
    text: String,
    why: &'static str,
}

fn words() -> Vec<Word> {
    let outside = [["/wo", "rk/"], ["../sha", "red"], [".libr", "ary"]];
    let hosts = [
        ["pypi", "org"],
        ["pythonhosted", "org"],
        ["npmjs", "org"],
        ["npmjs", "com"],
        ["crates", "io"],
        ["golang", "org"],
        ["maven", "org"],
        ["debian", "org"],
        ["ubuntu", "com"],
    ];
    let outside = outside.map(|parts| Word { text: parts.concat(), why: WHY_OUTSIDE });
    let hosts = hosts.map(|parts| Word { text: parts.join("."), why: WHY_HOST });
    outside.into_iter().chain(hosts).collect()
}

pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let words = words();
    let files = tree::tracked(root, "*")?;
    Ok(files.iter().flat_map(|(file, text)| judge(file, text, &words)).collect())
}

fn judge(file: &str, text: &str, words: &[Word]) -> Vec<Finding> {
    if EXEMPT.contains(&file.rsplit('/').next().unwrap_or_default()) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for word in words.iter().filter(|word| says(line, &word.text)) {
            findings.push(Finding::error(file, index + 1, format!("says {}", word.text), word.why));
        }
    }
    findings
}

/// Whole words only: `homework/` is none of our business.
fn says(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let ends = word.ends_with('/') || !after.is_some_and(is_word);
        ends && !before.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, text: &str) -> Vec<String> {
        judge(file, text, &words()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_word_is_found_wherever_it_stands() {
        for word in words() {
            let text = format!("a\nsee https://{}/x\n", word.text.trim_start_matches('/'));
            let text = if word.text.starts_with('/') { format!("a\ncd {}main", word.text) } else { text };
            assert_eq!(
                found("README.md", &text),
                [format!("README.md:2: says {} ({})", word.text, word.why)]
            );
        }
    }

    #[test]
    fn parts_of_other_words_are_not() {
        let text = ["home", "work/a self", ".libr", "ary ../sha", "red_state my", "pypi.orgs"].concat();
        assert_eq!(found("README.md", &text), [""; 0]);
    }

    #[test]
    fn a_lock_file_of_cargo_may_name_its_index() {
        let host = ["crates", "io"].join(".");
        assert_eq!(found("Cargo.lock", &host), [""; 0]);
        assert_eq!(found("package-lock.json", &host).len(), 1);
    }
}
