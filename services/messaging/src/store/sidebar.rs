//! Categories of the sidebar. A built-in one has a row from the first change on; a channel without a place has none.

use db::{Exec, FromQueryResult, texts};

use crate::domain::channel::{DIRECT, GROUP};
use crate::domain::sidebar::{DIRECT_MESSAGES, FAVORITES, SidebarCategory, Unplaced, built_in};

#[derive(FromQueryResult)]
struct Row {
    id: String,
    user_id: String,
    team_id: String,
    sort_order: i64,
    sorting: String,
    kind: String,
    display_name: String,
    muted: bool,
    collapsed: bool,
    /// None at all of a channel that stands where a category would.
    channel_ids: Option<Vec<String>>,
}

impl From<Row> for SidebarCategory {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            team_id: row.team_id,
            sort_order: row.sort_order,
            sorting: row.sorting,
            kind: row.kind,
            display_name: row.display_name,
            muted: row.muted,
            collapsed: row.collapsed,
            channel_ids: row.channel_ids.unwrap_or_default(),
        }
    }
}

const STORED: &str = "SELECT c.id, c.user_id, c.team_id, c.sort_order, c.sorting, c.type AS kind, c.display_name, c.muted,
                      c.collapsed, coalesce((SELECT array_agg(s.channel_id ORDER BY s.sort_order, s.channel_id)
                                             FROM sidebar_channels s WHERE s.category_id = c.id), '{}') AS channel_ids
               FROM sidebar_categories c WHERE c.user_id = $1 AND c.team_id = $2";

/// What is stored of a user's categories in a team.
pub async fn stored(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<Vec<SidebarCategory>> {
    let sql = format!("{STORED} ORDER BY c.sort_order, c.id");
    Ok(exec.all::<Row>(&sql, [user_id.into(), team_id.into()]).await?.into_iter().map(Into::into).collect())
}

/// Whose a stored category is: user and team.
pub async fn owner(exec: &Exec<'_>, id: &str) -> db::Result<Option<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Found {
        user_id: String,
        team_id: String,
    }
    let sql = "SELECT user_id, team_id FROM sidebar_categories WHERE id = $1";
    let found = exec.one::<Found>(sql, [id.into()]).await?;
    Ok(found.map(|found| (found.user_id, found.team_id)))
}

/// What is stored of a user's categories in a team, and his live channels there, direct and group channels among them, that
/// are in no category: all a sidebar is made of, at one moment.
pub async fn read(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
) -> db::Result<(Vec<SidebarCategory>, Vec<Unplaced>)> {
    let sql = format!(
        "SELECT * FROM (
             {STORED}
             UNION ALL
             SELECT ch.id, '', '', 0, '', ch.type, ch.display_name, false, false, NULL
             FROM channel_members m JOIN channels ch ON ch.id = m.channel_id
             WHERE m.user_id = $1 AND ch.team_id IN ($2, '') AND ch.delete_at = 0 AND NOT EXISTS (
               SELECT 1 FROM sidebar_channels s JOIN sidebar_categories c ON c.id = s.category_id
               WHERE s.user_id = $1 AND s.channel_id = ch.id AND c.team_id = $2)
         ) AS sidebar
         ORDER BY sort_order, CASE WHEN channel_ids IS NULL THEN display_name END COLLATE \"C\", id"
    );
    let (mut stored, mut unplaced) = (Vec::new(), Vec::new());
    for row in exec.all::<Row>(&sql, [user_id.into(), team_id.into()]).await? {
        if row.channel_ids.is_some() {
            stored.push(row.into());
        } else {
            unplaced.push(Unplaced { direct: row.kind == DIRECT || row.kind == GROUP, id: row.id });
        }
    }
    Ok((stored, unplaced))
}

/// Gives the built-in categories their rows and keeps others from changing the sidebar until the transaction ends.
pub async fn settle(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<()> {
    let all = built_in(user_id, team_id);
    let sql = "INSERT INTO sidebar_categories (id, user_id, team_id, sort_order, sorting, type, display_name)
               SELECT n.id, $1, $2, n.sort_order, n.sorting, n.type, n.display_name
               FROM unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[])
                    AS n(id, sort_order, sorting, type, display_name)
               ON CONFLICT (id) DO NOTHING";
    let orders: Vec<i64> = all.iter().map(|category| category.sort_order).collect();
    let values = [
        user_id.into(),
        team_id.into(),
        texts(all.iter().map(|category| &category.id)),
        orders.into(),
        texts(all.iter().map(|category| &category.sorting)),
        texts(all.iter().map(|category| &category.kind)),
        texts(all.iter().map(|category| &category.display_name)),
    ];
    exec.run(sql, values).await?;
    let lock = "SELECT id FROM sidebar_categories WHERE user_id = $1 AND team_id = $2 ORDER BY id FOR UPDATE";
    exec.run(lock, [user_id.into(), team_id.into()]).await?;
    Ok(())
}

