//! Programs of others: called safely, told everything once at least, and none of their secrets shown to people.

use messaging::app::commands::{self, CommandArgs};
use messaging::app::integrations::actions::{DoPostActionRequest, press};
use messaging::app::integrations::dialogs;
use messaging::app::posts::{self, edit, read};
use messaging::app::webhooks::{self, incoming, outgoing};
use messaging::domain::command::Command;
use messaging::domain::dialog::{Dialog, OpenDialogRequest};
use messaging::domain::post::{NewPost, Post, PostPatch, Props};
use messaging::domain::webhook::{IncomingWebhook, OutgoingWebhook};
use model::Identity;
use serde_json::{Value, json};
use testkit::wait_for;

use crate::fixtures::{World, person, world, world_with};
use crate::program::{Program, ok};
use crate::reading::write;

/// A world that may call programs on this machine.
async fn open_world() -> World {
    world_with(|settings| {
        settings.service.allowed_untrusted_internal_connections = "127.0.0.1".to_owned();
        settings.service.outgoing_integration_requests_timeout = 2;
    })
    .await
}

async fn command(world: &World, maker: &Identity, trigger: &str, url: &str) -> Command {
    let command = Command {
        team_id: world.team.clone(),
        trigger: trigger.to_owned(),
        url: url.to_owned(),
        method: "P".to_owned(),
        ..Command::default()
    };
    commands::create(world.state(), maker, command).await.expect("command")
}

async fn run(
    world: &World,
    who: &Identity,
    channel: &str,
    typed: &str,
) -> Result<messaging::domain::command::CommandResponse, model::Problem> {
    let args =
        CommandArgs { channel_id: channel.to_owned(), command: typed.to_owned(), ..CommandArgs::default() };
    commands::execute(world.state(), who, args).await
}

