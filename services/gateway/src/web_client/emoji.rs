//! Pictures of the emoji everybody has, which stock clients show in place of `:smile:`. All are one slice of the binary that nobody
//! reads until somebody asks: no table is made of it at start, and what lies untouched takes no memory.

/// Names clients use are longer by what they add to each code point.
const LONGEST: usize = 96;

/// The picture of a file name such as `0023-fe0f-20e3.png`.
pub fn picture(file: &str) -> Option<&'static [u8]> {
    let (start, length) = place(super::EMOJI_LIST, &key(file)?)?;
    super::EMOJI_PICTURES.get(start..start + length)
}

/// Code points without leading zeros and without what only chooses between text and picture: clients are of several minds about both.
fn key(file: &str) -> Option<String> {
    let name = file.strip_suffix(".png").filter(|name| name.len() <= LONGEST)?;
    let parts = name.split('-').filter(|part| *part != "fe0f").map(|part| part.trim_start_matches('0'));
    Some(parts.collect::<Vec<_>>().join("-"))
}

/// Start and length of a picture. The list has a line for each, `key start length`, in the order of keys.
fn place(list: &str, key: &str) -> Option<(usize, usize)> {
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let from = list.as_bytes()[low..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(low, |at| low + at + 1);
        let line = list[from..].lines().next()?;
        let mut words = line.split(' ');
        match words.next()?.cmp(key) {
            std::cmp::Ordering::Less => low = from + line.len() + 1,
            std::cmp::Ordering::Greater => high = from,
            std::cmp::Ordering::Equal => {
                return Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "1f1e6-1f1e8 0 3\n1f600 3 14\n23-20e3 17 5\n2764 22 6\n2764-200d-1f525 28 7\nmattermost 35 8\n";

    #[test]
    fn every_line_is_found_and_nothing_else() {
        for line in LIST.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let wanted = (words[1].parse().expect("a start"), words[2].parse().expect("a length"));
            assert_eq!(place(LIST, words[0]), Some(wanted), "{line}");
        }
        for key in ["", "0", "1f60", "1f6000", "2764-200d", "mattermost ", "zz", "\n", "3 14"] {
            assert_eq!(place(LIST, key), None, "{key:?}");
        }
        assert_eq!(place("", "1f600"), None);
    }

    #[test]
    fn names_of_all_habits_mean_the_same() {
        for (file, wanted) in [
            ("1f600.png", "1f600"),
            ("0023-fe0f-20e3.png", "23-20e3"),
            ("23-20e3.png", "23-20e3"),
            ("00a9-fe0f.png", "a9"),
            ("2764-fe0f-200d-1f525.png", "2764-200d-1f525"),
            ("mattermost.png", "mattermost"),
        ] {
            assert_eq!(key(file).as_deref(), Some(wanted), "{file}");
        }
        for file in ["1f600", "1f600.PNG", "1f600.png/", "", &format!("{}.png", "1f600-".repeat(20))] {
            assert_eq!(key(file), None, "{file}");
        }
    }

    /// Drawn are those of Unicode 16 and before; later ones no client asks for yet.
    const DRAWN: u32 = 16;

    /// Of all that have names, those of two people with tones of their own included.
    #[test]
    fn every_emoji_has_a_picture_in_this_build() {
        if super::super::EMOJI_LIST.is_empty() {
            assert_eq!(picture("1f600.png"), None);
            return;
        }
        let file = |emoji: &str| {
            let points = emoji.chars().map(|point| format!("{:04x}", u32::from(point)));
            format!("{}.png", points.collect::<Vec<_>>().join("-"))
        };
        let all = emojis::iter().flat_map(|emoji| {
            let toned = emoji.skin_tones().into_iter().flatten();
            std::iter::once(emoji)
                .chain(toned)
                .filter(|emoji| emoji.unicode_version().major() <= DRAWN)
                .map(|emoji| file(emoji.as_str()))
        });
        let mut count = 0;
        for file in all.chain(["mattermost.png".to_owned()]) {
            let found = picture(&file).unwrap_or_default();
            assert!(
                found.starts_with(b"\x89PNG\r\n\x1a\n") && found.ends_with(b"IEND\xae\x42\x60\x82"),
                "{file}"
            );
            assert_eq!(&found[16..24], [0, 0, 0, 64, 0, 0, 0, 64], "{file}");
            count += 1;
        }
        assert!(count > 3600, "{count}");
    }
}
