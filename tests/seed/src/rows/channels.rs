//! Channels and their members.

use anyhow::Result;
use sha1::{Digest, Sha1};

use crate::chance::For;
use crate::database::Database;
use crate::derived::ChannelTotals;
use crate::names::{ASPECTS, SUBJECTS};
use crate::plan::channels::{Channel, Kind};
use crate::plan::{END, FOUNDED, Plan};

/// A new membership's settings, and those of somebody who muted the channel.
const NOTIFY: [&str; 2] = [
    r#"{"push": "default", "email": "default", "desktop": "default", "mark_unread": "all", "ignore_channel_mentions": "default", "channel_auto_follow_threads": "off"}"#,
    r#"{"push": "default", "email": "default", "desktop": "default", "mark_unread": "mention", "ignore_channel_mentions": "default", "channel_auto_follow_threads": "off"}"#,
];

pub async fn channels(database: &mut Database, plan: &Plan, totals: &[ChannelTotals]) -> Result<()> {
    let columns = "id, create_at, update_at, delete_at, team_id, type, display_name, name, purpose, last_post_at, \
                   last_root_post_at, total_msg_count, total_msg_count_root, creator_id, last_change_at";
    let all = || plan.channels.iter().zip(totals).enumerate();
    database
        .fill("channels", columns, all(), |rows, (n, (channel, totals))| {
            let (display_name, name) = names(plan, n, channel);
            let team = channel.team.map_or("", |team| &plan.teams[team as usize].id);
            let gone = if channel.is_archived { END } else { 0 };
            rows.text(&channel.id).plain(FOUNDED).plain(gone.max(FOUNDED)).plain(gone).text(team);
            rows.text(channel.kind.letter()).text(&display_name).text(&name).text(purpose(channel.kind));
            rows.plain(totals.last_post_at.max(FOUNDED)).plain(totals.last_root_post_at.max(FOUNDED));
            rows.plain(totals.messages).plain(totals.root_messages);
            rows.text(creator(plan, channel)).plain(totals.last_change_at).end();
        })
        .await?;
    let columns = "channel_id, user_id, scheme_guest, scheme_user, scheme_admin, last_viewed_at, msg_count, msg_count_root, \
                   mention_count, mention_count_root, notify_props, last_update_at";
    let members = all()
        .flat_map(|(n, (channel, totals))| (0..channel.members.len()).map(move |m| (n, m, channel, totals)));
    database
        .fill("channel_members", columns, members, |rows, (n, m, channel, totals)| {
            let person = &plan.people[channel.members[m] as usize];
            let mark = &totals.marks[m];
            let mut chance = plan.chance(For::Member, (3 << 60) | ((n as u64) << 24) | m as u64);
            let muted = !channel.kind.calls_all() && chance.permille(50);
            let is_admin = matches!(channel.kind, Kind::Open | Kind::Private) && m == 0 && !person.is_guest;
            rows.text(&channel.id)
                .text(&person.id)
                .flag(person.is_guest)
                .flag(!person.is_guest)
                .flag(is_admin);
            rows.plain(mark.at).plain(mark.messages).plain(mark.root_messages);
            rows.plain(mark.mentions).plain(mark.root_mentions);
            rows.text(NOTIFY[usize::from(muted)]).plain(mark.at.max(FOUNDED)).end();
        })
        .await
}

fn names(plan: &Plan, n: usize, channel: &Channel) -> (String, String) {
    let people = || channel.members.iter().map(|&member| &plan.people[member as usize]);
    match channel.kind {
        Kind::TownSquare => ("Town Square".to_owned(), "town-square".to_owned()),
        Kind::OffTopic => ("Off-Topic".to_owned(), "off-topic".to_owned()),
        Kind::Open | Kind::Private => {
            let mut chance = plan.chance(For::Channel, (1 << 32) | n as u64);
            let (subject, aspect) =
                (SUBJECTS[chance.below(SUBJECTS.len())], ASPECTS[chance.below(ASPECTS.len())]);
            (format!("{subject} {aspect} {n}"), format!("{subject}-{aspect}-{n}"))
        }
        Kind::Direct => {
            // Members are in the order of their numbers, and so of their ids.
            let ids: Vec<&str> = people().map(|person| person.id.as_str()).collect();
            (String::new(), ids.join("__"))
        }
        Kind::Group => {
            let ids: String = people().map(|person| person.id.as_str()).collect();
            let mut names: Vec<&str> = people().map(|person| person.username.as_str()).collect();
            names.sort_unstable();
            (names.join(", ").chars().take(64).collect(), hex::encode(Sha1::digest(ids.as_bytes())))
        }
    }
}

fn purpose(kind: Kind) -> &'static str {
    if kind == Kind::Open { "What belongs here" } else { "" }
}

fn creator<'a>(plan: &'a Plan, channel: &Channel) -> &'a str {
    match channel.kind {
        Kind::TownSquare | Kind::OffTopic | Kind::Group => "",
        _ => channel.members.first().map_or("", |&first| &plan.people[first as usize].id),
    }
}