/// The posts of a channel, the newest first.
async fn posts_of(world: &World, who: &Identity, channel: &str) -> Vec<Post> {
    let view = read::View { skip_threads: true, ..read::View::default() };
    read::since(world.state(), who, channel, 1, view).await.expect("posts").posts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_tells_its_program_and_says_what_it_answers() {
    let world = open_world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.lead_team(&ann).await;
    world.join_team(&bob).await;
    let channel = world.channel(&[&ann, &bob]).await;
    let program = Program::saying(&json!({"response_type": "in_channel", "text": "<http://a.b|six>",
        "props": {"from_bot": "true", "n": 1}, "attachments": [{"text": "t", "actions": [
            {"id": "roll", "name": "Again", "integration": {"url": "http://secret.example/", "context": {"k": "secret"}}}]}]}))
    .await;
    let made = command(&world, &ann, "Roll", &program.url).await;
    assert_eq!(made.trigger, "roll");
    let refused = commands::create(world.state(), &ann, Command { id: String::new(), ..made.clone() }).await;
    assert_eq!(refused.expect_err("taken").id, "api.command.duplicate_trigger.app_error");
    let refused = commands::find(world.state(), &bob, &made.id).await.expect_err("hidden");
    assert_eq!(refused.status, 404);
    let shown = commands::completions(world.state(), &bob, &world.team).await.expect("completions");
    assert!(shown.iter().all(|command| command.token.is_empty() && command.url.is_empty()));

    run(&world, &bob, &channel, "/ROLL 2 dice").await.expect("run");
    let told = program.told().await;
    let told = &told[0];
    assert_eq!((told.field("text"), told.field("command")), ("2 dice".to_owned(), "/roll".to_owned()));
    assert_eq!((told.field("token"), told.field("user_id")), (made.token.clone(), bob.user_id.clone()));
    assert!(told.head.contains(&format!("authorization: Token {}", made.token)), "{}", told.head);
    let post = posts_of(&world, &bob, &channel).await.remove(0);
    assert_eq!((post.message.as_str(), post.user_id.as_str()), ("[six](http://a.b)", bob.user_id.as_str()));
    assert_eq!(post.props["from_webhook"], "true");
    assert!(!post.props.contains_key("from_bot"), "a program cannot say that it is a bot");
    assert!(!serde_json::to_string(&post).expect("json").contains("secret"));

    // Later answers: five, and then no more, however many come at once.
    let url = told.field("response_url");
    let id = url.rsplit('/').next().expect("id").to_owned();
    let mut later = Vec::new();
    for _ in 0..12 {
        let (state, id) = (world.state().clone(), id.clone());
        let answer = async move {
            commands::answer_later(&state, &id, br#"{"text":"late","response_type":"in_channel"}"#).await
        };
        later.push(tokio::spawn(answer));
    }
    let mut taken = 0;
    for answer in later {
        taken += i32::from(answer.await.expect("task").is_ok());
    }
    assert_eq!(taken, 5);
    let unknown = commands::answer_later(world.state(), &"z".repeat(26), b"{}").await.expect_err("unknown");
    assert_eq!(unknown.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_us_call_the_inner_network() {
    let world = world().await;
    let ann = person("ann");
    world.lead_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    let program = Program::saying(&json!({"text": "reached"})).await;
    let port = program.port;
    for (n, url) in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://0.0.0.0:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ]
    .iter()
    .enumerate()
    {
        command(&world, &ann, &format!("c{n}"), url).await;
        let refused = run(&world, &ann, &channel, &format!("/c{n}")).await.expect_err(url);
        assert_eq!(refused.id, "api.command.execute_command.failed.app_error", "{url}");
    }
    assert!(program.told().await.is_empty(), "it was called all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_leads_no_further_inside_and_takes_no_token_along() {
    let world = open_world().await;
    let ann = person("ann");
    world.lead_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    let there = Program::saying(&json!({"text": "there"})).await;
    let away =
        |to: &str| format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let here = Program::answering(away(&there.url)).await;
    command(&world, &ann, "hop", &here.url).await;
    run(&world, &ann, &channel, "/hop").await.expect("followed");
    let told = there.told().await;
    assert!(!told[0].head.contains("authorization") && told[0].field("command") == "/hop");
    // 127.0.0.2 is not among the exceptions, and the redirect does not make it one.
    let inside = Program::answering(away(&format!("http://127.0.0.2:{}/", there.port))).await;
    command(&world, &ann, "inside", &inside.url).await;
    run(&world, &ann, &channel, "/inside").await.expect_err("inside");
    assert_eq!(there.told().await.len(), 1);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("address"));
    drop(listener);
    let round = Program::answering(away("/again")).await;
    for (trigger, url) in [("round", round.url.clone()), ("nobody", url)] {
        command(&world, &ann, trigger, &url).await;
        run(&world, &ann, &channel, &format!("/{trigger}")).await.expect_err(trigger);
    }
    assert!(round.told().await.len() <= 6);
    let large = Program::answering(ok(&format!("{{\"text\": \"{}\"}}", "x".repeat(2_000_000)))).await;
    command(&world, &ann, "large", &large.url).await;
    run(&world, &ann, &channel, "/large").await.expect_err("too large");
}

fn message(channel: &str, message: &str) -> NewPost {
    NewPost { channel_id: channel.to_owned(), message: message.to_owned(), ..NewPost::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outgoing_hook_is_told_once_and_its_answer_posted_once() {
    let world = open_world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.lead_team(&ann).await;
    world.join_team(&bob).await;
    let channel = world.channel(&[&ann, &bob]).await;
    let program = Program::saying(&json!({"text": "build done", "response_type": "comment"})).await;
    let hook = OutgoingWebhook {
        team_id: world.team.clone(),
        channel_id: channel.clone(),
        trigger_words: vec!["build".to_owned()],
        callback_urls: vec![program.url.clone()],
        content_type: "application/json".to_owned(),
        ..OutgoingWebhook::default()
    };
    let refused = outgoing::create(world.state(), &bob, hook.clone()).await.expect_err("not his to make");
    assert_eq!(refused.status, 403);
    let hook = outgoing::create(world.state(), &ann, hook).await.expect("hook");
    // A second process on the same database tells nothing twice.
    let replica = world.replica().await;
    let post = posts::create(world.state(), &bob, message(&channel, "build it"), true).await.expect("post");
    posts::create(world.state(), &bob, message(&channel, "rebuild"), true).await.expect("post");
    let count =
        "SELECT count(*) AS value FROM posts WHERE root_id = $1 AND user_id = $2 AND message = 'build done'";
    let values = || vec![post.id.clone().into(), ann.user_id.clone().into()];
    wait_for("the answer", || async { world.number(count, values()).await == 1 }).await;
    let left = "SELECT count(*) AS value FROM hook_calls";
    wait_for("the end of the call", || async { world.number(left, vec![]).await == 0 }).await;
    let told = program.told().await;
    assert_eq!(told.len(), 1, "its own answer begins with the word and must not trigger it again");
    let told = told[0].json();
    assert_eq!((&told["token"], &told["trigger_word"]), (&json!(hook.token), &json!("build")));
    assert_eq!((&told["text"], &told["timestamp"]), (&json!("build it"), &json!(post.create_at)));

    // A call whose process died is made again, and its answer is still there once.
    let sql = "INSERT INTO hook_calls (id, hook_id, post_id, url, trigger_word, due_at) VALUES ($1, $2, $3, $4, 'build', 1)
               RETURNING due_at AS value";
    let id = format!("{}{}0", post.id, hook.id);
    let call = vec![id.into(), hook.id.clone().into(), post.id.clone().into(), program.url.clone().into()];
    world.number(sql, call).await;
    wait_for("the second call", || async { program.told().await.len() == 2 }).await;
    wait_for("the end of the call", || async { world.number(left, vec![]).await == 0 }).await;
    assert_eq!(world.number(count, values()).await, 1);
    drop(replica);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incoming_hook_posts_where_it_may() {
    let world = world().await;
    let (ann, bob) = (person("ann"), person("bob"));
    world.lead_team(&ann).await;
    world.join_team(&bob).await;
    let channel = world.channel(&[&ann, &bob]).await;
    let hidden = world.channel(&[&bob]).await;
    let sql = "UPDATE channels SET type = 'P' WHERE id = $1 RETURNING create_at AS value";
    world.number(sql, vec![hidden.clone().into()]).await;
    let new = IncomingWebhook {
        channel_id: channel.clone(),
        display_name: "ci".to_owned(),
        ..IncomingWebhook::default()
    };
    let refused = incoming::create(world.state(), &bob, new.clone()).await.expect_err("not his to make");
    assert_eq!(refused.status, 403);
    let hook = incoming::create(world.state(), &ann, new).await.expect("hook");
    let receive =
        async |body: Value| webhooks::receive(world.state(), &hook.id, body.to_string().as_bytes()).await;
    receive(json!({"text": "x".repeat(40_000), "props": {"from_bot": "true", "override_username": "Root"}}))
        .await
        .expect("ok");
    let posted = posts_of(&world, &ann, &channel).await;
    assert_eq!(posted.len(), 3, "cut into pieces");
    for post in &posted {
        assert_eq!(
            (post.user_id.as_str(), &post.props["from_webhook"]),
            (ann.user_id.as_str(), &json!("true"))
        );
        assert!(!post.props.contains_key("from_bot") && !post.props.contains_key("override_username"));
    }
    // A private channel its maker does not read, by name.
    let refused = receive(json!({"text": "in", "channel": hidden})).await.expect_err("hidden");
    assert_eq!((refused.status, refused.id.as_ref()), (403, "web.incoming_webhook.general.app_error"));
    let refused = receive(json!({"text": ""})).await.expect_err("nothing");
    assert_eq!(refused.status, 400);
    let locked = IncomingWebhook { channel_locked: true, ..hook.clone() };
    incoming::change(world.state(), &ann, &hook.id, locked).await.expect("locked");
    let refused = receive(json!({"text": "you", "channel": "@bob"})).await.expect_err("locked");
    assert_eq!(refused.status, 403);
    let direct = "SELECT count(*) AS value FROM channels WHERE type = 'D'";
    assert_eq!(world.number(direct, vec![]).await, 0, "not even the channel is made");
    incoming::remove(world.state(), &ann, &hook.id).await.expect("removed");
    assert_eq!(receive(json!({"text": "x"})).await.expect_err("gone").status, 400);
}

fn with_button(url: &str) -> Props {
    let props = json!({"attachments": [{"text": "sure?", "actions": [
        {"id": "yes", "name": "Yes", "integration": {"url": url, "context": {"token": "hush"}}},
        {"name": "Menu", "type": "select", "integration": {"url": url}}]}]});
    props.as_object().cloned().expect("an object")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_tells_its_program_and_nobody_where_it_leads() {
    let world = open_world().await;
    let (ann, bob, eve) = (person("ann"), person("bob"), person("eve"));
    world.lead_team(&ann).await;
    world.join_team(&bob).await;
    world.know(&[&eve]).await;
    let channel = world.channel(&[&ann, &bob]).await;
    let program =
        Program::saying(&json!({"update": {"message": "done", "props": {}}, "ephemeral_text": "thanks"}))
            .await;
    let new = NewPost { props: Some(with_button(&program.url)), ..message(&channel, "ask") };
    let post = posts::create(world.state(), &ann, new, true).await.expect("post");
    let everything = [
        serde_json::to_string(&post),
        serde_json::to_string(&read::one(world.state(), &bob, &post.id, false).await.expect("read")),
        serde_json::to_string(&posts_of(&world, &bob, &channel).await),
    ];
    for shown in everything {
        let shown = shown.expect("json");
        assert!(
            !shown.contains("hush") && !shown.contains("integration") && !shown.contains(&program.url),
            "{shown}"
        );
    }
    // An edit gives the attachments back as they were shown; the button still leads where it did.
    let patch = PostPatch { props: Some(post.props.clone()), ..PostPatch::default() };
    let edited = edit::edit(world.state(), &ann, &post.id, patch, edit::Way::Patch).await.expect("edited");
    assert!(!serde_json::to_string(&edited).expect("json").contains("hush"));

    let menu = post.props["attachments"][0]["actions"][1]["id"].as_str().expect("an id").to_owned();
    let choice = || DoPostActionRequest { selected_option: "v".to_owned(), ..DoPostActionRequest::default() };
    let nothing = DoPostActionRequest::default;
    let state = world.state();
    let refused = press(state, &bob, &post.id, "nosuch", nothing()).await.expect_err("unknown");
    assert_eq!(refused.id, "api.post.do_action.action_id.app_error");
    let refused = press(state, &eve, &post.id, "yes", nothing()).await.expect_err("outside");
    assert_eq!(refused.status, 403);
    let forged = DoPostActionRequest { cookie: "abc".to_owned(), ..nothing() };
    assert_eq!(press(state, &bob, &post.id, "yes", forged).await.expect_err("forged").status, 400);
    assert!(program.told().await.is_empty());

    let client_trigger = press(state, &bob, &post.id, "yes", nothing()).await.expect("pressed");
    let told = program.told().await[0].json();
    assert_eq!((&told["context"]["token"], &told["user_id"]), (&json!("hush"), &json!(bob.user_id)));
    let now = read::one(state, &bob, &post.id, false).await.expect("read");
    assert_eq!((now.message.as_str(), now.props.len()), ("done", 0));
    // The button is gone from the post, and so is where it led.
    assert_eq!(press(state, &bob, &post.id, &menu, choice()).await.expect_err("gone").status, 404);

    // With its trigger id the program opens a dialog in front of him who pressed, and nobody else can.
    let trigger_id = told["trigger_id"].as_str().expect("trigger").to_owned();
    let open = |trigger_id: String| OpenDialogRequest {
        trigger_id,
        url: program.url.clone(),
        dialog: Dialog { title: "T".to_owned(), ..Dialog::default() },
    };
    dialogs::open(state, open(trigger_id)).await.expect("opened");
    assert_eq!(dialogs::open(state, open(client_trigger)).await.expect_err("half of it").status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_says_is_unread_to_everybody() {
    let world = world().await;
    let ann = person("ann");
    world.lead_team(&ann).await;
    let channel = world.channel(&[&ann]).await;
    write(&world, &ann, &channel, "hello", "").await;
    let new = IncomingWebhook { channel_id: channel.clone(), ..IncomingWebhook::default() };
    let hook = incoming::create(world.state(), &ann, new).await.expect("hook");
    webhooks::receive(world.state(), &hook.id, br#"{"text": "ping"}"#).await.expect("ok");
    let unread = "SELECT c.total_msg_count - m.msg_count AS value FROM channels c JOIN channel_members m ON m.channel_id = c.id
                  WHERE c.id = $1 AND m.user_id = $2";
    assert_eq!(world.number(unread, vec![channel.into(), ann.user_id.into()]).await, 1);
}
