//! Categories of the sidebar: three that everybody has in every team, and those people make.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::Problem;
use serde::{Deserialize, Serialize};

use super::present;

pub const FAVORITES: &str = "favorites";
pub const CHANNELS: &str = "channels";
pub const DIRECT_MESSAGES: &str = "direct_messages";
pub const CUSTOM: &str = "custom";

/// Distance between neighbours.
pub const STEP: i64 = 10;
const MAX_NAME: usize = 64;
const MAX_SORTING: usize = 64;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SidebarCategory {
    pub id: String,
    pub user_id: String,
    pub team_id: String,
    pub sort_order: i64,
    /// "", `manual`, `recent` or `alpha`.
    pub sorting: String,
    /// `favorites`, `channels`, `direct_messages` or `custom`.
    #[serde(rename = "type")]
    pub kind: String,
    pub display_name: String,
    pub muted: bool,
    pub collapsed: bool,
    #[serde(deserialize_with = "present")]
    pub channel_ids: Vec<String>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrderedSidebarCategories {
    pub categories: Vec<SidebarCategory>,
    /// Their ids, first to last.
    pub order: Vec<String>,
}

/// A channel of somebody's that he has put nowhere.
#[derive(Clone, Debug)]
pub struct Unplaced {
    pub id: String,
    /// Direct or group.
    pub direct: bool,
}

/// The three everybody has, as they are before he changes them.
pub fn built_in(user_id: &str, team_id: &str) -> [SidebarCategory; 3] {
    [
        (FAVORITES, "Favorites", "", 0),
        (CHANNELS, "Channels", "", STEP),
        (DIRECT_MESSAGES, "Direct Messages", "recent", 2 * STEP),
    ]
    .map(|(kind, display_name, sorting, sort_order)| SidebarCategory {
        id: format!("{kind}_{user_id}_{team_id}"),
        user_id: user_id.to_owned(),
        team_id: team_id.to_owned(),
        sort_order,
        sorting: sorting.to_owned(),
        kind: kind.to_owned(),
        display_name: display_name.to_owned(),
        ..SidebarCategory::default()
    })
}

/// The whole sidebar: what is stored, the built-in ones that are not, and every unplaced channel in its place.
pub fn complete(
    user_id: &str,
    team_id: &str,
    mut stored: Vec<SidebarCategory>,
    unplaced: Vec<Unplaced>,
) -> Vec<SidebarCategory> {
    for category in built_in(user_id, team_id) {
        if stored.iter().all(|known| known.id != category.id) {
            stored.push(category);
        }
    }
    for channel in unplaced {
        let kind = if channel.direct { DIRECT_MESSAGES } else { CHANNELS };
        if let Some(category) = stored.iter_mut().find(|category| category.kind == kind) {
            category.channel_ids.push(channel.id);
        }
    }
    stored.sort_by_key(|category| category.sort_order);
    stored
}

pub fn order(categories: &[SidebarCategory]) -> Vec<String> {
    categories.iter().map(|category| category.id.clone()).collect()
}

/// A well-formed id of a category: that of a custom one, or type, user and team.
pub fn is_id(id: &str) -> bool {
    model::id::is_valid(id) || named_owner(id).is_some()
}

/// User and team in the id of a built-in category.
pub fn named_owner(id: &str) -> Option<(&str, &str)> {
    let mut kinds = [FAVORITES, CHANNELS, DIRECT_MESSAGES].into_iter();
    let owner = kinds.find_map(|kind| id.strip_prefix(kind)?.strip_prefix('_'))?.split_once('_');
    owner.filter(|(user, team)| model::id::is_valid(user) && model::id::is_valid(team))
}

/// What cannot be kept of a category.
pub fn failed(message: &'static str) -> Problem {
    Problem::bad_request("app.channel.sidebar_categories.app_error", message)
}

impl SidebarCategory {
    pub fn check(&self) -> Result<(), Problem> {
        if self.display_name.chars().count() > MAX_NAME || self.sorting.len() > MAX_SORTING {
            return Err(failed("The name of the category is too long."));
        }
        Ok(())
    }

    /// Takes over what a client may change; the name of a built-in one is not among it.
    pub fn change(&mut self, wanted: &Self) {
        self.sorting.clone_from(&wanted.sorting);
        self.muted = wanted.muted;
        self.collapsed = wanted.collapsed;
        if self.kind == CUSTOM {
            self.display_name.clone_from(&wanted.display_name);
        }
    }
}

/// Channels to mute (true) or to hear again (false) after categories changed from `before` to `after`: all of a category
/// that was muted or unmuted, and each that moved between a muted and an audible one.
pub fn mutes(before: &[SidebarCategory], after: &[SidebarCategory]) -> BTreeMap<String, bool> {
    let was: HashMap<&str, &SidebarCategory> =
        before.iter().map(|category| (category.id.as_str(), category)).collect();
    let place: HashMap<&str, &SidebarCategory> = before
        .iter()
        .flat_map(|category| category.channel_ids.iter().map(move |channel| (channel.as_str(), category)))
        .collect();
    let mut mutes = BTreeMap::new();
    for category in after {
        let turned = was.get(category.id.as_str()).is_some_and(|old| old.muted != category.muted);
        for channel in &category.channel_ids {
            let moved = place
                .get(channel.as_str())
                .is_some_and(|old| old.id != category.id && old.muted != category.muted);
            if turned || moved {
                mutes.insert(channel.clone(), category.muted);
            }
        }
    }
    mutes
}

/// Is the second list the first in another order?
pub fn is_reordering(ids: &[String], wanted: &[String]) -> bool {
    let set: HashSet<&String> = wanted.iter().collect();
    set.len() == wanted.len() && ids.len() == wanted.len() && ids.iter().all(|id| set.contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(id: &str, muted: bool, channels: &[&str]) -> SidebarCategory {
        SidebarCategory {
            id: id.into(),
            kind: CUSTOM.into(),
            muted,
            channel_ids: channels.iter().map(|&channel| channel.to_owned()).collect(),
            ..SidebarCategory::default()
        }
    }

    #[test]
    fn every_channel_has_a_place() {
        let unplaced =
            vec![Unplaced { id: "c".into(), direct: false }, Unplaced { id: "d".into(), direct: true }];
        let own = SidebarCategory { sort_order: 5, ..category("own", false, &["x"]) };
        let all = complete("u", "t", vec![own], unplaced);
        let places: Vec<(&str, &[String])> =
            all.iter().map(|category| (category.id.as_str(), category.channel_ids.as_slice())).collect();
        assert_eq!(
            places,
            [
                ("favorites_u_t", &[][..]),
                ("own", &["x".to_owned()][..]),
                ("channels_u_t", &["c".to_owned()][..]),
                ("direct_messages_u_t", &["d".to_owned()][..])
            ]
        );
    }

    #[test]
    fn muting_follows_the_category() {
        let before = [category("a", false, &["1", "2"]), category("b", true, &["3"])];
        assert!(mutes(&before, &before).is_empty());
        let turned = mutes(&before, &[category("a", true, &["1", "2"])]);
        assert_eq!(turned, BTreeMap::from([("1".into(), true), ("2".into(), true)]));
        let moved = mutes(&before, &[category("a", false, &["1", "3"]), category("b", true, &["2"])]);
        assert_eq!(moved, BTreeMap::from([("2".into(), true), ("3".into(), false)]));
    }

    #[test]
    fn ids() {
        let (user, team) = ("u".repeat(26), "t".repeat(26));
        assert!(is_id(&user) && is_id(&format!("direct_messages_{user}_{team}")));
        assert!(!is_id("abc") && !is_id(&format!("custom_{user}_{team}")) && !is_id("favorites_a_b"));
    }

    #[test]
    fn an_order_names_all_once() {
        let ids = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        assert!(is_reordering(&ids(&["a", "b"]), &ids(&["b", "a"])));
        for wrong in [&[][..], &["a"], &["a", "a"], &["a", "c"], &["a", "b", "c"]] {
            assert!(!is_reordering(&ids(&["a", "b"]), &ids(wrong)), "{wrong:?}");
        }
    }
}
