//! Who hears what, in which order.

use events::live::{Broadcast, Live, PerRecipient};
use serde_json::json;

use crate::socket::numbers;
use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_hear_everything_in_order_and_outsiders_nothing() {
    let world = World::new().await;
    let (anna, ben, out) =
        (world.person("system_user"), world.person("system_user"), world.person("system_user"));
    let channel = model::id::random();
    world.put_into(&anna, &channel);
    world.put_into(&ben, &channel);
    let gateway = world.gateway().await;
    let (mut anna1, mut anna2) = (gateway.socket(&anna).await, gateway.socket(&anna).await);
    let (mut ben, mut out) = (gateway.socket(&ben).await, gateway.socket(&out).await);
    for number in 0..200 {
        world.say(&channel, number).await;
    }
    for socket in [&mut anna1, &mut anna2, &mut ben] {
        for number in 0..200 {
            let frame = socket.next().await.unwrap();
            assert_eq!(
                (frame["data"]["number"].as_u64(), frame["seq"].as_u64()),
                (Some(number), Some(number + 1))
            );
            assert_eq!(frame["broadcast"]["channel_id"], channel.as_str());
        }
    }
    assert_eq!(out.events().await, [json!(null); 0]);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_joins_hears_the_first_frame_and_who_leaves_not_one_more() {
    let world = World::new().await;
    let (anna, ben) = (world.person("system_user"), world.person("system_user"));
    let gateway = world.gateway().await;
    let (mut anna_socket, mut ben_socket) = (gateway.socket(&anna).await, gateway.socket(&ben).await);
    for round in 0..20 {
        // Nobody heard of this channel before.
        let channel = model::id::random();
        world.join(&anna, &channel).await;
        world.say(&channel, 0).await;
        world.join(&ben, &channel).await;
        world.say(&channel, 1).await;
        world.leave(&anna, &channel).await;
        world.say(&channel, 2).await;
        for number in [1, 2] {
            assert_eq!(ben_socket.next().await.unwrap()["data"]["number"], number, "round {round}");
        }
        for number in [0, 1] {
            assert_eq!(anna_socket.next().await.unwrap()["data"]["number"], number, "round {round}");
        }
        assert_eq!(numbers(&anna_socket.events().await), [0; 0], "round {round}");
    }
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_recipient_finds_himself_alone() {
    let world = World::new().await;
    let (anna, ben) = (world.person("system_user"), world.person("system_user"));
    let channel = model::id::random();
    world.put_into(&anna, &channel);
    world.put_into(&ben, &channel);
    let gateway = world.gateway().await;
    let (mut anna_socket, mut ben_socket) = (gateway.socket(&anna).await, gateway.socket(&ben).await);
    let mut frame = Live::new("posted", json!({"post": "{}"}), Broadcast::channel(&channel));
    frame.per_recipient = PerRecipient { mentions: vec![anna.clone()], followers: Vec::new() };
    world.bus.live(&frame).await;
    let seen = anna_socket.next().await.unwrap();
    assert_eq!(seen["data"], json!({"post": "{}", "mentions": format!("[\"{anna}\"]")}));
    assert_eq!(ben_socket.next().await.unwrap()["data"], json!({"post": "{}"}));
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_for_everybody_and_for_one() {
    let world = World::new().await;
    let (anna, ben) = (world.person("system_user"), world.person("system_user"));
    let gateway = world.gateway().await;
    let (mut anna_socket, mut ben_socket) = (gateway.socket(&anna).await, gateway.socket(&ben).await);
    world.bus.live(&Live::new("config_changed", json!({}), Broadcast::everybody())).await;
    assert_eq!(anna_socket.next().await.unwrap()["event"], "config_changed");
    assert_eq!(ben_socket.next().await.unwrap()["event"], "config_changed");
    world.bus.live(&Live::new("own", json!({}), Broadcast::user(&anna))).await;
    assert_eq!(anna_socket.next().await.unwrap()["event"], "own");
    assert_eq!(ben_socket.events().await, [json!(null); 0]);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_gateways_say_the_same() {
    let world = World::new().await;
    let anna = world.person("system_user");
    let channel = model::id::random();
    world.put_into(&anna, &channel);
    let (first, second) = (world.gateway().await, world.gateway().await);
    let (mut here, mut there) = (first.socket(&anna).await, second.socket(&anna).await);
    world.say(&channel, 7).await;
    for socket in [&mut here, &mut there] {
        assert_eq!(socket.next().await.unwrap()["data"]["number"], 7);
    }
    first.stop().await;
    assert!(here.next().await.is_none(), "a gateway that stops closes its sockets");
    world.say(&channel, 8).await;
    assert_eq!(there.next().await.unwrap()["data"]["number"], 8);
    second.stop().await;
}
