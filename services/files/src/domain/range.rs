//! The part of a file a client asks for.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Of(Range<u64>),
    /// There is no such part.
    Outside,
}

/// Reads a `Range` header. Several parts, or what is no range of bytes, mean the whole.
pub fn part(header: &str, size: u64) -> Part {
    let Some((from, to)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    let number = |text: &str| text.parse::<u64>().ok();
    let range = match (from.is_empty(), to.is_empty()) {
        (true, false) => number(to).map(|last| (size.saturating_sub(last)..size, last > 0)),
        (false, true) => number(from).map(|from| (from..size, true)),
        (false, false) => number(from)
            .zip(number(to))
            .filter(|(from, to)| from <= to)
            .map(|(from, to)| (from..to.saturating_add(1).min(size), true)),
        (true, true) => None,
    };
    match range {
        None => Part::Whole,
        Some((range, asked)) if asked && range.start < range.end => Part::Of(range),
        Some(_) => Part::Outside,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (header, part_of) in [
            ("bytes=0-3", Part::Of(0..4)),
            ("bytes=4-", Part::Of(4..10)),
            ("bytes=-3", Part::Of(7..10)),
            ("bytes=-300", Part::Of(0..10)),
            ("bytes=2-300", Part::Of(2..10)),
            ("bytes=9-9", Part::Of(9..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-4", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=x-y", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes=0-18446744073709551615", Part::Of(0..10)),
        ] {
            assert_eq!(part(header, 10), part_of, "{header}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Outside);
    }
}
