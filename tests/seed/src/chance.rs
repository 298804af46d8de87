//! Chance that can be repeated: what is drawn depends on the seed, on what it is for and on which one it is, and on nothing
//! that was drawn before. So a message can be written without writing those before it.

pub struct Chance(u64);

/// What chance is drawn for.
#[derive(Clone, Copy)]
pub enum For {
    Person,
    Team,
    Channel,
    Direct,
    Group,
    Post,
    Message,
    Id,
    Member,
}

impl Chance {
    pub fn new(seed: u64, what: For, which: u64) -> Self {
        let mut chance = Self(seed ^ (what as u64 + 1).wrapping_mul(0xd6e8_feb8_6659_fd93));
        let mixed = chance.next();
        Self(mixed ^ which.wrapping_mul(0xa076_1d64_78bd_642f))
    }

    /// SplitMix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * limit.max(1) as u128;
        (wide >> 64) as usize
    }

    /// Happens so many times in a thousand.
    pub fn permille(&mut self, times: usize) -> bool {
        self.below(1000) < times
    }

    /// From 0 up to 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Below the limit, small numbers far more often: the higher the power, the more.
    pub fn skewed(&mut self, limit: usize, power: i32) -> usize {
        let at = (self.part().powi(power) * limit as f64) as usize;
        at.min(limit.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_something_else() {
        let drawn = |seed, what, which| {
            let mut chance = Chance::new(seed, what, which);
            [chance.next(), chance.next()]
        };
        assert_eq!(drawn(1, For::Post, 7), drawn(1, For::Post, 7));
        assert_ne!(drawn(1, For::Post, 7), drawn(2, For::Post, 7));
        assert_ne!(drawn(1, For::Post, 7), drawn(1, For::Message, 7));
        assert_ne!(drawn(1, For::Post, 7), drawn(1, For::Post, 8));
    }

    #[test]
    fn what_is_drawn_is_spread() {
        let mut chance = Chance::new(1, For::Post, 0);
        let mut seen = [0; 10];
        (0..10_000).for_each(|_| seen[chance.below(10)] += 1);
        assert!(seen.iter().all(|times| (800..1200).contains(times)), "{seen:?}");
        let low = (0..10_000).filter(|_| chance.skewed(100, 3) < 10).count();
        assert!(low > 4000, "{low} of 10,000 in the lowest tenth");
    }
}
