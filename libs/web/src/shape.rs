//! What paths a pattern fits, part by part.

use actix_web::http::Method;

/// Where paths begin to differ: after `/api/v4/`.
const TELLING: usize = "/api/v4/".len();

#[derive(Debug)]
pub struct Shape {
    method: Method,
    /// All before the first parameter: enough to tell most paths apart.
    prefix: &'static str,
    telling: Option<u8>,
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Word(&'static str),
    /// One or more of these, or of anything.
    Parameter(Option<Bytes>),
}

/// A set of ASCII characters.
#[derive(Debug, PartialEq, Eq)]
struct Bytes(u128);

impl Shape {
    pub fn new(method: Method, pattern: &'static str) -> Self {
        let prefix = pattern.split('{').next().unwrap_or(pattern);
        let telling = prefix.as_bytes().get(TELLING).copied();
        Self { method, prefix, telling, parts: Part::all(pattern) }
    }

    /// Has the pattern a parameter?
    pub fn is_open(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Parameter(_)))
    }

    pub fn fits(&self, method: &Method, path: &str) -> bool {
        // Most are told apart by one byte; asked some 240 times a request, even a call of memcmp shows.
        if self.telling.is_some_and(|byte| path.as_bytes().get(TELLING) != Some(&byte))
            || self.method != *method
            || !path.starts_with(self.prefix)
        {
            return false;
        }
        let mut parts = path.split('/');
        self.parts.iter().all(|part| parts.next().is_some_and(|said| part.fits(said)))
            && parts.next().is_none()
    }
}

impl Part {
    /// Split at slashes, but not at one within a parameter: `{email:[^/]+}`.
    fn all(pattern: &'static str) -> Vec<Self> {
        let mut within = false;
        let slash = |sign| {
            within = (within || sign == '{') && sign != '}';
            sign == '/' && !within
        };
        pattern.split(slash).map(Self::new).collect()
    }

    fn new(text: &'static str) -> Self {
        let Some(parameter) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
            return Self::Word(text);
        };
        Self::Parameter(parameter.split_once(':').and_then(|(_, class)| Bytes::of_class(class)))
    }

    fn fits(&self, said: &str) -> bool {
        match self {
            Self::Word(word) => *word == said,
            Self::Parameter(None) => !said.is_empty(),
            Self::Parameter(Some(bytes)) => !said.is_empty() && said.bytes().all(|byte| bytes.has(byte)),
        }
    }
}

impl Bytes {
    /// Of `[A-Za-z0-9_-]+`; `None` for anything more than that, which the expression itself then decides.
    fn of_class(class: &str) -> Option<Self> {
        let inside = class.strip_prefix('[')?.strip_suffix("]+")?;
        if !inside.is_ascii() || inside.contains(['^', '\\', '[', ']', '&', '~']) {
            return None;
        }
        let (mut set, mut rest) = (0, inside.as_bytes());
        while let Some((&first, after)) = rest.split_first() {
            let (last, left) = match after {
                [b'-', last, left @ ..] => (*last, left),
                _ => (first, after),
            };
            (first..=last).for_each(|byte| set |= 1_u128 << byte);
            rest = left;
        }
        Some(Self(set))
    }

    fn has(&self, byte: u8) -> bool {
        byte.is_ascii() && self.0 & (1_u128 << byte) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &'static str, path: &str) -> bool {
        Shape::new(Method::GET, pattern).fits(&Method::GET, path)
    }

    #[test]
    fn short_paths_and_early_parameters_are_found_too() {
        assert!(fits("/hooks/{id}", "/hooks/abc"));
        assert!(fits("/{page}", "/about"));
        assert!(fits("/api/v4/{x}", "/api/v4/y"));
    }

    #[test]
    fn an_expression_may_name_the_slash() {
        let email = "/users/email/{email:[^/]+}/x";
        assert!(fits(email, "/users/email/a@b.c/x"));
        assert!(!fits(email, "/users/email/a/b/x") && !fits(email, "/users/email//x"));
    }

    #[test]
    fn a_path_fits_part_by_part() {
        let posts = "/api/v4/channels/{channel_id}/posts";
        assert!(fits(posts, "/api/v4/channels/abc/posts"));
        assert!(!Shape::new(Method::GET, posts).fits(&Method::POST, "/api/v4/channels/abc/posts"));
        for other in ["/api/v4/channels/abc", "/api/v4/channels/abc/posts/", "/api/v4/channels//posts", "/"] {
            assert!(!fits(posts, other), "{other}");
        }
    }

    #[test]
    fn a_parameter_has_its_characters() {
        for (class, good, bad) in [
            ("[A-Za-z0-9]+", "aZ9", "a-b"),
            ("[A-Za-z0-9_+-]+", "+1_a-b", "a.b"),
            ("[A-Za-z0-9._-]+", "a.b-c_d", "a+b"),
            ("[0-9]+", "12", "1a"),
            ("[a-z0-9_]+", "a_1", "A"),
        ] {
            let bytes = Bytes::of_class(class).unwrap_or(Bytes(0));
            assert!(good.bytes().all(|byte| bytes.has(byte)), "{class} {good}");
            assert!(!bad.bytes().all(|byte| bytes.has(byte)), "{class} {bad}");
            assert!(!"ä".bytes().any(|byte| bytes.has(byte)), "{class}");
        }
    }

    #[test]
    fn what_is_more_than_a_class_is_left_to_the_expression() {
        for class in ["[^/]+", "[A-Za-z0-9_\\-+]+", ".*", "[0-9]{3}", "a|b"] {
            assert_eq!(Bytes::of_class(class), None, "{class}");
        }
    }
}
