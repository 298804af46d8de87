//! How long files and functions get: what is past the limit is two things. Tests, entities and generated code don't count.

use crate::finding::Finding;
use crate::source::{self, is_word, line_of};
use crate::tree;
use std::path::Path;

const FILE: (usize, usize) = (400, 600);
const FUNCTION: (usize, usize) = (60, 100);
const WHY: &str = "a reader keeps this much in mind; split it by what it does";

pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let sources = tree::tracked(root, "*.rs")?;
    Ok(sources.iter().filter(|(file, _)| counts(file)).flat_map(|(file, text)| judge(file, text)).collect())
}

fn counts(file: &str) -> bool {
    // The top-level folder of suites holds programs too; a crate's own tests/ does not.
    let inside = file.strip_prefix("tests/").unwrap_or(file);
    let parts: Vec<_> = inside.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    !parts.iter().any(|p| matches!(*p, "tests" | "entity" | "generated"))
        && name != "tests.rs"
        && !name.ends_with("_tests.rs")
}

fn judge(file: &str, text: &str) -> Vec<Finding> {
    let code = source::code_only(text);
    let shipped = source::without_tests(&code);
    // Lines that only tests have are blank in one and not in the other.
    let test_lines = code.lines().zip(shipped.lines()).filter(|(a, b)| a != b).count();
    let mut findings = Vec::new();
    let lines = text.lines().count() - test_lines;
    findings.extend(measure(file, 1, "this file", lines, FILE));
    for (at, name, lines) in functions(&shipped) {
        findings.extend(measure(file, line_of(&shipped, at), &format!("fn {name}"), lines, FUNCTION));
    }
    findings
}

fn measure(
    file: &str,
    line: usize,
    what: &str,
    lines: usize,
    (warn, fail): (usize, usize),
) -> Option<Finding> {
    if lines > fail {
        Some(Finding::error(file, line, format!("{what} has {lines} lines, more than {fail}"), WHY))
    } else if lines > warn {
        Some(Finding::warning(file, line, format!("{what} has {lines} lines, more than {warn}"), WHY))
    } else {
        None
    }
}

/// Where each function with a body begins, its name, and how many lines it has.
fn functions(code: &str) -> Vec<(usize, &str, usize)> {
    code.match_indices("fn ")
        .filter(|(at, _)| !code[..*at].ends_with(is_word))
        .filter_map(|(at, word)| {
            let rest = &code[at + word.len()..];
            let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
            let body = body_start(rest).filter(|_| !name.is_empty())?;
            let length = word.len() + body + source::block_len(&rest[body..]);
            Some((at, name, code[at..at + length].matches('\n').count() + 1))
        })
        .collect()
}

/// The opening brace of the body; none for a declaration, which a semicolon ends (one inside `[T; N]` does not).
fn body_start(signature: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in signature.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;

    fn function(lines: usize) -> String {
        format!("pub fn long(a: [u8; 2]) -> u8 {{\n{}}}\n", "    call();\n".repeat(lines - 2))
    }

    fn levels(text: &str) -> Vec<(Level, usize)> {
        judge("libs/a/src/lib.rs", text).into_iter().map(|f| (f.level, f.line)).collect()
    }

    #[test]
    fn functions_warn_past_60_and_fail_past_100() {
        assert_eq!(levels(&function(60)), []);
        assert_eq!(levels(&format!("\n{}", function(61))), [(Level::Warning, 2)]);
        assert_eq!(levels(&function(101)), [(Level::Error, 1)]);
    }

    #[test]
    fn files_warn_past_400_and_fail_past_600() {
        assert_eq!(levels(&"use a;\n".repeat(400)), []);
        assert_eq!(levels(&"use a;\n".repeat(401)), [(Level::Warning, 1)]);
        assert_eq!(levels(&"use a;\n".repeat(601)), [(Level::Error, 1)]);
    }

    #[test]
    fn tests_do_not_count() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(700));
        assert_eq!(levels(&tests), []);
        assert_eq!(levels(&format!("{}{tests}", "use a;\n".repeat(601))), [(Level::Error, 1)]);
        assert!(!counts("services/auth/tests/it/login.rs"));
        assert!(!counts("services/auth/src/store/entity/user.rs"));
        assert!(counts("tests/load/src/main.rs"));
    }

    #[test]
    fn declarations_and_words_in_text_are_no_functions() {
        let text =
            format!("trait A {{ fn f(&self); }}\nconst B: &str = \"fn g() {{\";\n{}", "\n".repeat(150));
        assert_eq!(levels(&text), []);
    }
}
