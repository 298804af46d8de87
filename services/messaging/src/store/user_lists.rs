//! Users by membership.

use db::{Exec, FromQueryResult, Value, texts};
use model::User;

/// Whom to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub in_team: String,
    pub not_in_team: String,
    pub in_channel: String,
    pub not_in_channel: String,
    pub without_team: bool,
    /// Only those who share a channel with this user, and himself.
    pub known_to: String,
    /// Some(true): active ones, Some(false): deactivated ones.
    pub active: Option<bool>,
    /// One system role.
    pub role: String,
    /// Any of these system roles.
    pub roles: Vec<String>,
    /// Any of these roles in the team: `team_admin`, `team_user`, `team_guest`.
    pub team_roles: Vec<String>,
    /// Any of these roles in the channel.
    pub channel_roles: Vec<String>,
    /// Words of which each stands in a name, nickname or, if `emails`, address.
    pub term: String,
    pub emails: bool,
    pub full_names: bool,
    pub without_bots: bool,
    pub order: Order,
    pub skip: i64,
    pub take: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Username,
    /// Newest first.
    Created,
    /// Latest activity first; who was never active is left out.
    Activity,
    /// Online, away, do-not-disturb, offline.
    Status,
    /// Administrators of the channel first.
    Admin,
}

#[derive(FromQueryResult)]
struct Row {
    profile: serde_json::Value,
}

/// SQL being put together, with its values.
struct Builder {
    sql: String,
    values: Vec<Value>,
}

impl Builder {
    /// Adds a value and names its place.
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }
}

/// Users that fit, page by page.
pub async fn list(exec: &Exec<'_>, filter: &Filter) -> db::Result<Vec<User>> {
    let query = build(filter);
    let rows = exec.all::<Row>(&query.sql, query.values).await?;
    rows.into_iter()
        .map(|row| serde_json::from_value(row.profile).map_err(|error| db::Error::Bug(error.to_string())))
        .collect()
}

/// How many users fit.
pub async fn count(exec: &Exec<'_>, filter: &Filter) -> db::Result<i64> {
    let query = select("count(*) AS value", filter);
    Ok(exec.value::<i64>(&query.sql, query.values).await?.unwrap_or(0))
}

/// Ids of those who share a channel with somebody.
pub async fn known_to(exec: &Exec<'_>, user_id: &str) -> db::Result<Vec<String>> {
    let sql = "SELECT DISTINCT m.user_id AS value FROM channel_members me JOIN channel_members m ON m.channel_id = me.channel_id
               WHERE me.user_id = $1 AND m.user_id <> $1 ORDER BY 1";
    exec.values(sql, [user_id.into()]).await
}

/// Users that fit, in no order.
fn select(columns: &str, filter: &Filter) -> Builder {
    let mut query = Builder { sql: format!("SELECT {columns} FROM users u"), values: Vec::new() };
    if !filter.in_team.is_empty() {
        let team = query.value(filter.in_team.as_str());
        query.sql.push_str(&format!(
            " JOIN team_members tm ON tm.team_id = {team} AND tm.user_id = u.id AND tm.delete_at = 0"
        ));
    }
    if !filter.in_channel.is_empty() {
        let channel = query.value(filter.in_channel.as_str());
        query.sql.push_str(&format!(
            " JOIN channel_members cm ON cm.channel_id = {channel} AND cm.user_id = u.id"
        ));
    }
    if matches!(filter.order, Order::Status | Order::Activity) {
        query.sql.push_str(" LEFT JOIN statuses s ON s.user_id = u.id");
    }
    query.sql.push_str(" WHERE true");
    memberships(&mut query, filter);
    attributes(&mut query, filter);
    words(&mut query, filter);
    query
}

fn build(filter: &Filter) -> Builder {
    let mut query = select("u.profile", filter);
    let order = match filter.order {
        Order::Username => "u.username",
        Order::Created => "(u.profile->>'create_at')::bigint DESC NULLS LAST, u.username",
        Order::Activity => "s.last_activity_at DESC, u.username",
        Order::Status => {
            "CASE coalesce(s.status, 'offline') WHEN 'online' THEN 1 WHEN 'away' THEN 2 WHEN 'dnd' THEN 3 ELSE 4 END, u.username"
        }
        Order::Admin => "cm.scheme_admin DESC, u.username",
    };
    let (take, skip) = (query.value(filter.take), query.value(filter.skip));
    query.sql.push_str(&format!(" ORDER BY {order} LIMIT {take} OFFSET {skip}"));
    query
}

