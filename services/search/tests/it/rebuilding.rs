//! The index made anew.

use std::collections::BTreeSet;

use model::Identity;
use search::app::jobs::{self, Wanted};
use search::app::rebuild;
use search::domain::job::{ASKED, Job};

use crate::fixtures::{World, person, terms, world};

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_index_is_filled_from_what_there_is() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["zebra one", "zebra two", "zebra three", "zebra four"]).await;
    world.forget_everything().await;
    world.messaging().edit(&posts[0], "horse");
    world.messaging().delete(&posts[1]);
    world.forget_news();
    assert!(world.search(&ann, terms("zebra")).await.is_empty());
    let (job, told) = world.rebuild().await;
    assert_eq!(
        (job.status.as_str(), job.posts_done, job.posts_total, job.progress()),
        ("success", 4, 4, 100)
    );
    assert_eq!(job.documents_done, job.documents_total);
    assert_eq!(job.documents_total > 0, world.state().engine.fills());
    assert!(job.start_at >= job.create_at && job.last_activity_at >= job.start_at);
    assert!(told.iter().all(|job| (0..100).contains(&job.progress())), "{told:?}");
    assert_eq!(world.search(&ann, terms("zebra")).await, [posts[3].clone(), posts[2].clone()]);
    assert_eq!(world.search(&ann, terms("horse")).await, [posts[0].clone()]);
    assert_eq!(world.search(&ann, terms("ebra")).await.len(), 2, "the vocabulary is there too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_brings_nothing_back_and_takes_nothing_away() {
    let world = world().await;
    let ann = person("ann");
    let posts = world.posts(&["zebra one", "zebra two"]).await;
    let before: Vec<_> = world.messaging().posts.values().cloned().collect();
    world.messaging().delete(&posts[0]);
    world.messaging().edit(&posts[1], "horse two");
    world.hear(None).await;
    // What a page held that was read before the news came.
    world.messaging().posts = before.into_iter().map(|post| (post.id.clone(), post)).collect();
    world.rebuild().await;
    assert!(world.search(&ann, terms("one")).await.is_empty());
    assert!(world.search(&ann, terms("\"zebra two\"")).await.is_empty(), "the newer text stays indexed");
}

