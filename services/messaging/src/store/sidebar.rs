//! Categories of the sidebar.

use db::Exec;

/// Forgets the categories of a user in a team he has left.
pub async fn forget(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<()> {
    let sql = "DELETE FROM sidebar_categories WHERE user_id = $1 AND team_id = $2";
    exec.run(sql, [user_id.into(), team_id.into()]).await?;
    Ok(())
}
