//! Ids of people, places and connections, as 26 bytes without an allocation.

use model::id::{LENGTH, is_valid};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id([u8; LENGTH]);

impl Id {
    pub fn new() -> Self {
        Self::parse(&model::id::random()).unwrap_or(Self([b'0'; LENGTH]))
    }

    pub fn parse(text: &str) -> Option<Self> {
        is_valid(text).then(|| text.as_bytes().try_into().ok().map(Self)).flatten()
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
