//! The paths a source names, `use` trees expanded: `use a::{b, c::d};` names `a::b` and `a::c::d`.

use crate::source::is_word;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub path: String,
    /// Where in the text its last branch begins.
    pub at: usize,
}

impl Named {
    pub fn root(&self) -> &str {
        self.path.split("::").next().unwrap_or_default()
    }

    /// Is it `prefix` or something inside it?
    pub fn within(&self, prefix: &str) -> bool {
        self.path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

/// Every path of at least two segments, and what `use` names alone; takes what `source::code_only` made.
pub fn named(code: &str) -> Vec<Named> {
    let mut reader = Reader { code, at: 0, found: Vec::new() };
    let mut after_use = false;
    let mut joined = false; // to a value before: `x.a::<T>()`, `<T as U>::a`
    while reader.at < code.len() {
        if let Some(word) = reader.word() {
            let at = reader.at;
            reader.at += word.len();
            if word == "use" {
                (after_use, joined) = (true, false);
                continue;
            }
            if joined {
                reader.skip_segments();
            } else {
                reader.path(word.to_owned(), at, after_use);
            }
            (after_use, joined) = (false, false);
        } else {
            let rest = &code[reader.at..];
            let c = rest.chars().next().unwrap_or(' ');
            // `::a` from the root is a path of its own, `>::a` goes on from a type.
            joined =
                c == '.' && !rest.starts_with("..") || rest.starts_with("::") && reader.before() == Some('>');
            reader.at += if rest.starts_with("::") || rest.starts_with("..") { 2 } else { c.len_utf8() };
        }
    }
    reader.found
}

struct Reader<'a> {
    code: &'a str,
    at: usize,
    found: Vec<Named>,
}

impl<'a> Reader<'a> {
    fn word(&self) -> Option<&'a str> {
        let rest = &self.code[self.at..];
        let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        (len > 0).then(|| &rest[..len])
    }

    fn before(&self) -> Option<char> {
        self.code[..self.at].chars().next_back()
    }

    fn skip_space(&mut self) {
        let rest = &self.code[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip_space();
        let eaten = self.code[self.at..].starts_with(token);
        if eaten {
            self.at += token.len();
        }
        eaten
    }

    fn skip_segments(&mut self) {
        while self.code[self.at..].starts_with("::") {
            self.at += 2;
            self.at += self.word().map_or(0, str::len);
        }
    }

    /// Reads on after `path`, which began at `start`.
    fn path(&mut self, mut path: String, start: usize, keep_single: bool) {
        let mut single = true;
        loop {
            let resume = self.at;
            if !self.eat("::") {
                self.at = resume;
                break;
            }
            single = false;
            self.skip_space();
            if let Some(word) = self.word() {
                path = format!("{path}::{word}");
                self.at += word.len();
            } else if self.eat("{") {
                self.group(&path);
                return;
            } else {
                if self.eat("*") {
                    path.push_str("::*");
                }
                break;
            }
        }
        if !single || keep_single {
            self.found.push(Named { path, at: start });
        }
    }

    /// The branches of a `use` tree, after its opening brace.
    fn group(&mut self, prefix: &str) {
        while self.at < self.code.len() && !self.eat("}") {
            self.skip_space();
            let start = self.at;
            if let Some(word) = self.word() {
                self.at += word.len();
                self.path(format!("{prefix}::{word}"), start, true);
                if self.eat("as ") {
                    self.skip_space();
                    self.at += self.word().map_or(0, str::len);
                }
            } else if self.eat("*") {
                self.found.push(Named { path: format!("{prefix}::*"), at: start });
            } else if !self.eat(",") {
                return; // not a tree after all
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(code: &str) -> Vec<String> {
        named(code).into_iter().map(|n| n.path).collect()
    }

    #[test]
    fn expands_use_trees() {
        assert_eq!(
            paths("use a;\npub use crate::{http, store::{self, posts as p, x::*}, y};\nuse ::b::c as d;"),
            [
                "a",
                "crate::http",
                "crate::store::self",
                "crate::store::posts",
                "crate::store::x::*",
                "crate::y",
                "b::c"
            ]
        );
    }

    #[test]
    fn finds_paths_in_code() {
        assert_eq!(
            paths(
                "#[a::main] fn f(x: &b::C<d::E>) -> g::H { <T as i::J>::k::l(); x.m::<n::O>(); q::r::<S>(p) }"
            ),
            ["a::main", "b::C", "d::E", "g::H", "i::J", "n::O", "q::r"]
        );
    }

    #[test]
    fn knows_where_each_stands() {
        let code = "use a::{\n  b,\n  c,\n};";
        let lines: Vec<_> = named(code).iter().map(|n| crate::source::line_of(code, n.at)).collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn within_respects_segments() {
        let named = Named { path: "crate::application::x".into(), at: 0 };
        assert!(named.within("crate::application"));
        assert!(!named.within("crate::app"));
    }
}
