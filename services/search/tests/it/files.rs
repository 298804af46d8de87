//! Files are found by their names, by who may find the post they are shown with.

use events::files::FilesForgotten;
use search::app::rebuild;

use crate::fixtures::{World, id, person, world};

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
    world.run("TRUNCATE items, words").await;
    rebuild::run(world.state(), rebuild::BY_HAND, |_| {}).await.expect("rebuilding");
    assert_eq!(world.files(&ann, "from:ann").await.len(), 3, "messaging still shows it");
}
