//! What a check has to say, in the form editors jump to: `file:line: what (why)`.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Warning,
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    pub file: String,
    pub line: usize,
    pub what: String,
    pub why: &'static str,
}

impl Finding {
    pub fn error(file: &str, line: usize, what: impl Into<String>, why: &'static str) -> Self {
        Self { level: Level::Error, file: file.to_owned(), line, what: what.into(), why }
    }

    pub fn warning(file: &str, line: usize, what: impl Into<String>, why: &'static str) -> Self {
        Self { level: Level::Warning, ..Self::error(file, line, what, why) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.level == Level::Warning { "warning: " } else { "" };
        write!(f, "{}:{}: {mark}{} ({})", self.file, self.line, self.what, self.why)
    }
}
