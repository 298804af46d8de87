//! Preferences.

use db::{Exec, FromQueryResult, texts};

use crate::domain::preference::Preference;

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    category: String,
    name: String,
    value: String,
}

impl From<Row> for Preference {
    fn from(row: Row) -> Self {
        Self { user_id: row.user_id, category: row.category, name: row.name, value: row.value }
    }
}

/// All of a user, or those of one category.
pub async fn of(exec: &Exec<'_>, user_id: &str, category: Option<&str>) -> db::Result<Vec<Preference>> {
    let sql = "SELECT user_id, category, name, value FROM preferences
               WHERE user_id = $1 AND ($2::text IS NULL OR category = $2) ORDER BY category, name";
    let rows = exec.all::<Row>(sql, [user_id.into(), category.map(str::to_owned).into()]).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A person's preference for collapsed threads, "" when not set.
pub async fn collapsed_threads(exec: &Exec<'_>, user_id: &str) -> db::Result<String> {
    let sql = "SELECT value FROM preferences
               WHERE user_id = $1 AND category = 'display_settings' AND name = 'collapsed_reply_threads'";
    Ok(exec.value::<String>(sql, [user_id.into()]).await?.unwrap_or_default())
}

pub async fn one(
    exec: &Exec<'_>,
    user_id: &str,
    category: &str,
    name: &str,
) -> db::Result<Option<Preference>> {
    let sql = "SELECT user_id, category, name, value FROM preferences WHERE user_id = $1 AND category = $2 AND name = $3";
    Ok(exec.one::<Row>(sql, [user_id.into(), category.into(), name.into()]).await?.map(Into::into))
}

/// Saves preferences of a user; of two for one name the last counts.
pub async fn save(exec: &Exec<'_>, user_id: &str, preferences: &[Preference]) -> db::Result<()> {
    let sql = "INSERT INTO preferences (user_id, category, name, value)
               SELECT DISTINCT ON (i.category, i.name) $1, i.category, i.name, i.value
               FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS i(category, name, value, n)
               ORDER BY i.category, i.name, i.n DESC
               ON CONFLICT (user_id, category, name) DO UPDATE SET value = EXCLUDED.value";
    let values = [
        user_id.into(),
        texts(preferences.iter().map(|preference| &preference.category)),
        texts(preferences.iter().map(|preference| &preference.name)),
        texts(preferences.iter().map(|preference| &preference.value)),
    ];
    exec.run(sql, values).await.map(|_| ())
}

pub async fn delete(exec: &Exec<'_>, user_id: &str, preferences: &[Preference]) -> db::Result<()> {
    let sql = "DELETE FROM preferences p USING unnest($2::text[], $3::text[]) AS i(category, name)
               WHERE p.user_id = $1 AND p.category = i.category AND p.name = i.name";
    let values = [
        user_id.into(),
        texts(preferences.iter().map(|preference| &preference.category)),
        texts(preferences.iter().map(|preference| &preference.name)),
    ];
    exec.run(sql, values).await.map(|_| ())
}
