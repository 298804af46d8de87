//! People in auth and in messaging's copy, teams with their members, preferences and statuses.

use anyhow::Result;
use model::User;
use model::user::{default_notify_props, default_timezone};

use crate::chance::For;
use crate::database::Database;
use crate::names::{POSITIONS, SUBJECTS};
use crate::plan::channels::Kind;
use crate::plan::people::Person;
use crate::plan::{END, FOUNDED, Plan, id};

/// The whole user, as auth tells it.
fn user(plan: &Plan, n: usize, person: &Person) -> User {
    let mut chance = plan.chance(For::Person, (1 << 32) | n as u64);
    let roles = match person {
        Person { is_admin: true, .. } => "system_admin system_user",
        Person { is_guest: true, .. } => "system_guest",
        _ => "system_user",
    };
    User {
        id: person.id.clone(),
        create_at: FOUNDED,
        update_at: if person.is_active { FOUNDED } else { END },
        delete_at: if person.is_active { 0 } else { END },
        username: person.username.clone(),
        email: format!("person-{n}@example.com"),
        email_verified: true,
        nickname: if chance.permille(150) { person.first.to_lowercase() } else { String::new() },
        first_name: person.first.to_owned(),
        last_name: person.last.to_owned(),
        position: POSITIONS[chance.below(POSITIONS.len())].to_owned(),
        roles: roles.to_owned(),
        notify_props: default_notify_props(),
        last_password_update: FOUNDED,
        locale: "en".to_owned(),
        timezone: Some(default_timezone()),
        remote_id: Some(String::new()),
        ..User::default()
    }
}

pub async fn accounts(database: &mut Database, plan: &Plan, hash: &str) -> Result<()> {
    let columns = "id, create_at, update_at, delete_at, username, email, email_verified, nickname, first_name, last_name, \
                   position, roles, notify_props, timezone, last_password_update, locale, remote_id, revision";
    let people = || plan.people.iter().enumerate();
    database
        .fill("users", columns, people(), |rows, (n, person)| {
            let user = user(plan, n, person);
            rows.text(&user.id).plain(user.create_at).plain(user.update_at).plain(user.delete_at);
            rows.text(&user.username).text(&user.email).flag(user.email_verified).text(&user.nickname);
            rows.text(&user.first_name).text(&user.last_name).text(&user.position).text(&user.roles);
            rows.text(&json(&user.notify_props)).text(&json(&user.timezone));
            rows.plain(user.last_password_update).text(&user.locale).text("").plain(revision(person)).end();
        })
        .await?;
    database
        .fill("credentials", "user_id, hash", people(), |rows, (_, person)| {
            rows.text(&person.id).text(hash).end();
        })
        .await
}

/// Leaving was a change.
fn revision(person: &Person) -> i64 {
    if person.is_active { 1 } else { 2 }
}

pub async fn profiles(database: &mut Database, plan: &Plan) -> Result<()> {
    let columns =
        "id, username, email, nickname, first_name, last_name, roles, delete_at, is_bot, profile, revision";
    database
        .fill("users", columns, plan.people.iter().enumerate(), |rows, (n, person)| {
            let user = user(plan, n, person);
            rows.text(&user.id).text(&user.username).text(&user.email).text(&user.nickname);
            rows.text(&user.first_name).text(&user.last_name).text(&user.roles).plain(user.delete_at);
            rows.flag(user.is_bot).text(&json(&user)).plain(revision(person)).end();
        })
        .await
}

pub async fn teams(database: &mut Database, plan: &Plan) -> Result<()> {
    let columns = "id, create_at, update_at, display_name, name, email, type, invite_id, allow_open_invite";
    let teams = || plan.teams.iter().enumerate();
    database
        .fill("teams", columns, teams(), |rows, (n, team)| {
            let title = format!("Team {n} {}", SUBJECTS[n % SUBJECTS.len()]);
            rows.text(&team.id).plain(FOUNDED).plain(FOUNDED).text(&title).plain(format_args!("team-{n}"));
            rows.text("person-0@example.com").text(if n % 3 == 2 { "I" } else { "O" });
            rows.text(&id(plan.size.seed, FOUNDED + 3, n as u64)).flag(n % 3 == 0).end();
        })
        .await?;
    let columns = "team_id, user_id, scheme_guest, scheme_user, scheme_admin, create_at";
    let members = teams().flat_map(|(_, team)| team.members.iter().map(move |&member| (team, member)));
    database
        .fill("team_members", columns, members, |rows, (team, member)| {
            let person = &plan.people[member as usize];
            let is_admin = person.is_admin || team.members.iter().take(3).any(|&first| first == member);
            rows.text(&team.id).text(&person.id).flag(person.is_guest).flag(!person.is_guest);
            rows.flag(is_admin && !person.is_guest).plain(FOUNDED).end();
        })
        .await
}

/// Preferences and statuses.
pub async fn settings(database: &mut Database, plan: &Plan) -> Result<()> {
    let columns = "user_id, category, name, value";
    let mut preferences: Vec<[&str; 4]> = Vec::new();
    for (n, person) in plan.people.iter().enumerate() {
        let user = person.id.as_str();
        preferences.push([user, "tutorial_step", user, "0"]);
        preferences.push([user, "recommended_next_steps", "hide", "false"]);
        preferences.push([user, "system_notice", "GMasDM", "true"]);
        if plan.chance(For::Person, (2 << 32) | n as u64).permille(500) {
            preferences.push([user, "display_settings", "collapsed_reply_threads", "on"]);
        }
    }
    for channel in &plan.channels {
        let ids = || channel.members.iter().map(|&member| plan.people[member as usize].id.as_str());
        for user in ids() {
            match channel.kind {
                Kind::Direct => {
                    let other = ids().find(|id| *id != user).unwrap_or(user);
                    preferences.push([user, "direct_channel_show", other, "true"]);
                }
                Kind::Group => preferences.push([user, "group_channel_show", &channel.id, "true"]),
                _ => {}
            }
        }
    }
    preferences.sort_unstable();
    database
        .fill("preferences", columns, preferences, |rows, row| {
            row.iter().for_each(|value| {
                rows.text(value);
            });
            rows.end();
        })
        .await?;
    let people = plan.people.iter().enumerate().filter(|(_, person)| person.is_active);
    database
        .fill("statuses", "user_id, status, manual, last_activity_at", people, |rows, (n, person)| {
            let mut chance = plan.chance(For::Person, (3 << 32) | n as u64);
            let (status, manual) = if chance.permille(50) { ("dnd", true) } else { ("offline", false) };
            rows.text(&person.id).text(status).flag(manual);
            rows.plain(END - chance.below(30 * 86_400_000) as i64).end();
        })
        .await
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
