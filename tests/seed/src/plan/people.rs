//! People and teams, and who is in which.

use std::collections::BTreeSet;

use super::{FOUNDED, Size, id};
use crate::chance::{Chance, For};
use crate::names::{FIRST, LAST};

pub struct Person {
    pub id: String,
    pub username: String,
    pub first: &'static str,
    pub last: &'static str,
    pub is_admin: bool,
    pub is_guest: bool,
    pub is_active: bool,
    pub teams: Vec<u32>,
}

pub struct Team {
    pub id: String,
    pub members: Vec<u32>,
}

/// Who is in very many channels.
pub const BUSY: u32 = 1;

/// The first person administers everything and is in every team, as the second is; a few are guests, a few have left.
pub fn plan(size: &Size) -> (Vec<Person>, Vec<Team>) {
    let mut people: Vec<Person> = (0..size.users).map(|n| person(size, n)).collect();
    let mut teams: Vec<Team> = (0..size.teams)
        .map(|n| Team { id: id(size.seed, FOUNDED + 1, n as u64), members: Vec::new() })
        .collect();
    for (n, person) in people.iter_mut().enumerate() {
        person.teams = if person.is_admin || n == BUSY as usize {
            (0..size.teams as u32).collect()
        } else {
            teams_of(size, n, person.is_guest)
        };
        for &team in &person.teams {
            teams[team as usize].members.push(n as u32);
        }
    }
    (people, teams)
}

fn person(size: &Size, n: usize) -> Person {
    let mut chance = Chance::new(size.seed, For::Person, n as u64);
    let (first, last) = (FIRST[chance.below(FIRST.len())], LAST[chance.below(LAST.len())]);
    let is_admin = n == 0;
    let username = if is_admin {
        "admin".to_owned()
    } else {
        format!("{}.{}.{n}", first.to_lowercase(), last.to_lowercase())
    };
    Person {
        id: id(size.seed, FOUNDED, n as u64),
        username,
        first,
        last,
        is_admin,
        is_guest: n % 100 == 50,
        is_active: n % 50 != 49,
        teams: Vec::new(),
    }
}

/// Most are in one team, some in two or three, and the first teams are the big ones.
fn teams_of(size: &Size, n: usize, is_guest: bool) -> Vec<u32> {
    let mut chance = Chance::new(size.seed, For::Team, n as u64);
    let wanted = match chance.below(100) {
        _ if is_guest => 1,
        0..55 => 1,
        55..85 => 2,
        _ => 3,
    };
    let mut teams = BTreeSet::new();
    while teams.len() < wanted.min(size.teams) {
        teams.insert(chance.skewed(size.teams, 2) as u32);
    }
    teams.into_iter().collect()
}
