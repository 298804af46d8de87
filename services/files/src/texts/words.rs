//! Words as they are found: without what nobody could search for, and never more than are kept.

use super::MOST;

#[derive(Debug, Default)]
pub struct Words {
    text: String,
    is_full: bool,
}

impl Words {
    /// Goes on where the last piece ended; false when there is room for nothing more.
    pub fn push(&mut self, piece: &str) -> bool {
        for c in piece.chars() {
            match c {
                '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.part('\n'),
                // Invisible, or no characters at all.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{fffc}' | '\u{fffd}' => {}
                _ if c.is_whitespace() || c.is_control() => self.part(' '),
                _ => self.put(c),
            }
            if self.is_full {
                return false;
            }
        }
        true
    }

    /// What follows is another word.
    pub fn space(&mut self) {
        self.part(' ');
    }

    /// What follows stands on another line.
    pub fn line(&mut self) {
        self.part('\n');
    }

    pub fn is_full(&self) -> bool {
        self.is_full
    }

    pub fn as_str(&self) -> &str {
        self.text.trim_end()
    }

    fn put(&mut self, c: char) {
        if self.text.len() + c.len_utf8() > MOST {
            self.is_full = true;
        } else {
            self.text.push(c);
        }
    }

    /// One space or one end of a line between words, the stronger of those there are.
    fn part(&mut self, by: char) {
        match self.text.chars().next_back() {
            None | Some('\n') => {}
            Some(' ') if by == '\n' => {
                self.text.pop();
                self.text.push('\n');
            }
            Some(' ') => {}
            Some(_) => self.put(by),
        }
    }
}
