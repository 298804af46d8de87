//! The roles of a membership that was joined to a row; there may be none.

use db::FromQueryResult;
use db::sea_orm::{DbErr, QueryResult};

use crate::domain::channel::effective_roles;

#[derive(FromQueryResult)]
struct Row {
    roles: Option<String>,
    guest: Option<bool>,
    user: Option<bool>,
    admin: Option<bool>,
}

/// What to select of a membership with this alias, for [`read`].
pub fn columns(alias: &str) -> String {
    format!(
        "{alias}.roles AS {alias}_roles, {alias}.scheme_guest AS {alias}_guest, {alias}.scheme_user AS {alias}_user, \
         {alias}.scheme_admin AS {alias}_admin"
    )
}

/// Effective roles of the membership with this alias (`prefix` is `channel` or `team`); `None`: not a member.
pub fn read(row: &QueryResult, alias: &str, prefix: &str) -> Result<Option<String>, DbErr> {
    let held = Row::from_query_result(row, &format!("{alias}_"))?;
    let on = |flag: Option<bool>| flag.unwrap_or(false);
    Ok(held
        .roles
        .map(|explicit| effective_roles(prefix, &explicit, on(held.guest), on(held.user), on(held.admin))))
}
