use super::*;

fn follower(user: &str, unread: (i64, i64)) -> Follower {
    Follower {
        user_id: user.to_owned(),
        known: true,
        following: true,
        unread_replies: unread.0,
        unread_mentions: unread.1,
        ..Follower::default()
    }
}

fn state(reply_count: i64, followers: Vec<Follower>) -> ThreadState {
    ThreadState { reply_count, followers: Some(followers), ..ThreadState::default() }
}

fn add(state: &mut ThreadState, author: &str, mentioned: &[&str], also: &[(&str, bool)]) -> Vec<Change> {
    let mentioned: BTreeSet<String> = mentioned.iter().map(|user| (*user).to_owned()).collect();
    let mut concerned: BTreeMap<&str, bool> = also.iter().copied().collect();
    concerned.extend(mentioned.iter().map(|user| (user.as_str(), true)));
    concerned.insert(author, true);
    state.add(&Reply { author, at: 100 + state.reply_count, mentioned: &mentioned, concerned: &concerned })
}

fn counters(changes: &[Change], user: &str) -> (i64, i64, i64, i64) {
    let change = changes.iter().find(|change| change.user_id == user).expect("told");
    (change.previous_replies, change.replies, change.previous_mentions, change.mentions)
}

#[test]
fn every_change_begins_where_the_one_before_ended() {
    let mut thread = state(1, vec![follower("a", (1, 0)), follower("b", (0, 0))]);
    let first = add(&mut thread, "b", &["a"], &[]);
    assert_eq!(counters(&first, "a"), (1, 2, 0, 1));
    assert_eq!(counters(&first, "b"), (0, 0, 0, 0));
    let second = add(&mut thread, "b", &[], &[]);
    assert_eq!(counters(&second, "a"), (2, 3, 1, 1));
    let third = add(&mut thread, "a", &[], &[]);
    assert_eq!(counters(&third, "a"), (3, 0, 1, 0));
    assert_eq!(counters(&third, "b"), (0, 1, 0, 0));
    assert_eq!((thread.reply_count, thread.participants), (4, vec!["b".to_owned(), "a".to_owned()]));
}

#[test]
fn who_begins_to_follow_has_all_of_it_unread() {
    let new = Follower { known: false, following: false, ..follower("c", (0, 0)) };
    let mut thread = state(3, vec![new]);
    assert!(add(&mut thread, "a", &[], &[]).is_empty(), "not concerned yet");
    assert_eq!(counters(&add(&mut thread, "a", &["c"], &[]), "c"), (0, 5, 0, 1));
}

#[test]
fn who_stopped_following_is_brought_back_by_his_name_alone() {
    let gone = Follower { following: false, ..follower("c", (2, 0)) };
    let mut thread = state(2, vec![gone]);
    assert!(add(&mut thread, "a", &[], &[("c", false)]).is_empty());
    assert_eq!(counters(&add(&mut thread, "a", &["c"], &[]), "c"), (0, 4, 0, 1));
}

#[test]
fn who_follows_all_follows_from_the_first_reply_on_unless_he_stopped() {
    let all = |known| Follower { known, following: false, follows_all: true, ..follower("c", (0, 0)) };
    assert_eq!(counters(&add(&mut state(0, vec![all(false)]), "a", &[], &[]), "c"), (0, 1, 0, 0));
    assert!(add(&mut state(0, vec![all(true)]), "a", &[], &[]).is_empty());
}

#[test]
fn the_channels_setting_goes_before_ones_own() {
    let wants = |own: (&str, &str), here: (&str, &str), mentioned| {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (desktop, desktop_threads) = (text(own.0), text(own.1));
        let (desktop_here, desktop_threads_here) = (text(here.0), text(here.1));
        Follower { desktop, desktop_threads, desktop_here, desktop_threads_here, ..Follower::default() }
            .wants_notice(mentioned)
    };
    assert!(wants(("mention", "all"), ("default", ""), false));
    assert!(!wants(("mention", "mention"), ("default", ""), false));
    assert!(wants(("mention", "mention"), ("default", ""), true));
    assert!(wants(("all", "mention"), ("", ""), false));
    assert!(!wants(("none", "all"), ("default", ""), true));
    assert!(!wants(("none", "all"), ("mention", ""), false));
    assert!(wants(("none", "all"), ("mention", "all"), false));
    assert!(wants(("none", "mention"), ("all", ""), false));
}
