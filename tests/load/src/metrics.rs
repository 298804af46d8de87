//! Everything that is measured: its name in the result file, its name for people, and what is aimed at.

/// What a figure has to be, next to the server it is compared with or by itself.
#[derive(Clone, Copy)]
pub enum Budget {
    None,
    /// At most this part of the other's.
    Part(f64),
    /// At least this many times the other's.
    Times(f64),
    /// At most this.
    Most(f64),
}

pub struct Metric {
    pub key: &'static str,
    pub title: &'static str,
    pub unit: &'static str,
    pub budget: Budget,
}

impl Metric {
    /// Is more of it better?
    pub fn is_rate(&self) -> bool {
        self.unit.ends_with("/s") || self.unit == "users"
    }
}

const fn metric(key: &'static str, title: &'static str, unit: &'static str, budget: Budget) -> Metric {
    Metric { key, title, unit, budget }
}

use Budget::{Most, None, Part, Times};

/// In the order of the table. The part of a key before the dot is the measurement that yields it.
pub const METRICS: &[Metric] = &[
    metric("start.ready", "start to ready, migrated database", "ms", Most(200.0)),
    metric("start.memory", "memory, idle", "MiB", Most(40.0)),
    metric("sockets.memory", "memory of an idle socket (5,000 open)", "KiB", Most(16.0)),
    metric("post-1.p50", "create post, 1 client: p50", "ms", Part(5.0)),
    metric("post-1.p99", "create post, 1 client: p99", "ms", None),
    metric("post-1.server", "CPU a post, 1 client: server", "ms", None),
    metric("post-1.postgres", "CPU a post, 1 client: Postgres", "ms", None),
    metric("post-64.rate", "create post, 64 clients, 20 channels", "posts/s", Times(10.0)),
    metric("post-64.p50", "create post, 64 clients: p50", "ms", None),
    metric("post-64.p99", "create post, 64 clients: p99", "ms", Part(10.0)),
    metric("post-64.server", "CPU a post, 64 clients: server", "ms", Part(8.0)),
    metric("post-64.postgres", "CPU a post, 64 clients: Postgres", "ms", Part(8.0)),
    metric("fan-out-200.p50", "post to the last of 1,000 sockets of 200 members: p50", "ms", Part(4.0)),
    metric("fan-out-200.p99", "post to the last of 1,000 sockets of 200 members: p99", "ms", Part(15.0)),
    metric("fan-out-200.server", "CPU a delivery, 200 members: server", "µs", Part(4.0)),
    metric("fan-out-1000.p50", "post to the last of 1,000 members' sockets: p50", "ms", None),
    metric("fan-out-1000.p99", "post to the last of 1,000 members' sockets: p99", "ms", None),
    metric("fan-out-1000.server", "CPU a delivery, 1,000 members: server", "µs", None),
    metric("open.p50", "opening a channel, 4 calls: p50", "ms", Part(5.0)),
    metric("open.server", "CPU to open a channel: server", "ms", Part(5.0)),
    metric("open.postgres", "CPU to open a channel: Postgres", "ms", Part(5.0)),
    metric("pages.rate", "pages of 60 posts, 16 clients", "pages/s", Times(5.0)),
    metric("pages.server", "CPU a page: server", "ms", None),
    metric("pages.postgres", "CPU a page: Postgres", "ms", None),
    metric("search.word-p50", "search by a word: p50", "ms", None),
    metric("search.word-p95", "search by a word: p95", "ms", None),
    metric("search.words-p50", "search by several words: p50", "ms", None),
    metric("search.words-p95", "search by several words: p95", "ms", None),
    metric("search.phrase-p50", "search by a phrase: p50", "ms", None),
    metric("search.phrase-p95", "search by a phrase: p95", "ms", None),
    metric("search.filter-p50", "search by words and filters: p50", "ms", None),
    metric("search.filter-p95", "search by words and filters: p95", "ms", None),
    metric("search.piece-p50", "search by a piece of a word: p50", "ms", None),
    metric("search.piece-p95", "search by a piece of a word: p95", "ms", None),
    metric("search.slip-p50", "search by a misspelt word: p50", "ms", None),
    metric("search.slip-p95", "search by a misspelt word: p95", "ms", None),
    metric("find.few-rare-p50", "found in 10 channels by a rare word: p50", "ms", None),
    metric("find.few-rare-p95", "found in 10 channels by a rare word: p95", "ms", Most(50.0)),
    metric("find.few-common-p50", "found in 10 channels by a common word: p50", "ms", None),
    metric("find.few-common-p95", "found in 10 channels by a common word: p95", "ms", Most(50.0)),
    metric("find.few-phrase-p50", "found in 10 channels by a phrase: p50", "ms", None),
    metric("find.few-phrase-p95", "found in 10 channels by a phrase: p95", "ms", Most(50.0)),
    metric("find.few-filter-p50", "found in 10 channels by from, in and dates: p50", "ms", None),
    metric("find.few-filter-p95", "found in 10 channels by from, in and dates: p95", "ms", Most(50.0)),
    metric("find.few-piece-p50", "found in 10 channels by a piece of a word: p50", "ms", None),
    metric("find.few-piece-p95", "found in 10 channels by a piece of a word: p95", "ms", Most(50.0)),
    metric("find.few-slip-p50", "found in 10 channels by a misspelt word: p50", "ms", None),
    metric("find.few-slip-p95", "found in 10 channels by a misspelt word: p95", "ms", Most(50.0)),
    metric("find.few-cjk-p50", "found in 10 channels by Chinese, Japanese, Korean: p50", "ms", None),
    metric("find.few-cjk-p95", "found in 10 channels by Chinese, Japanese, Korean: p95", "ms", Most(50.0)),
    metric("find.many-rare-p50", "found in 2,000 channels by a rare word: p50", "ms", None),
    metric("find.many-rare-p95", "found in 2,000 channels by a rare word: p95", "ms", Most(50.0)),
    metric("find.many-common-p50", "found in 2,000 channels by a common word: p50", "ms", None),
    metric("find.many-common-p95", "found in 2,000 channels by a common word: p95", "ms", Most(50.0)),
    metric("find.many-phrase-p50", "found in 2,000 channels by a phrase: p50", "ms", None),
    metric("find.many-phrase-p95", "found in 2,000 channels by a phrase: p95", "ms", Most(50.0)),
    metric("find.many-filter-p50", "found in 2,000 channels by from, in and dates: p50", "ms", None),
    metric("find.many-filter-p95", "found in 2,000 channels by from, in and dates: p95", "ms", Most(50.0)),
    metric("find.many-piece-p50", "found in 2,000 channels by a piece of a word: p50", "ms", None),
    metric("find.many-piece-p95", "found in 2,000 channels by a piece of a word: p95", "ms", Most(50.0)),
    metric("find.many-slip-p50", "found in 2,000 channels by a misspelt word: p50", "ms", None),
    metric("find.many-slip-p95", "found in 2,000 channels by a misspelt word: p95", "ms", Most(50.0)),
    metric("find.many-cjk-p50", "found in 2,000 channels by Chinese, Japanese, Korean: p50", "ms", None),
    metric(
        "find.many-cjk-p95",
        "found in 2,000 channels by Chinese, Japanese, Korean: p95",
        "ms",
        Most(50.0),
    ),
    metric("boot.p50", "boot sequence, 18 calls in a row: p50", "ms", Part(5.0)),
    metric("boot.server", "CPU a boot sequence: server", "ms", Part(5.0)),
    metric("boot.postgres", "CPU a boot sequence: Postgres", "ms", None),
    metric("mixed.cpu", "mixed load: CPU a user-second, server and Postgres", "µs", Part(8.0)),
    metric("mixed.server", "mixed load: CPU a user-second, server", "µs", None),
    metric("mixed.postgres", "mixed load: CPU a user-second, Postgres", "µs", None),
    metric("mixed.p50", "mixed load: a call, p50", "ms", None),
    metric("mixed.p99", "mixed load: a call, p99", "ms", None),
    metric("users.held", "users at work with p99 ≤ 2 s and no error", "users", Times(8.0)),
    metric("users.p99", "a call of theirs, p99", "ms", None),
    metric("storm.normal", "50 users at work: a call, p99", "ms", None),
    metric("storm.p99", "the same while 800 log in at once", "ms", None),
    metric("storm.times", "so many times the normal", "×", Most(2.0)),
    metric("storm.failed", "of the 800 logins failed", "", Most(0.0)),
    metric("storm.rate", "logins in the storm", "/s", None),
    metric("files.upload", "a large file up", "MB/s", None),
    metric("files.download", "the same down", "MB/s", None),
    metric("files.copy", "cp of up to 2 GB on the same disk, flushed", "MB/s", None),
    metric("files.memory", "memory a process grew by meanwhile, at its highest", "MiB", Most(40.0)),
    metric("files.thumbnails", "pictures of 1280 × 720 kept and made small, 2 clients", "pictures/s", None),
    metric("files.picture", "such a picture: p50", "ms", None),
];
