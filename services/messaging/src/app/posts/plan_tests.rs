use super::*;

fn post(author: &str, root: &str, mentions: &[&str]) -> Accepted {
    let mut draft = Draft::new(author, "channel", "hello".to_owned());
    draft.root_id = root.to_owned();
    let mentions: BTreeSet<String> = mentions.iter().map(|user| (*user).to_owned()).collect();
    Accepted {
        draft,
        channel: Channel { id: "channel".into(), ..Channel::default() },
        root_author: (!root.is_empty()).then(|| "root-author".to_owned()),
        called: mentions.clone(),
        called_by_root: BTreeSet::new(),
        mentions,
        reads: true,
    }
}

fn member<'p>(plan: &'p Plan, user: &str) -> &'p MemberChange {
    plan.members.iter().find(|change| change.user_id == user).unwrap()
}

#[test]
fn times_within_a_write_grow_with_the_queue() {
    let plan = plan(&[post("a", "", &[]), post("b", "", &[]), post("a", "", &[])], true);
    assert_eq!(plan.posts.iter().map(|row| row.behind).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn an_author_has_read_what_came_before_his_last_post_and_nothing_after() {
    let plan = plan(&[post("a", "", &["b"]), post("b", "", &["a"]), post("c", "", &["b"])], true);
    let b = member(&plan, "b");
    assert!(b.reads);
    assert_eq!((b.posts_after, b.counted_after, b.mentions), (1, 1, 1));
    let a = member(&plan, "a");
    assert_eq!((a.posts_after, a.mentions), (2, 1));
}

#[test]
fn replies_count_apart_from_roots() {
    let plan = plan(&[post("a", "", &[]), post("b", "root", &["c"])], true);
    let a = member(&plan, "a");
    assert_eq!((a.counted_after, a.counted_root_after), (1, 0));
    let c = member(&plan, "c");
    assert_eq!((c.mentions, c.mentions_root), (1, 0));
}

#[test]
fn only_urgent_roots_count_as_urgent() {
    let urgent = |root: &str| {
        let mut post = post("a", root, &["c"]);
        let priority = Some("urgent".to_owned());
        post.draft.priority = Some(Priority { priority, ..Priority::default() });
        post
    };
    let plan = plan(&[post("a", "", &["c"]), urgent(""), urgent("root")], true);
    let c = member(&plan, "c");
    assert_eq!((c.mentions, c.mentions_root, c.mentions_urgent), (3, 2, 1));
}

#[test]
fn joining_is_told_but_not_counted() {
    let mut joined = post("b", "", &[]);
    joined.draft.kind = "system_join_channel".into();
    let plan = plan(&[post("a", "", &[]), joined], true);
    assert!(!plan.posts[1].counts);
    let a = member(&plan, "a");
    assert_eq!((a.posts_after, a.counted_after), (1, 0));
}

#[test]
fn a_thread_gathers_its_replies() {
    let plan = plan(&[post("a", "root", &[]), post("b", "root", &[]), post("a", "root", &["c"])], true);
    let thread = &plan.threads[0];
    assert_eq!((thread.replies, thread.behind), (3, 0));
    assert_eq!(thread.participants, ["b", "a"]);
    let follower = |user: &str| plan.followers.iter().find(|change| change.user_id == user).unwrap();
    assert!(follower("a").follows && follower("a").reads);
    assert_eq!(follower("b").behind, 1);
    assert!(follower("c").follows && follower("c").mentions == 1);
    assert!(!follower("root-author").follows);
}

#[test]
fn without_auto_follow_nobody_follows() {
    assert!(plan(&[post("a", "root", &["c"])], false).followers.is_empty());
}

#[test]
fn an_author_of_the_root_who_is_called_is_called_once() {
    let plan = plan(&[post("a", "root", &["root-author"])], true);
    let author = plan.followers.iter().find(|change| change.user_id == "root-author").unwrap();
    assert_eq!((author.mentions, author.follows), (1, true));
}
