//! What attachments say is found like what is written.

use model::attachment::MOST_SAID;
use search::app::renewal;
use search::domain::job::Job;
use serde_json::{Value, json};

use crate::fixtures::{World, id, person, terms, world};

fn alert(text: &str) -> Value {
    json!([{
        "pretext": "New alert", "author_name": "Monitor", "title": "Disk full", "text": text, "footer": "rack seven",
        "fallback": "alarm: disk", "color": "#f00", "title_link": "http://secret.example/",
        "fields": [{"title": "Host", "value": "db-17.example.org"}, {"title": "Used", "value": 97}],
        "actions": [{"id": "silence", "name": "Silence"}]
    }])
}

/// A post of Ann's with attachments; its id.
async fn posted(world: &World, message: &str, attachments: Value) -> String {
    let ann = person("ann");
    world.join(&ann, "room");
    let post = world.messaging().write(&ann.user_id, &id("room"), message);
    world.messaging().attach(&post, attachments);
    world.hear(None).await;
    post
}

#[tokio::test(flavor = "multi_thread")]
async fn by_all_that_is_shown_of_them() {
    let world = world().await;
    let ann = person("ann");
    let post = posted(&world, "please look", alert("The *zebra* volume has 3 GB left")).await;
    let bare = posted(&world, "", json!([{"text": "horse"}])).await;
    posted(&world, "no attachments", json!({"text": "zebra"})).await;
    for query in [
        "zebra",
        "ebra",
        "zebar",
        "alert",
        "monitor",
        "\"disk full\"",
        "rack",
        "alarm",
        "host",
        "db-17.example.org",
        "97",
        "look zebra",
        "\"3 GB left\"",
        "from:ann zebra -horse",
    ] {
        assert_eq!(world.search(&ann, terms(query)).await, std::slice::from_ref(&post), "{query}");
    }
    assert_eq!(world.search(&ann, terms("horse")).await, [bare]);
    for query in ["secret", "silence", "zebra -monitor", "f00", "\"full disk\""] {
        assert!(world.search(&ann, terms(query)).await.is_empty(), "{query}");
    }
    let found = world.try_search(&ann, terms("ZEBRA look")).await.expect("searching");
    assert_eq!(found.matches[&post], ["look", "zebra"]);
    assert_eq!(found.posts[&post]["props"]["attachments"][0]["text"], "The *zebra* volume has 3 GB left");
}

#[tokio::test(flavor = "multi_thread")]
async fn as_they_are_now() {
    let world = world().await;
    let ann = person("ann");
    let post = posted(&world, "look", alert("zebra")).await;
    world.messaging().edit(&post, "look");
    world.messaging().attach(&post, alert("horse"));
    assert!(world.search(&ann, terms("zebra")).await.is_empty(), "the second look is at what is shown now");
    world.hear(None).await;
    assert!(world.search(&ann, terms("zebra")).await.is_empty());
    assert_eq!(world.search(&ann, terms("horse")).await, std::slice::from_ref(&post));
    world.messaging().edit(&post, "look");
    world.messaging().attach(&post, Value::Null);
    world.hear(None).await;
    assert!(world.search(&ann, terms("horse")).await.is_empty());
    assert_eq!(world.search(&ann, terms("look")).await, [post]);
}

#[tokio::test(flavor = "multi_thread")]
async fn as_far_as_they_are_read() {
    let world = world().await;
    let ann = person("ann");
    let long = "x ".repeat(MOST_SAID / 2 - 4);
    let post = posted(&world, "", json!([{"title": "zebra", "text": long, "footer": "horse"}])).await;
    assert_eq!(world.search(&ann, terms("zebra")).await, [post]);
    assert!(world.search(&ann, terms("horse")).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn those_that_were_not_told_of_are_made_up_for() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["one", "two"]).await;
    for (post, text) in posts.iter().zip(["zebra", "horse"]) {
        world.messaging().edit(post, "look");
        world.messaging().attach(post, json!([{ "text": text }]));
    }
    world.messaging().tell_less();
    world.hear(None).await;
    assert_eq!(world.search(&ann, terms("look")).await.len(), 2);
    assert!(world.search(&ann, terms("zebra")).await.is_empty());
    let told: Vec<_> =
        world.messaging().posts.values_mut().map(|post| (post.id.clone(), post.attachments.take())).collect();
    renewal::turn(world.state()).await.expect("asking for it");
    let job = async || store_of_jobs(&world).await.pop().expect("a job");
    testkit::wait_for("nothing is gained as long as messaging does not tell", async || {
        !job().await.trouble.is_empty() && job().await.posts_done == 0
    })
    .await;
    for (post, said) in told {
        world.messaging().posts.get_mut(&post).expect("a post").attachments = said;
    }
    testkit::wait_for("it is made anew", async || job().await.status == "success").await;
    world.settle().await;
    assert_eq!(world.search(&ann, terms("zebra")).await, [posts[0].clone()]);
    assert_eq!(world.search(&ann, terms("horse")).await, [posts[1].clone()]);
    // Once is enough.
    renewal::turn(world.state()).await.expect("nothing to do");
    assert_eq!(store_of_jobs(&world).await.len(), 1);
}

async fn store_of_jobs(world: &World) -> Vec<Job> {
    let sql = "SELECT to_jsonb(j) AS value FROM jobs j";
    world.state().db.exec().documents(sql, []).await.expect("jobs")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_of_before_is_made_anew_when_a_service_starts() {
    let world = world().await;
    let ann = person("ann");
    let post = posted(&world, "look", alert("zebra")).await;
    // As the service before this one left it.
    world.run("UPDATE items SET content = 'look', words = 'look'").await;
    world.run("UPDATE analysis SET version = 1").await;
    world.settle().await;
    assert!(world.search(&ann, terms("zebra")).await.is_empty());
    renewal::start(&world.context, world.state()).await.expect("starting");
    testkit::wait_for("it is found", async || world.search(&ann, terms("zebra")).await == [post.clone()])
        .await;
}
