//! Looking items up, the newest first.

use std::collections::HashMap;

use db::{Db, Exec, FromQueryResult, Value, texts};

use crate::domain::plan::Plan;

/// Changed items that are looked through one by one at most.
pub const MOST_FRESH: i64 = 5_000;

const DAY_MS: i64 = 86_400_000;
/// What an item is found by: of a file its name and what it says.
const WHOLE: &str = "CASE WHEN text = '' THEN content ELSE content || E'\\n' || text END AS content";

#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    pub id: String,
    pub create_at: i64,
    /// "" when it was not asked for.
    pub content: String,
}

/// What is looked up, as Postgres reads it; see [`crate::engine`].
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// What the words have to fit; `None`: anything.
    pub query: Option<String>,
    /// What they must not fit.
    pub except: Option<String>,
    pub with_content: bool,
    /// Only among what changed after this number; `None`: among all.
    pub since: Option<i64>,
}

/// What was found before: what follows is no newer than `at`, and none of `as_old`.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub at: Option<i64>,
    /// Those of them that were written at that moment.
    pub as_old: Vec<String>,
}

impl Taken {
    pub fn add(&mut self, page: &[Candidate]) {
        let Some(last) = page.last() else { return };
        if self.at != Some(last.create_at) {
            self.as_old.clear();
        }
        self.at = Some(last.create_at);
        let as_old = page.iter().filter(|candidate| candidate.create_at == last.create_at);
        self.as_old.extend(as_old.map(|candidate| candidate.id.clone()));
    }
}

/// Statements of one search: planned for the values they have, since how common a word is decides the way to it.
pub async fn planned<T>(db: &Db, work: impl AsyncFnOnce(&Exec<'_>) -> db::Result<T>) -> db::Result<T> {
    let tx = db.snapshot().await?;
    tx.exec().run("SET LOCAL plan_cache_mode = force_custom_plan", []).await?;
    let found = work(&tx.exec()).await;
    tx.rollback().await?;
    found
}

/// Candidates that follow on those taken before.
pub async fn find(
    exec: &Exec<'_>,
    plan: &Plan,
    lookup: &Lookup,
    taken: &Taken,
    limit: usize,
) -> db::Result<Vec<Candidate>> {
    let mut statement = Statement::default();
    statement.and("NOT is_deleted");
    statement.and(if plan.files { "is_file AND post_id <> ''" } else { "NOT is_file" });
    statement.and_value("channel_id = ANY(?)", texts(&plan.channels));
    if let Some(query) = &lookup.query {
        statement.and_value("words @@ ?::text::tsquery", query.as_str());
    }
    if let Some(except) = &lookup.except {
        statement.and_value("NOT words @@ ?::text::tsquery", except.as_str());
    }
    for (condition, names) in [
        ("user_id = ANY(?)", plan.authors.as_ref()),
        ("user_id <> ALL(?)", Some(&plan.not_authors).filter(|names| !names.is_empty())),
        ("extension = ANY(?)", plan.extensions.as_ref()),
        ("extension <> ALL(?)", Some(&plan.not_extensions).filter(|names| !names.is_empty())),
    ] {
        if let Some(names) = names {
            statement.and_value(condition, texts(names));
        }
    }
    let when = &plan.when;
    if when.from > 0 {
        statement.and_value("create_at >= ?", when.from);
    }
    if when.to < i64::MAX {
        statement.and_value("create_at < ?", when.to);
    }
    let in_days = format!(
        "EXISTS (SELECT 1 FROM unnest(?::bigint[]) AS d(b) WHERE create_at >= b AND create_at < b + {DAY_MS})"
    );
    if !when.on.is_empty() {
        statement.and_value(&in_days, when.on.clone());
    }
    if !when.not_on.is_empty() {
        statement.and_value(&format!("NOT {in_days}"), when.not_on.clone());
    }
    if let Some(at) = taken.at {
        statement.and_value("create_at <= ?", at);
        statement.and_value("id <> ALL(?)", texts(&taken.as_old));
    }
    let content = if lookup.with_content { WHOLE } else { "'' AS content" };
    let among = match lookup.since {
        // The limit keeps to the index: nothing else says how little this is.
        Some(change) => {
            format!("(SELECT * FROM items WHERE change > {change} ORDER BY change LIMIT {MOST_FRESH}) items")
        }
        None => "items".to_owned(),
    };
    let mut sql = format!("SELECT id, create_at, {content} FROM {among} WHERE {}", statement.sql);
    sql.push_str(&format!(" ORDER BY create_at DESC, id DESC LIMIT {limit}"));
    exec.all(&sql, statement.values).await
}

/// The texts of items.
pub async fn contents(exec: &Exec<'_>, ids: &[String]) -> db::Result<HashMap<String, String>> {
    let sql = format!("SELECT id, create_at, {WHOLE} FROM items WHERE id = ANY($1)");
    let found: Vec<Candidate> = exec.all(&sql, [texts(ids)]).await?;
    Ok(found.into_iter().map(|candidate| (candidate.id, candidate.content)).collect())
}

/// Conditions with their values; `?` is where one goes.
#[derive(Default)]
struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    fn and(&mut self, condition: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(condition);
    }

    fn and_value(&mut self, condition: &str, value: impl Into<Value>) {
        self.and("");
        self.more(condition, value);
    }

    fn more(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.sql.push_str(&condition.replacen('?', &format!("${}", self.values.len()), 1));
    }
}
