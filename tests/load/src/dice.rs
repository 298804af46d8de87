//! Reproducible chance: the same seed asks every server the same.

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        // xorshift stays at zero for ever if it starts there.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }

    /// A message of the length people write: eight to twenty words, nothing that needs escaping in JSON.
    pub fn sentence(&mut self) -> String {
        let words = 8 + self.below(13);
        let mut text = String::with_capacity(words * 7);
        for _ in 0..words {
            text.push_str(WORDS[self.below(WORDS.len())]);
            text.push(' ');
        }
        text.pop();
        text
    }
}

const WORDS: [&str; 32] = [
    "the", "report", "is", "ready", "please", "have", "a", "look", "before", "lunch", "we", "moved",
    "server", "to", "new", "rack", "and", "it", "runs", "quietly", "tomorrow", "morning", "somebody",
    "should", "check", "backup", "again", "because", "disk", "was", "nearly", "full",
];
