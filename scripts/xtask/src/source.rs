//! Rust source read just well enough for the checks: no comments, no text, no tests, and the paths that are named.

/// Source with the inside of comments and literals blanked; every line keeps its number and length.
pub fn code_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let blank = blank_len(rest, first, after_word);
        let (head, tail) = rest.split_at(blank.unwrap_or(first.len_utf8()));
        if blank.is_some() {
            out.extend(head.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push(first);
        }
        after_word = blank.is_none() && is_word(first);
        rest = tail;
    }
    out
}

/// How much from here on is comment or literal, if anything.
fn blank_len(rest: &str, first: char, after_word: bool) -> Option<usize> {
    match first {
        '/' if rest.starts_with("//") => Some(rest.find('\n').unwrap_or(rest.len())),
        '/' if rest.starts_with("/*") => Some(block_comment_len(rest)),
        '"' => Some(text_len(rest, 1)),
        '\'' => char_len(rest),
        'r' | 'b' | 'c' if !after_word => prefixed_len(rest),
        _ => None,
    }
}

fn block_comment_len(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Length of a text literal whose content begins at `from`.
fn text_len(rest: &str, from: usize) -> usize {
    let bytes = rest.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal, or nothing if this is a lifetime.
fn char_len(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let (_, content) = chars.next()?;
    if content == '\\' {
        let escaped = chars.next()?;
        let close = rest[escaped.0 + escaped.1.len_utf8()..].find('\'')?;
        return Some(escaped.0 + escaped.1.len_utf8() + close + 1);
    }
    match chars.next() {
        Some((at, '\'')) => Some(at + 1),
        _ => None,
    }
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`, `b'…'`.
fn prefixed_len(rest: &str) -> Option<usize> {
    let letters = rest.bytes().take_while(|b| b"rbc".contains(b)).count();
    let (prefix, after) = rest.split_at(letters);
    if !matches!(prefix, "r" | "b" | "c" | "br" | "cr") {
        return None;
    }
    if prefix.ends_with('r') {
        let hashes = after.bytes().take_while(|b| *b == b'#').count();
        if !after[hashes..].starts_with('"') {
            return None;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let from = hashes + 1;
        let end = after[from..].find(&close).map_or(after.len(), |at| from + at + close.len());
        return Some(letters + end);
    }
    match after.chars().next()? {
        '"' => Some(letters + text_len(after, 1)),
        '\'' => char_len(after).map(|len| letters + len),
        _ => None,
    }
}

pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Blanks whatever `#[cfg(test)]` stands before; takes what `code_only` made.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        let end = at + item_len(&rest[at..]);
        out.push_str(&rest[..at]);
        out.extend(rest[at..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[end..];
    }
    out + rest
}

/// Length of one item: to the end of its block, or to its semicolon if it has none.
fn item_len(code: &str) -> usize {
    match code.find(['{', ';']) {
        Some(at) if code[at..].starts_with('{') => at + block_len(&code[at..]),
        Some(at) => at + 1,
        None => code.len(),
    }
}

/// Length of the block that begins here, braces included.
pub fn block_len(code: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

pub fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_what_is_not_code() {
        let text =
            "a // b\n/* c /* d */ e */ f \"g \\\" h\" i r#\"j \" k\"# 'l' '\\'' b'm' &'n o br\"p\" 'ü' q";
        let code = code_only(text);
        assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "f", "i", "&'n", "o", "q"]);
        assert_eq!(code.chars().count(), text.chars().count());
        assert_eq!(code_only("for x in rbc {}"), "for x in rbc {}");
    }

    #[test]
    fn leaves_tests_out_and_keeps_line_numbers() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { {} }\n}\nfn c() {}\n#[cfg(test)]\nmod t;\nfn d() {}";
        let shipped = without_tests(code);
        assert!(!shipped.contains('b') && !shipped.contains('t'), "{shipped}");
        assert_eq!(line_of(&shipped, shipped.find("fn d").unwrap()), 9);
    }
}
