//! COPY: rows as text, sent in large pieces.

use std::fmt::{Display, Write};

use anyhow::Result;
use sqlx::PgConnection;
use sqlx::postgres::PgCopyIn;

use crate::progress::Progress;

const PIECE: usize = 256 * 1024;

/// One row after the other, column by column.
#[derive(Default)]
pub struct Rows {
    text: String,
    rows: u64,
}

impl Rows {
    pub fn text(&mut self, value: &str) -> &mut Self {
        for c in value.chars() {
            match c {
                '\\' => self.text.push_str("\\\\"),
                '\t' => self.text.push_str("\\t"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                c => self.text.push(c),
            }
        }
        self.text.push('\t');
        self
    }

    /// Numbers, and what else needs no escaping.
    pub fn plain(&mut self, value: impl Display) -> &mut Self {
        let _ = write!(self.text, "{value}\t");
        self
    }

    pub fn flag(&mut self, value: bool) -> &mut Self {
        self.plain(if value { 't' } else { 'f' })
    }

    pub fn null(&mut self) -> &mut Self {
        self.plain("\\N")
    }

    pub fn end(&mut self) {
        self.text.pop();
        self.text.push('\n');
        self.rows += 1;
    }
}

pub struct Copy<'a> {
    stream: PgCopyIn<&'a mut PgConnection>,
    progress: &'a mut Progress,
    pub rows: Rows,
}

impl<'a> Copy<'a> {
    pub async fn begin(
        connection: &'a mut PgConnection,
        progress: &'a mut Progress,
        table: &str,
        columns: &str,
    ) -> Result<Self> {
        let stream = connection.copy_in_raw(&format!("COPY {table} ({columns}) FROM STDIN")).await?;
        Ok(Self { stream, progress, rows: Rows::default() })
    }

    /// To be called after every few rows.
    pub async fn send(&mut self) -> Result<()> {
        if self.rows.text.len() >= PIECE { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<()> {
        self.stream.send(self.rows.text.as_bytes()).await?;
        self.progress.advance(self.rows.rows);
        self.rows.text.clear();
        self.rows.rows = 0;
        Ok(())
    }

    pub async fn end(mut self) -> Result<()> {
        self.flush().await?;
        self.stream.finish().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copy_reads_as_a_sign_is_escaped() {
        let mut rows = Rows::default();
        rows.text("a\tb\\c\nd").plain(7).flag(true).null().end();
        assert_eq!(rows.text, "a\\tb\\\\c\\nd\t7\tt\t\\N\n");
    }
}