/// A job that was cut off after this post.
async fn cut_off(world: &World, reason: &str, after: &str, analysis: i32) -> String {
    let id = model::id::new();
    let sql = format!(
        "INSERT INTO jobs (id, reason, status, create_at, start_at, analysis, after_id, posts_done, posts_total)
         VALUES ('{id}', '{reason}', 'in_progress', 1, 1, {analysis}, '{after}', 2, 3)"
    );
    world.run(&sql).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_that_was_cut_off_goes_on() {
    let world = world().await;
    let posts = world.posts(&["zebra one", "zebra two", "zebra three"]).await;
    let sorted: BTreeSet<String> = posts.iter().cloned().collect();
    let second = sorted.iter().nth(1).expect("three posts").clone();
    world.forget_everything().await;
    let id = cut_off(&world, ASKED, &second, 2).await;
    world.state().rebuild.notify_one();
    rebuild::wait(world.state(), &id, |_| {}).await.expect("going on");
    world.settle().await;
    assert_eq!(world.texts(terms("zebra")).await.len(), 1, "the last one");
    let id = cut_off(&world, ASKED, &second, 1).await;
    world.state().rebuild.notify_one();
    rebuild::wait(world.state(), &id, |_| {}).await.expect("going on");
    world.settle().await;
    assert_eq!(world.texts(terms("zebra")).await.len(), 3, "an older service read less: it begins again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_from_somewhere_on_is_read_as_a_whole() {
    let world = world().await;
    world.posts(&["zebra one", "zebra two", "zebra three"]).await;
    world.forget_everything().await;
    let last = world.messaging().posts.keys().last().expect("posts").clone();
    // Begun before more was lost.
    let id = cut_off(&world, "messaging", &last, 2).await;
    rebuild::whole(world.state(), "messaging").await.expect("rebuilding");
    world.settle().await;
    assert_eq!(world.texts(terms("zebra")).await.len(), 3);
    let root = Identity { roles: "system_user system_admin".to_owned(), ..person("root") };
    let all =
        jobs::list(world.state(), &root, &Wanted { limit: 60, ..Wanted::default() }).await.expect("a list");
    assert_eq!(all.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), [id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_what_with_jobs() {
    let world = world().await;
    let (ann, root) = (person("ann"), Identity { roles: "system_admin".to_owned(), ..person("root") });
    let wanted = Wanted { limit: 60, ..Wanted::default() };
    let refused = async |kind: &str, who| {
        let problem = jobs::ask_for(world.state(), who, kind).await.expect_err("refused");
        (problem.status, problem.id.to_string())
    };
    let unknown = "api.job.unable_to_create_job.incorrect_job_type".to_owned();
    assert_eq!(refused("nonsense", &ann).await, (400, unknown));
    let forbidden = "api.context.permissions.app_error".to_owned();
    assert_eq!(refused("elasticsearch_post_indexing", &ann).await, (403, forbidden.clone()));
    assert_eq!(refused("message_export", &ann).await, (403, forbidden));
    let not_ours = "model.job.is_valid.type.app_error".to_owned();
    assert_eq!(refused("message_export", &root).await, (400, not_ours));
    assert_eq!(jobs::list(world.state(), &ann, &wanted).await.expect_err("refused").status, 403);
    let missing = jobs::find(world.state(), &ann, &"x".repeat(26)).await.expect_err("missing");
    assert_eq!((missing.status, missing.id.as_ref()), (404, "app.job.get.app_error"));

    // Nobody tells what there is: the job waits.
    world.messaging().is_away = true;
    let job = jobs::ask_for(world.state(), &root, "elasticsearch_post_indexing").await.expect("a job");
    let same = jobs::ask_for(world.state(), &root, "elasticsearch_post_indexing").await.expect("a job");
    assert_eq!(job.id, same.id, "one that has not begun is enough");
    testkit::wait_for("it says why it does not go on", async || {
        !find(&world, &root, &job.id).await.trouble.is_empty()
    })
    .await;
    assert_eq!(jobs::find(world.state(), &ann, &job.id).await.expect_err("refused").status, 403);
    assert_eq!(jobs::cancel(world.state(), &ann, &job.id).await.expect_err("refused").status, 403);
    jobs::cancel(world.state(), &root, &job.id).await.expect("cancelling");
    assert_eq!(find(&world, &root, &job.id).await.status, "canceled");
    let again = jobs::cancel(world.state(), &root, &job.id).await.expect_err("it is over");
    assert_eq!(again.id, "jobs.request_cancellation.status.error");

    // What has begun stops at the next page; what has to be done is not stopped.
    let begun = cut_off(&world, ASKED, "", 2).await;
    let needed = cut_off(&world, "messaging", "", 2).await;
    jobs::cancel(world.state(), &root, &begun).await.expect("cancelling");
    assert_eq!(jobs::cancel(world.state(), &root, &needed).await.expect_err("it has to be").status, 500);
    world.messaging().is_away = false;
    world.state().rebuild.notify_one();
    testkit::wait_for("it is stopped", async || find(&world, &root, &begun).await.status == "canceled").await;
    testkit::wait_for("it is done", async || find(&world, &root, &needed).await.status == "success").await;
    let done = Wanted { status: "success".to_owned(), ..wanted.clone() };
    let done = jobs::list(world.state(), &root, &done).await.expect("a list");
    assert_eq!(done.iter().map(|job| &job.id).collect::<Vec<_>>(), [&needed]);
    let odd = Wanted { status: "odd".to_owned(), ..wanted };
    assert_eq!(
        jobs::list(world.state(), &root, &odd).await.expect_err("refused").id,
        "api.job.status.invalid"
    );
}

async fn find(world: &World, who: &Identity, id: &str) -> Job {
    jobs::find(world.state(), who, id).await.expect("a job")
}
