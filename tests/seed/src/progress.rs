//! How far it is: a bar for people, a line now and then for logs.

use std::io::{IsTerminal, Write};
use std::time::Instant;

const WIDTH: usize = 30;

pub struct Progress {
    what: String,
    done: u64,
    total: u64,
    started: Instant,
    shown: u64,
    painting: bool,
}

impl Progress {
    /// `total` rows are to come; about as many will do.
    pub fn new(total: u64) -> Self {
        let painting = std::io::stderr().is_terminal();
        Self { what: String::new(), done: 0, total, started: Instant::now(), shown: u64::MAX, painting }
    }

    pub fn begin(&mut self, what: &str) {
        what.clone_into(&mut self.what);
        self.shown = u64::MAX;
        self.show();
    }

    pub fn advance(&mut self, rows: u64) {
        self.done += rows;
        self.show();
    }

    fn show(&mut self) {
        let percent = (self.done * 100 / self.total.max(1)).min(100);
        // A log gets no more than twenty lines a table.
        let step = if self.painting { percent } else { percent / 5 };
        if step == self.shown {
            return;
        }
        self.shown = step;
        let filled = "#".repeat(percent as usize * WIDTH / 100);
        let seconds = self.started.elapsed().as_secs();
        let line = format!("[{filled:-<WIDTH$}] {percent:>3} % {seconds:>4} s  {}", self.what);
        let mut out = std::io::stderr();
        let _ = if self.painting { write!(out, "\r\x1b[K{line}") } else { writeln!(out, "{line}") };
        let _ = out.flush();
    }

    pub fn end(mut self) {
        self.done = self.total;
        self.begin("done");
        if self.painting {
            eprintln!();
        }
    }
}
