//! Direct messages where only people of one team may write to each other.

use messaging::app::{channels, drafts, posts, reactions};
use messaging::domain::draft::NewDraft;
use messaging::domain::post::{NewPost, PostPatch};
use messaging::domain::reaction::Reaction;
use model::{Identity, Problem};

use crate::fixtures::{World, person, world};

fn message(channel: &str) -> NewPost {
    NewPost { channel_id: channel.to_owned(), message: "hello".to_owned(), ..NewPost::default() }
}

async fn open(world: &World, who: &Identity, with: &Identity) -> Result<String, Problem> {
    let ids = vec![who.user_id.clone(), with.user_id.clone()];
    channels::direct(world.state(), who, ids).await.map(|channel| channel.id)
}

fn refusal<T>(outcome: Result<T, Problem>) -> (u16, String) {
    let problem = outcome.err().expect("a refusal");
    (problem.status, problem.id.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_shares_no_team_can_read_and_no_more() {
    let before = world().await;
    let (ann, bob, cat, dan) = (person("ann"), person("bob"), person("cat"), person("dan"));
    let root = Identity { roles: "system_admin system_user".into(), ..person("root") };
    before.join_team(&ann).await;
    before.join_team(&bob).await;
    before.know(&[&cat, &dan, &root]).await;
    let strange = open(&before, &ann, &cat).await.expect("nothing is restricted yet");
    let group = [&ann, &bob, &cat].map(|who| who.user_id.clone()).to_vec();
    let group = channels::group(before.state(), &ann, group).await.expect("a group").id;
    let post = posts::create(before.state(), &ann, message(&strange), true).await.expect("a post");

    let mut settings = (*before.context.settings).clone();
    settings.team.restrict_direct_message = "team".to_owned();
    let world = before.replica_with(settings).await;
    let state = world.state();

    let refused = refusal(open(&world, &ann, &dan).await);
    assert_eq!(refused, (403, "api.channel.create_channel.direct_channel.team_restricted_error".to_owned()));
    assert_eq!(open(&world, &ann, &cat).await.expect("it is there"), strange);
    for (who, with) in [(&ann, &bob), (&ann, &ann), (&root, &dan)] {
        open(&world, who, with).await.expect("of one team, alone, or an administrator");
    }
    let together = open(&world, &ann, &bob).await.expect("a channel");
    posts::create(state, &ann, message(&together), true).await.expect("of one team");

    let no_post = (400, "api.post.create_post.can_not_post_in_restricted_dm.error".to_owned());
    assert_eq!(refusal(posts::create(state, &ann, message(&strange), true).await), no_post);
    assert_eq!(refusal(posts::create(state, &ann, message(&group), true).await), no_post);
    let outsider = refusal(posts::create(state, &dan, message(&strange), true).await);
    assert_eq!(outsider.0, 403, "an outsider learns nothing of it");
    let patch = PostPatch { message: Some("other".to_owned()), ..PostPatch::default() };
    assert_eq!(
        refusal(posts::edit::edit(state, &ann, &post.id, patch, posts::edit::Way::Patch).await).1,
        "api.post.patch_post.can_not_update_post_in_restricted_dm.error"
    );
    assert_eq!(
        refusal(posts::edit::pin(state, &cat, &post.id, true).await).1,
        "api.post.patch_post.can_not_update_post_in_restricted_dm.error"
    );
    assert_eq!(
        refusal(posts::delete::delete(state, &ann, &post.id).await).1,
        "api.post.delete_post.can_not_delete_from_restricted_dm.error"
    );
    let reaction = Reaction {
        user_id: cat.user_id.clone(),
        post_id: post.id.clone(),
        emoji_name: "heart".to_owned(),
        ..Reaction::default()
    };
    assert_eq!(
        refusal(reactions::add(state, &cat, reaction).await).1,
        "api.reaction.save.restricted_dm.error"
    );
    assert_eq!(
        refusal(reactions::remove(state, &cat, &cat.user_id, &post.id, "heart").await).1,
        "api.reaction.delete.restricted_dm.error"
    );
    let draft = NewDraft { channel_id: strange.clone(), message: "later".to_owned(), ..NewDraft::default() };
    assert_eq!(
        refusal(drafts::save(state, &ann, "", draft).await).1,
        "api.draft.create_draft.can_not_draft_to_restricted_dm.error"
    );
    assert_eq!(
        posts::read::one(state, &cat, &post.id, false).await.expect("it can be read").message,
        "hello"
    );

    // A team in common opens it again.
    world.join_team(&cat).await;
    posts::create(state, &ann, message(&strange), true).await.expect("of one team now");
    posts::create(state, &cat, message(&group), true).await.expect("of one team now");
}
