//! Files are found by their names, by who may find the post they are shown with.

use events::files::FilesForgotten;

use crate::fixtures::{World, file_id, id, person, world};

const NAMES: &[&str] = &["Report-2026.final.PDF", "notes.txt", "\u{56fe}\u{7247}.png"];

/// Three files in a room of Ann's and Bob's.
async fn shared(world: &World, names_first: bool) -> String {
    let (ann, bob) = (person("ann"), person("bob"));
    world.join(&ann, "room");
    world.join(&bob, "room");
    let post = world.messaging().share(&ann.user_id, &id("room"), NAMES);
    if !names_first {
        world.hear(None).await;
    }
    for name in NAMES {
        world.hear_of_file(&ann, "room", name).await;
    }
    world.hear(None).await;
    post
}

#[tokio::test(flavor = "multi_thread")]
async fn by_names_and_kinds_whatever_is_heard_first() {
    for names_first in [true, false] {
        let world = world().await;
        shared(&world, names_first).await;
        for (query, names) in [
            ("report", vec![NAMES[0]]),
            ("2026", vec![NAMES[0]]),
            ("report-2026.final.pdf", vec![NAMES[0]]),
            ("repor", vec![NAMES[0]]),
            ("reprot", vec![NAMES[0]]),
            ("ext:pdf", vec![NAMES[0]]),
            ("ext:PDF report", vec![NAMES[0]]),
            ("ext:txt report", vec![]),
            ("-ext:pdf -ext:txt", vec![NAMES[2]]),
            ("ext:png ext:txt -notes", vec![NAMES[2]]),
            ("from:ann notes", vec![NAMES[1]]),
            ("from:bob", vec![]),
            ("in:room \u{56fe}", vec![NAMES[2]]),
            ("look", vec![]),
        ] {
            assert_eq!(world.files(&person("bob"), query).await, names, "{query}");
        }
        assert!(world.files(&person("eve"), "report").await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_before_there_is_a_post_and_not_after() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    let files = async |who| world.files(who, "from:ann").await.len();
    world.join(&ann, "room");
    world.hear_of_file(&ann, "room", "draft.txt").await;
    assert_eq!(files(&ann).await, 0, "in no post yet");
    let post = shared(&world, true).await;
    assert_eq!((files(&ann).await, files(&bob).await), (3, 3));
    world.messaging().show_only(&post, &NAMES[..1]);
    assert_eq!(files(&bob).await, 1, "not heard yet");
    world.hear(None).await;
    assert_eq!(world.files(&bob, "from:ann").await, [NAMES[0]]);
    world.messaging().members.remove(&(id("room"), bob.user_id.clone()));
    assert_eq!((files(&ann).await, files(&bob).await), (1, 0));
    world.messaging().delete(&post);
    assert_eq!(files(&ann).await, 0, "not heard yet");
    world.hear(None).await;
    assert_eq!(files(&ann).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn forgotten_and_made_anew() {
    let world = world().await;
    shared(&world, false).await;
    let ann = person("ann");
    world.hear_of_files(FilesForgotten { file_ids: vec![id("notestxt")] }).await;
    assert!(world.files(&ann, "notes").await.is_empty());
    world.forget_everything().await;
    world.rebuild().await;
    assert_eq!(world.files(&ann, "from:ann").await.len(), 3, "messaging still shows it");
}

/// Waits until Bob finds these.
async fn bob_finds(world: &World, query: &'static str, names: &[&str]) {
    let bob = person("bob");
    testkit::wait_for(query, || async { world.files(&bob, query).await == names }).await;
}

const SAID: &str = "Quarterly figures\nThe zebra crossing costs 4711 \u{20ac}, see foo-bar. \u{5168}\u{6587}\u{691c}\u{7d22}";

#[tokio::test(flavor = "multi_thread")]
async fn by_what_they_say() {
    let world = world().await;
    shared(&world, true).await;
    let bob = person("bob");
    assert!(world.files(&bob, "zebra").await.is_empty());
    world.hear_of_text(NAMES[0], SAID).await;
    bob_finds(&world, "zebra", &[NAMES[0]]).await;
    world.hear_of_text(NAMES[1], "A horse").await;
    bob_finds(&world, "horse", &[NAMES[1]]).await;
    for query in [
        "figures 4711",
        "\"zebra crossing\"",
        "report zebra",
        "ebra",
        "zebar",
        "cross*",
        "foo-bar",
        "\u{6587}\u{691c}",
        "from:ann in:room ext:pdf zebra",
    ] {
        assert_eq!(world.files(&bob, query).await, [NAMES[0]], "{query}");
    }
    for query in ["zebra -crossing", "\"crossing zebra\"", "zebra ext:txt", "zebra horse"] {
        assert!(world.files(&bob, query).await.is_empty(), "{query}");
    }
    assert_eq!(world.files(&bob, "-zebra").await.len(), 2);
    let by_text = search::app::files::search(world.state(), &bob, &crate::fixtures::terms("zebra")).await;
    assert_eq!(by_text.expect("searching").order, [file_id(NAMES[0])]);
    assert!(world.files(&person("eve"), "zebra").await.is_empty(), "not in the room");
    // What is heard again takes nothing away.
    world.hear_of_file(&person("ann"), "room", NAMES[0]).await;
    assert_eq!(world.files(&bob, "zebra").await, [NAMES[0]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_look_is_the_same() {
    let world = world().await;
    let post = shared(&world, true).await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.hear_of_text(NAMES[0], SAID).await;
    bob_finds(&world, "zebra", &[NAMES[0]]).await;
    world.messaging().members.remove(&(id("room"), bob.user_id.clone()));
    assert!(world.files(&bob, "zebra").await.is_empty());
    world.messaging().show_only(&post, &NAMES[1..]);
    assert!(world.files(&ann, "zebra").await.is_empty(), "not heard yet");
    world.hear(None).await;
    assert!(world.files(&ann, "zebra").await.is_empty());
    world.messaging().delete(&post);
    world.hear(None).await;
    let left =
        "SELECT count(*) AS value FROM items WHERE is_file AND post_id <> '' AND (text <> '' OR words <> '')";
    assert_eq!(
        world.state().db.exec().value(left, []).await.expect("reading"),
        Some(0_i64),
        "its words are gone with it"
    );
    // Nor does what is heard late bring them back.
    world.hear_of_text(NAMES[1], "A horse").await;
    testkit::wait_for("nothing is wanted", || async { wanted(&world).await == 0 }).await;
    assert_eq!(world.state().db.exec().value(left, []).await.expect("reading"), Some(0_i64));
}

async fn wanted(world: &World) -> i64 {
    let sql = "SELECT count(*) AS value FROM wanted_texts";
    world.state().db.exec().value(sql, []).await.expect("reading").expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_whoever_is_away() {
    let world = world().await;
    shared(&world, true).await;
    let texts = world.messaging().texts.take();
    world.hear_of_text(NAMES[0], SAID).await;
    world.hear_of_text(NAMES[1], "A horse").await;
    assert_eq!(wanted(&world).await, 2, "nobody answers");
    world.messaging().texts = texts;
    for (name, text) in [(NAMES[0], SAID), (NAMES[1], "A horse")] {
        world.hear_of_text(name, text).await;
    }
    // Who asked in vain waits for a while, so the test asks.
    let ask = async || while search::app::texts::turn(world.state()).await.expect("asking") {};
    ask().await;
    bob_finds(&world, "zebra", &[NAMES[0]]).await;
    world.forget_everything().await;
    world.state().known_words.invalidate_all();
    world.rebuild().await;
    ask().await;
    bob_finds(&world, "zebar", &[NAMES[0]]).await;
    bob_finds(&world, "horse", &[NAMES[1]]).await;
    world.rebuild().await;
    assert_eq!(world.files(&person("bob"), "zebra").await, [NAMES[0]], "never gone in between");
    world.hear_of_files(FilesForgotten { file_ids: vec![file_id(NAMES[0])] }).await;
    assert!(world.files(&person("bob"), "zebra").await.is_empty());
}
