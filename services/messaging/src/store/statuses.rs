//! Statuses. Who has no row is offline.

use db::{Exec, FromQueryResult, texts};

use crate::domain::status::Status;

#[derive(FromQueryResult)]
struct Row {
    user_id: String,
    status: String,
    manual: bool,
    last_activity_at: i64,
    dnd_end_time: i64,
}

impl From<Row> for Status {
    fn from(row: Row) -> Self {
        Self {
            user_id: row.user_id,
            status: row.status,
            manual: row.manual,
            last_activity_at: row.last_activity_at,
            dnd_end_time: row.dnd_end_time,
        }
    }
}

const COLUMNS: &str = "user_id, status, manual, last_activity_at, dnd_end_time";

/// Those that are known.
pub async fn of<S: AsRef<str>>(exec: &Exec<'_>, user_ids: &[S]) -> db::Result<Vec<Status>> {
    let sql = format!("SELECT {COLUMNS} FROM statuses WHERE user_id = ANY($1)");
    Ok(exec.all::<Row>(&sql, [texts(user_ids)]).await?.into_iter().map(Into::into).collect())
}

/// Everybody who is not offline.
pub async fn present(exec: &Exec<'_>) -> db::Result<Vec<Status>> {
    let sql = format!("SELECT {COLUMNS} FROM statuses WHERE status <> 'offline'");
    Ok(exec.all::<Row>(&sql, []).await?.into_iter().map(Into::into).collect())
}

/// One, locked until the transaction ends.
pub async fn lock(exec: &Exec<'_>, user_id: &str) -> db::Result<Option<Status>> {
    let sql = format!("SELECT {COLUMNS} FROM statuses WHERE user_id = $1 FOR UPDATE");
    Ok(exec.one::<Row>(&sql, [user_id.into()]).await?.map(Into::into))
}

/// Saves a status. With do-not-disturb, what was before it is kept for its end.
pub async fn save(exec: &Exec<'_>, status: &Status) -> db::Result<()> {
    let sql = "INSERT INTO statuses AS s (user_id, status, manual, last_activity_at, dnd_end_time)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (user_id) DO UPDATE SET status = $2, manual = $3, last_activity_at = $4, dnd_end_time = $5,
                   prev_status = CASE WHEN $2 = 'dnd' AND s.status <> 'dnd' THEN s.status WHEN $2 = 'dnd' THEN s.prev_status ELSE '' END";
    let values = [
        status.user_id.as_str().into(),
        status.status.as_str().into(),
        status.manual.into(),
        status.last_activity_at.into(),
        status.dnd_end_time.into(),
    ];
    exec.run(sql, values).await.map(|_| ())
}

/// Ends every do-not-disturb whose time has come; each is told to one caller only.
pub async fn end_dnd(exec: &Exec<'_>, now_seconds: i64) -> db::Result<Vec<Status>> {
    let sql = format!(
        "UPDATE statuses SET status = CASE WHEN prev_status = '' THEN 'online' ELSE prev_status END, manual = false,
                             dnd_end_time = 0, prev_status = ''
         WHERE status = 'dnd' AND dnd_end_time > 0 AND dnd_end_time <= $1 RETURNING {COLUMNS}"
    );
    Ok(exec.all::<Row>(&sql, [now_seconds.into()]).await?.into_iter().map(Into::into).collect())
}

/// Everybody who is online and did nothing since is away; each is told to one caller only.
pub async fn send_away(exec: &Exec<'_>, since: i64) -> db::Result<Vec<Status>> {
    let sql = format!(
        "UPDATE statuses SET status = 'away' WHERE status = 'online' AND NOT manual AND last_activity_at < $1 RETURNING {COLUMNS}"
    );
    Ok(exec.all::<Row>(&sql, [since.into()]).await?.into_iter().map(Into::into).collect())
}
