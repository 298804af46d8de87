//! Which of the packed forms a browser gets.

use super::File;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// What tells its entity tag from the plain one's.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }

    pub fn bytes(self, file: &File) -> &'static [u8] {
        let packed = match self {
            Self::Brotli => file.brotli,
            Self::Gzip => file.gzip,
            Self::Plain => None,
        };
        packed.unwrap_or(file.plain)
    }
}

/// The smallest form that both the browser and the file have.
pub fn choose(accepted: &str, file: &File) -> Encoding {
    if file.brotli.is_some() && accepts(accepted, "br") {
        Encoding::Brotli
    } else if file.gzip.is_some() && accepts(accepted, "gzip") {
        Encoding::Gzip
    } else {
        Encoding::Plain
    }
}

fn accepts(accepted: &str, wanted: &str) -> bool {
    let mut entries = accepted.split(',').map(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        (name.trim(), !refused)
    });
    entries.any(|(name, allowed)| allowed && name.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKED: File = File { name: "app.js", plain: b"plain", brotli: Some(b"b"), gzip: Some(b"g") };
    const BARE: File = File { name: "app.png", plain: b"plain", brotli: None, gzip: None };

    #[test]
    fn the_smallest_that_is_accepted() {
        assert_eq!(choose("gzip, deflate, br, zstd", &PACKED), Encoding::Brotli);
        assert_eq!(choose("gzip, br;q=0", &PACKED), Encoding::Gzip);
        assert_eq!(choose("GZIP;q=0.5", &PACKED), Encoding::Gzip);
        assert_eq!(choose("", &PACKED), Encoding::Plain);
        assert_eq!(choose("identity, breeze", &PACKED), Encoding::Plain);
        assert_eq!(choose("br", &BARE), Encoding::Plain);
    }
}
