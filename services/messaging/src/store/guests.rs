//! Memberships of people who became guests, or ceased to be.

use db::{Exec, FromQueryResult};

const IS_GUEST: &str = "('system_guest' = ANY(string_to_array(u.roles, ' ')))";

/// A membership that is another than before; `channel_id` "": the one in the team.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Turned {
    pub user_id: String,
    pub team_id: String,
    pub channel_id: String,
}

/// Brings memberships in line with what their users are: guests administer nothing. `user_id` "": everybody's.
pub async fn settle(exec: &Exec<'_>, user_id: &str, at: i64) -> db::Result<Vec<Turned>> {
    // Not one condition for both: its plan, which is made once, would read every membership for a single user.
    let whose = if user_id.is_empty() { "$1 = ''" } else { "m.user_id = $1" };
    let sql = format!(
        "WITH teams AS (
           UPDATE team_members m SET scheme_guest = {IS_GUEST}, scheme_user = NOT {IS_GUEST},
                  scheme_admin = m.scheme_admin AND NOT {IS_GUEST}
           FROM users u WHERE u.id = m.user_id AND {whose} AND m.scheme_guest <> {IS_GUEST}
           RETURNING m.user_id, m.team_id, m.delete_at),
         channels AS (
           UPDATE channel_members m SET scheme_guest = {IS_GUEST}, scheme_user = NOT {IS_GUEST},
                  scheme_admin = m.scheme_admin AND NOT {IS_GUEST}, last_update_at = $2
           FROM users u WHERE u.id = m.user_id AND {whose} AND m.scheme_guest <> {IS_GUEST}
           RETURNING m.user_id, m.channel_id)
         SELECT user_id, team_id, '' AS channel_id FROM teams WHERE delete_at = 0
         UNION ALL SELECT user_id, '', channel_id FROM channels"
    );
    exec.all(&sql, [user_id.into(), at.into()]).await
}