pub async fn insert(exec: &Exec<'_>, category: &SidebarCategory) -> db::Result<()> {
    let sql = "INSERT INTO sidebar_categories (id, user_id, team_id, sort_order, sorting, type, display_name, muted, collapsed)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        category.id.clone().into(),
        category.user_id.clone().into(),
        category.team_id.clone().into(),
        category.sort_order.into(),
        category.sorting.clone().into(),
        category.kind.clone().into(),
        category.display_name.clone().into(),
        category.muted.into(),
        category.collapsed.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

pub async fn update(exec: &Exec<'_>, category: &SidebarCategory) -> db::Result<()> {
    let sql = "UPDATE sidebar_categories SET sorting = $2, display_name = $3, muted = $4, collapsed = $5 WHERE id = $1";
    let values = [
        category.id.clone().into(),
        category.sorting.clone().into(),
        category.display_name.clone().into(),
        category.muted.into(),
        category.collapsed.into(),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Puts categories into this order, `step` apart.
pub async fn set_order(exec: &Exec<'_>, ids: &[String], step: i64) -> db::Result<()> {
    let sql = "UPDATE sidebar_categories c SET sort_order = (o.n - 1) * $2
               FROM unnest($1::text[]) WITH ORDINALITY AS o(id, n) WHERE c.id = o.id";
    exec.run(sql, [texts(ids), step.into()]).await?;
    Ok(())
}

/// Removes a category; its channels are without a place then.
pub async fn remove(exec: &Exec<'_>, id: &str) -> db::Result<()> {
    exec.run("DELETE FROM sidebar_categories WHERE id = $1", [id.into()]).await?;
    Ok(())
}

/// Takes channels out of all categories of a user in a team.
pub async fn take_out(
    exec: &Exec<'_>,
    user_id: &str,
    team_id: &str,
    channel_ids: &[String],
) -> db::Result<()> {
    let sql = "DELETE FROM sidebar_channels s USING sidebar_categories c
               WHERE c.id = s.category_id AND c.team_id = $2 AND s.user_id = $1 AND s.channel_id = ANY($3)";
    exec.run(sql, [user_id.into(), team_id.into(), texts(channel_ids)]).await?;
    Ok(())
}

/// Makes these the channels of a category: those the user is in, of the team or without one. Direct messages that have
/// no other place are where they are by themselves.
pub async fn set_channels(
    exec: &Exec<'_>,
    category: &SidebarCategory,
    channel_ids: &[String],
) -> db::Result<()> {
    exec.run("DELETE FROM sidebar_channels WHERE category_id = $1", [category.id.clone().into()]).await?;
    if category.kind == DIRECT_MESSAGES || channel_ids.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO sidebar_channels (user_id, category_id, channel_id, sort_order)
               SELECT $1, $2, ch.id, min(o.n) * 10 FROM unnest($4::text[]) WITH ORDINALITY AS o(id, n)
               JOIN channels ch ON ch.id = o.id AND ch.team_id IN ($3, '')
               JOIN channel_members m ON m.channel_id = ch.id AND m.user_id = $1
               GROUP BY ch.id";
    let values = [
        category.user_id.clone().into(),
        category.id.clone().into(),
        category.team_id.clone().into(),
        texts(channel_ids),
    ];
    exec.run(sql, values).await?;
    Ok(())
}

/// Shows channels first among the favourites, of their team or, if they have none, of every team; the last named first.
pub async fn favour(exec: &Exec<'_>, user_id: &str, channel_ids: &[String]) -> db::Result<()> {
    if channel_ids.is_empty() {
        return Ok(());
    }
    let places = "INSERT INTO sidebar_categories (id, user_id, team_id, sort_order, type, display_name)
               SELECT DISTINCT 'favorites_' || $1 || '_' || tm.team_id, $1, tm.team_id, 0, $3, 'Favorites'
               FROM team_members tm JOIN channels ch ON ch.team_id IN (tm.team_id, '')
               WHERE tm.user_id = $1 AND tm.delete_at = 0 AND ch.id = ANY($2)
               ON CONFLICT (id) DO NOTHING";
    exec.run(places, [user_id.into(), texts(channel_ids), FAVORITES.into()]).await?;
    let sql = "INSERT INTO sidebar_channels (user_id, category_id, channel_id, sort_order)
               SELECT $1, c.id, ch.id, (SELECT coalesce(min(s.sort_order), 0) FROM sidebar_channels s
                                        WHERE s.category_id = c.id) - 10 * o.n
               FROM unnest($2::text[]) WITH ORDINALITY AS o(id, n)
               JOIN channels ch ON ch.id = o.id
               JOIN channel_members m ON m.channel_id = ch.id AND m.user_id = $1
               JOIN sidebar_categories c ON c.user_id = $1 AND c.type = $3 AND ch.team_id IN (c.team_id, '')
               ON CONFLICT DO NOTHING";
    exec.run(sql, [user_id.into(), texts(channel_ids), FAVORITES.into()]).await?;
    Ok(())
}

/// Takes channels away from the favourites of all teams.
pub async fn disfavour(exec: &Exec<'_>, user_id: &str, channel_ids: &[String]) -> db::Result<()> {
    if channel_ids.is_empty() {
        return Ok(());
    }
    let sql = "DELETE FROM sidebar_channels s USING sidebar_categories c
               WHERE c.id = s.category_id AND c.type = $3 AND s.user_id = $1 AND s.channel_id = ANY($2)";
    exec.run(sql, [user_id.into(), texts(channel_ids), FAVORITES.into()]).await?;
    Ok(())
}

/// Forgets the categories of a user in a team he has left.
pub async fn forget(exec: &Exec<'_>, user_id: &str, team_id: &str) -> db::Result<()> {
    let sql = "DELETE FROM sidebar_categories WHERE user_id = $1 AND team_id = $2";
    exec.run(sql, [user_id.into(), team_id.into()]).await?;
    Ok(())
}
