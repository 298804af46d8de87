//! Channels of teams, direct and group channels, and who is in which.

use std::collections::BTreeSet;

use super::people::{BUSY, Person, Team};
use super::{FOUNDED, Size, id};
use crate::chance::{Chance, For};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    TownSquare,
    OffTopic,
    Open,
    Private,
    Direct,
    Group,
}

pub struct Channel {
    pub id: String,
    pub kind: Kind,
    pub team: Option<u32>,
    pub members: Vec<u32>,
    pub is_archived: bool,
    /// Places of its posts, in the order of time.
    pub posts: Vec<u32>,
}

impl Kind {
    pub fn letter(self) -> &'static str {
        match self {
            Self::Private => "P",
            Self::Direct => "D",
            Self::Group => "G",
            _ => "O",
        }
    }

    /// Does every message call everybody who is in?
    pub fn calls_all(self) -> bool {
        matches!(self, Self::Direct | Self::Group)
    }
}

/// Nobody has more people in a channel he made himself.
const LARGEST: usize = 2000;

pub fn plan(size: &Size, people: &[Person], teams: &[Team]) -> Vec<Channel> {
    let mut channels = Vec::with_capacity(size.channels + size.directs + size.groups);
    for (n, team) in teams.iter().enumerate() {
        // Guests are only where they were asked to.
        let members: Vec<u32> =
            team.members.iter().copied().filter(|&member| !people[member as usize].is_guest).collect();
        for kind in [Kind::TownSquare, Kind::OffTopic] {
            channels.push((kind, Some(n as u32), members.clone()));
        }
    }
    let total: usize = teams.iter().map(|team| team.members.len()).sum();
    let more = size.channels.saturating_sub(channels.len());
    for n in 0..more {
        let mut chance = Chance::new(size.seed, For::Channel, n as u64);
        // As many channels as people: where somebody is drawn, there it is.
        let team = team_at(teams, chance.below(total));
        let kind = if chance.permille(300) { Kind::Private } else { Kind::Open };
        let mut members = some_of(&mut chance, &teams[team].members);
        if n % 5 < 2 && size.users > BUSY as usize && !members.contains(&BUSY) {
            members.insert(members.partition_point(|&member| member < BUSY), BUSY);
        }
        channels.push((kind, Some(team as u32), members));
    }
    channels.extend(without_team(size, people, teams));
    let with_id = |(n, (kind, team, members)): (usize, (Kind, Option<u32>, Vec<u32>))| Channel {
        id: id(size.seed, FOUNDED + 2, n as u64),
        kind,
        team,
        members,
        is_archived: matches!(kind, Kind::Open | Kind::Private) && n % 40 == 0,
        posts: Vec::new(),
    };
    channels.into_iter().enumerate().map(with_id).collect()
}

fn team_at(teams: &[Team], mut place: usize) -> usize {
    for (n, team) in teams.iter().enumerate() {
        if place < team.members.len() {
            return n;
        }
        place -= team.members.len();
    }
    0
}

/// Three at least where there are as many; most channels are small and a few are large.
fn some_of(chance: &mut Chance, all: &[u32]) -> Vec<u32> {
    let wanted = 3 + chance.skewed(all.len().min(LARGEST), 12);
    let (start, mut step) = (chance.below(all.len()), 1 + chance.below(all.len()));
    // With a step that shares no divisor with the number, nobody comes twice.
    while divisor(step, all.len()) != 1 {
        step += 1;
    }
    let mut some: Vec<u32> =
        (0..wanted.min(all.len())).map(|n| all[(start + n * step) % all.len()]).collect();
    some.sort_unstable();
    some
}

fn divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// People talk with those of a team of theirs. Those who left would have been talked with, too, but are left out here.
fn without_team(size: &Size, people: &[Person], teams: &[Team]) -> Vec<(Kind, Option<u32>, Vec<u32>)> {
    let mut seen = BTreeSet::new();
    let mut channels = Vec::new();
    for (kind, what, wanted) in
        [(Kind::Direct, For::Direct, size.directs), (Kind::Group, For::Group, size.groups)]
    {
        for n in 0..wanted {
            let mut chance = Chance::new(size.seed, what, n as u64);
            let people_in = if kind == Kind::Direct { 2 } else { 3 + chance.below(5) };
            let team = &teams[chance.skewed(teams.len(), 2)].members;
            let mut members = BTreeSet::new();
            // In the smallest of teams there are not so many to be found.
            for _ in 0..people_in * 4 {
                let member = team[chance.below(team.len())];
                if members.len() < people_in && people[member as usize].is_active {
                    members.insert(member);
                }
            }
            if members.len() == people_in && seen.insert(members.clone()) {
                channels.push((kind, None, members.into_iter().collect()));
            }
        }
    }
    channels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::people;

    #[test]
    fn everybody_is_in_a_channel_once_and_only_with_his_team() {
        let size = Size { seed: 3, users: 300, teams: 4, channels: 60, directs: 200, groups: 20, posts: 0 };
        let (people, teams) = people::plan(&size);
        let channels = plan(&size, &people, &teams);
        assert_eq!(channels.iter().filter(|channel| channel.team.is_some()).count(), 60);
        assert!(channels.iter().filter(|channel| channel.kind == Kind::Direct).count() > 150);
        for channel in &channels {
            assert!(channel.members.windows(2).all(|pair| pair[0] < pair[1]));
            for &member in &channel.members {
                let person = &people[member as usize];
                assert!(channel.team.is_none_or(|team| person.teams.contains(&team)));
            }
        }
    }
}
