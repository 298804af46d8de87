//! What a query means.

use search::app::scope::Asked;

use crate::fixtures::{id, person, terms, world};

const POSTS: &[&str] = &[
    "zebra crossing #animal",
    "zebra stripes",
    "the white horse and the zebra",
    "zebras are striped",
    "a crossing of zebra and horse",
    "nothing to see here",
];

/// Numbers of the posts that are found, best first.
async fn found(world: &crate::fixtures::World, asked: Asked) -> Vec<usize> {
    let number = |text: &String| POSTS.iter().position(|post| post == text).expect("a post");
    world.texts(asked).await.iter().map(number).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_phrases_and_what_is_left_out() {
    let world = world().await;
    world.posts(POSTS).await;
    for (query, numbers) in [
        ("zebra", vec![4, 2, 1, 0, 3]),
        ("ZEBRA stripes", vec![1]),
        ("zebra crossing", vec![4, 0]),
        ("\"zebra crossing\"", vec![0]),
        ("cross*", vec![4, 0]),
        ("ross*", vec![]),
        ("ross", vec![4, 0]),
        ("zebra -stripes", vec![4, 2, 0, 3]),
        ("zebra -\"zebra crossing\"", vec![4, 2, 1, 3]),
        ("zebra -cross*", vec![2, 1, 3]),
        ("-zebra", vec![5, 3]),
        ("#animal", vec![0]),
        ("#ani*", vec![0]),
        ("#anima", vec![]),
        ("zebar", vec![4, 2, 1, 0]),
        ("horse zebar", vec![4, 2]),
        ("unheard", vec![]),
        ("?", vec![]),
        ("from:ann zebra stripes", vec![1]),
        ("from:ann", vec![5, 4, 3, 2, 1, 0]),
        ("-from:ann", vec![]),
        ("from:bob zebra", vec![]),
        ("from:nobody", vec![]),
        ("-from:nobody stripes", vec![1]),
        ("in:room stripes", vec![1]),
        ("in:elsewhere stripes", vec![]),
        ("-in:room stripes", vec![]),
        ("before:2000-01-01", vec![]),
        ("stripes after:2000-01-01", vec![1]),
        ("stripes on:2026-09-21", vec![1]),
        ("stripes -on:2026-09-21", vec![]),
        ("ext:png", vec![]),
        ("stripes ext:png", vec![1]),
    ] {
        assert_eq!(found(&world, terms(query)).await, numbers, "{query}");
    }
    let any = Asked { any: true, ..terms("stripes horse") };
    assert_eq!(found(&world, any).await, [4, 2, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_everything_once() {
    let world = world().await;
    let messages: Vec<String> =
        (0..23).map(|n| format!("common word {n}, {}", if n % 3 == 0 { "rares" } else { "rare" })).collect();
    let texts: Vec<&str> = messages.iter().map(String::as_str).collect();
    world.posts(&texts).await;
    for query in ["rare", "\"common word\"", "from:ann", "ommo"] {
        let all = world.texts(terms(query)).await;
        assert_eq!(all.len(), 23, "{query}");
        let mut paged = Vec::new();
        for page in 0..6 {
            let part = world.texts(Asked { page, per_page: 5, ..terms(query) }).await;
            assert_eq!(part.len(), [5, 5, 5, 5, 3, 0][page], "{query} {page}");
            paged.extend(part);
        }
        assert_eq!(paged, all, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_that_were_meant_are_marked() {
    let world = world().await;
    let posts = world.posts(&["Zebra, ZEBRAS and caf\u{e9}", "horse"]).await;
    let marked = async |query: &str| {
        let found = world.try_search(&person("ann"), terms(query)).await.expect("searching");
        found.matches.get(&posts[0]).cloned().unwrap_or_default()
    };
    assert_eq!(marked("zebra").await, ["Zebra"]);
    assert_eq!(marked("ebra cafe").await, ["ZEBRAS", "Zebra", "caf\u{e9}"]);
    assert_eq!(marked("zebar").await, ["Zebra"]);
    assert!(marked("from:ann").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_quotes_and_signs_in_it_is_only_text() {
    let world = world().await;
    world.posts(&["it's a back\\slash 'quoted' & | ! <-> :* \"x\" $1 %_"]).await;
    for query in [
        "it's",
        "back\\slash",
        "'quoted'",
        "\"& | !\"",
        "<->",
        ":*",
        "$1",
        "%_",
        "'';--",
        "\\",
        "\\'",
        "a':*",
        "-'quoted'",
        "\"'\"",
        "&&",
        "('a'",
        "a\" OR kind = \"post",
        "] OR words EXISTS",
        "from:a\"b in:\"c\" OR d\" ext:e'f",
        "-ext:a\\ -from:b\\\"",
    ] {
        let found = world.try_search(&person("ann"), terms(query)).await;
        assert!(found.is_ok(), "{query}: {found:?}");
    }
    assert_eq!(world.texts(terms("it's back\\slash")).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_that_may_not_be_viewed_is_refused() {
    let world = world().await;
    let mut asked = terms("zebra");
    asked.reach.team_id = id("forbidden");
    assert_eq!(world.try_search(&person("ann"), asked).await.expect_err("refused").status, 403);
}
