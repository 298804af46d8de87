//! How far a rebuild is, for who waits at a terminal.

use std::io::{IsTerminal, Write, stderr};

use crate::domain::job::{DOCUMENTS, Job, PENDING};

const WIDTH: i64 = 40;
/// Where lines stay, there is one every so many per cent.
const STEP: i64 = 10;

/// A line that is drawn over the one before; where nobody looks, a line now and then.
pub struct Bar {
    is_drawn: bool,
    told: String,
    told_at: i64,
}

impl Default for Bar {
    fn default() -> Self {
        Self { is_drawn: stderr().is_terminal(), told: String::new(), told_at: -STEP }
    }
}

impl Bar {
    pub fn show(&mut self, job: &Job) {
        let (line, progress) = (line(job), job.progress());
        let mut to = stderr().lock();
        if self.is_drawn {
            // Blanks over what the line before had more.
            let _ = write!(to, "\r{line:<width$}", width = self.told.chars().count());
            if job.is_over() {
                let _ = writeln!(to);
            }
            let _ = to.flush();
        } else if line != self.told && (job.is_over() || progress >= self.told_at + STEP) {
            let _ = writeln!(to, "{line}");
            self.told_at = progress;
        }
        self.told = line;
    }
}

fn line(job: &Job) -> String {
    if job.status == PENDING {
        return "waiting for its turn".to_owned();
    }
    let (done, total, what) = match job.phase.as_str() {
        DOCUMENTS => (job.documents_done, job.documents_total, "documents at Meilisearch"),
        _ => (job.posts_done, job.posts_total, "posts"),
    };
    let full = (WIDTH * done).checked_div(total).unwrap_or(0).clamp(0, WIDTH);
    let bar: String = (0..WIDTH).map(|at| if at < full { '#' } else { '.' }).collect();
    let took = (job.last_activity_at - job.start_at).max(1);
    let pace =
        if job.phase == DOCUMENTS { String::new() } else { format!(", {} posts/s", 1_000 * done / took) };
    let trouble = if job.trouble.is_empty() { String::new() } else { format!(" ({})", job.trouble) };
    format!("[{bar}] {done} of about {total} {what}{pace}{trouble}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said() {
        let job = |phase: &str, documents_done| Job {
            status: "in_progress".to_owned(),
            phase: phase.to_owned(),
            posts_done: 500,
            posts_total: 2_000,
            documents_done,
            documents_total: 400,
            start_at: 1_000,
            last_activity_at: 3_000,
            ..Job::default()
        };
        let bar = |full: usize| format!("[{}{}]", "#".repeat(full), ".".repeat(40 - full));
        assert_eq!(line(&job("posts", 0)), format!("{} 500 of about 2000 posts, 250 posts/s", bar(10)));
        assert_eq!(
            line(&job("documents", 100)),
            format!("{} 100 of about 400 documents at Meilisearch", bar(10))
        );
        assert_eq!(line(&Job { status: PENDING.to_owned(), ..Job::default() }), "waiting for its turn");
        let stuck = Job { trouble: "nobody answers".to_owned(), ..Job::default() };
        assert_eq!(line(&stuck), format!("{} 0 of about 0 posts, 0 posts/s (nobody answers)", bar(0)));
    }
}
