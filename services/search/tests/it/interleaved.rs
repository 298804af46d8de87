//! Anything in any order: whatever happens, and however far the index is behind, nobody finds what he may not see or what is
//! not said any more; once the index has caught up, everybody finds everything.

use std::collections::BTreeSet;

use events::search::Reach;
use model::Identity;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use search::app::scope::Asked;

use crate::fixtures::{World, id, person, world};

const WORDS: &[&str] = &["zebra", "horse", "donkey", "mule", "pony", "stripes"];
const ROOMS: &[&str] = &["alpha", "beta", "gamma", "delta"];
const STEPS: usize = 150;

fn text(random: &mut StdRng) -> String {
    let count = random.random_range(1..4);
    let words = (0..count).filter_map(|_| WORDS.choose(random).copied());
    words.collect::<Vec<_>>().join(" ")
}

fn pick(random: &mut StdRng, all: &[&'static str]) -> &'static str {
    all.choose(random).copied().expect("some")
}

/// What somebody may find now.
fn expected(world: &World, who: &Identity, reach: &Reach, word: &str) -> BTreeSet<String> {
    let messaging = world.messaging();
    let says = |text: &str| text.split(' ').any(|said| said == word);
    let all = messaging.posts.values().filter(|post| says(&post.message));
    all.filter(|post| messaging.shows(&who.user_id, reach, &post.id)).map(|post| post.id.clone()).collect()
}

async fn found(world: &World, who: &Identity, reach: &Reach, word: &str) -> BTreeSet<String> {
    let asked = Asked { terms: word.to_owned(), per_page: 200, reach: reach.clone(), ..Asked::default() };
    world.search(who, asked).await.into_iter().collect()
}

fn happen(world: &World, random: &mut StdRng, people: &[Identity]) {
    let who = people.choose(random).expect("somebody");
    let room = pick(random, ROOMS);
    let posts: Vec<String> = {
        let messaging = world.messaging();
        messaging.posts.values().filter(|post| !post.is_deleted).map(|post| post.id.clone()).collect()
    };
    let mut messaging = world.messaging();
    let key = (id(room), who.user_id.clone());
    match (random.random_range(0..10), posts.choose(random)) {
        (0 | 1, _) => {
            messaging.members.insert(key);
        }
        (2, _) => {
            messaging.members.remove(&key);
        }
        (3, _) => {
            if !messaging.archived.remove(&id(room)) {
                messaging.archived.insert(id(room));
            }
        }
        (4, Some(post)) => messaging.delete(post),
        (5 | 6, Some(post)) => messaging.edit(post, &text(random)),
        _ => {
            messaging.write(&who.user_id, &id(room), &text(random));
        }
    }
}

async fn run(seed: u64) {
    let world = world().await;
    let mut random = StdRng::seed_from_u64(seed);
    let people: Vec<Identity> = ["ann", "bob", "eve"].map(person).into();
    for (room, team) in ROOMS.iter().zip(["", "one", "one", "two"]) {
        let team = if team.is_empty() { String::new() } else { id(team) };
        world.messaging().channels.insert(id(room), team);
    }
    for step in 0..STEPS {
        happen(&world, &mut random, &people);
        if random.random_range(0..4) == 0 {
            let count = random.random_range(0..6);
            world.hear(Some(count)).await;
        }
        let who = people.choose(&mut random).expect("somebody");
        let team = ["", "one", "two"].map(|team| if team.is_empty() { String::new() } else { id(team) });
        let reach = Reach {
            team_id: team.choose(&mut random).cloned().unwrap_or_default(),
            archived: random.random_range(0..2) == 0,
        };
        let word = pick(&mut random, WORDS);
        let (found, expected) = (found(&world, who, &reach, word).await, expected(&world, who, &reach, word));
        let foreign: Vec<_> = found.difference(&expected).collect();
        assert!(foreign.is_empty(), "seed {seed}, step {step}: {} finds {foreign:?} by {word}", who.username);
    }
    world.hear(None).await;
    for who in &people {
        for word in WORDS {
            for archived in [false, true] {
                let reach = Reach { team_id: String::new(), archived };
                let (found, expected) =
                    (found(&world, who, &reach, word).await, expected(&world, who, &reach, word));
                assert_eq!(found, expected, "seed {seed}: {} by {word}", who.username);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_foreign_is_found_and_nothing_is_missed() {
    for seed in 1..=6 {
        run(seed).await;
    }
}