fn memberships(query: &mut Builder, filter: &Filter) {
    if !filter.not_in_team.is_empty() {
        let team = query.value(filter.not_in_team.as_str());
        query.and(&format!(
            "NOT EXISTS (SELECT 1 FROM team_members n WHERE n.team_id = {team} AND n.user_id = u.id AND n.delete_at = 0)"
        ));
    }
    if !filter.not_in_channel.is_empty() {
        let channel = query.value(filter.not_in_channel.as_str());
        query.and(&format!(
            "NOT EXISTS (SELECT 1 FROM channel_members n WHERE n.channel_id = {channel} AND n.user_id = u.id)"
        ));
    }
    if !filter.known_to.is_empty() {
        let user = query.value(filter.known_to.as_str());
        query.and(&format!(
            "EXISTS (SELECT 1 FROM channel_members me JOIN channel_members k ON k.channel_id = me.channel_id
                     WHERE me.user_id = {user} AND k.user_id = u.id)"
        ));
    }
    if filter.without_team {
        query.and("NOT EXISTS (SELECT 1 FROM team_members n WHERE n.user_id = u.id AND n.delete_at = 0)");
    }
    if filter.order == Order::Activity {
        query.and("s.last_activity_at > 0");
    }
}

fn attributes(query: &mut Builder, filter: &Filter) {
    match filter.active {
        Some(true) => query.and("u.delete_at = 0"),
        Some(false) => query.and("u.delete_at > 0"),
        None => {}
    }
    if filter.without_bots {
        query.and("NOT u.is_bot");
    }
    let scheme = |alias: &str, prefix: &str, roles: &[String]| {
        let held = |suffix: &str| roles.iter().any(|role| *role == format!("{prefix}_{suffix}"));
        let mut any = Vec::new();
        for (suffix, condition) in [("guest", "scheme_guest"), ("admin", "scheme_admin")] {
            if held(suffix) {
                any.push(format!("{alias}.{condition}"));
            }
        }
        if held("user") {
            any.push(format!("({alias}.scheme_user AND NOT {alias}.scheme_admin)"));
        }
        any
    };
    let mut any = Vec::new();
    if !filter.in_team.is_empty() {
        any.extend(scheme("tm", "team", &filter.team_roles));
    }
    if !filter.in_channel.is_empty() {
        any.extend(scheme("cm", "channel", &filter.channel_roles));
    }
    if !filter.roles.is_empty() {
        let roles = query.value(texts(&filter.roles));
        any.push(format!("string_to_array(u.roles, ' ') && {roles}::text[]"));
    }
    if !any.is_empty() {
        query.and(&format!("({})", any.join(" OR ")));
    }
    if !filter.role.is_empty() {
        let role = query.value(filter.role.as_str());
        query.and(&format!("{role} = ANY(string_to_array(u.roles, ' '))"));
    }
}

fn words(query: &mut Builder, filter: &Filter) {
    for word in filter.term.split_whitespace() {
        let word = word.trim_start_matches('@').to_lowercase();
        let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let word = query.value(format!("%{word}%"));
        let mut columns = vec!["u.shown_names"];
        if filter.full_names {
            columns.push("u.full_names");
        }
        if filter.emails {
            columns.push("u.lower_email");
        }
        let any: Vec<String> = columns.iter().map(|column| format!("{column} LIKE {word}")).collect();
        query.and(&format!("({})", any.join(" OR ")));
    }
}

#[derive(FromQueryResult)]
struct GroupRow {
    channel_id: String,
    profile: serde_json::Value,
}

/// The people of group channels the viewer is in, the viewer left out.
pub async fn of_groups(
    exec: &Exec<'_>,
    viewer: &str,
    channel_ids: &[String],
) -> db::Result<Vec<(String, User)>> {
    let sql = "SELECT m.channel_id, u.profile
               FROM channels c JOIN channel_members me ON me.channel_id = c.id AND me.user_id = $1
               JOIN channel_members m ON m.channel_id = c.id AND m.user_id <> $1 JOIN users u ON u.id = m.user_id
               WHERE c.id = ANY($2) AND c.type = 'G' ORDER BY m.channel_id, u.username";
    let rows = exec.all::<GroupRow>(sql, [viewer.into(), texts(channel_ids)]).await?;
    rows.into_iter()
        .map(|row| {
            let user =
                serde_json::from_value(row.profile).map_err(|error| db::Error::Bug(error.to_string()))?;
            Ok((row.channel_id, user))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_no_pattern() {
        let query = build(&Filter { term: "50%_a\\".into(), ..Filter::default() });
        assert_eq!(query.values[0], Value::from("%50\\%\\_a\\\\%".to_owned()));
    }

    #[test]
    fn every_value_has_its_place() {
        let filter = Filter {
            in_team: "t".into(),
            not_in_channel: "c".into(),
            roles: vec!["system_user".into()],
            term: "a b".into(),
            ..Filter::default()
        };
        let query = build(&filter);
        for place in 1..=query.values.len() {
            assert!(query.sql.contains(&format!("${place}")), "{place} in {}", query.sql);
        }
        assert!(!query.sql.contains(&format!("${}", query.values.len() + 1)));
    }
}
