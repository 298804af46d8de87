//! Coming back to a stream.

use serde_json::{Value, json};

use crate::socket::Socket;
use crate::world::{Running, World};

struct Scene {
    world: World,
    gateway: Running,
    anna: String,
    channel: String,
}

async fn scene() -> Scene {
    let world = World::new().await;
    let (anna, channel) = (world.person("system_user"), model::id::random());
    world.put_into(&anna, &channel);
    Scene { gateway: world.gateway().await, world, anna, channel }
}

impl Scene {
    /// A socket, and the id of its stream.
    async fn open(&self) -> (Socket, String) {
        let mut socket =
            Socket::open(self.gateway.port, Some(&self.anna), "?connection_id=&sequence_number=0")
                .await
                .unwrap();
        let hello = socket.next().await.unwrap();
        (socket, hello["data"]["connection_id"].as_str().unwrap().to_owned())
    }

    /// Comes back; tries again while the gateway has not noticed that the old socket is gone.
    async fn back(&self, connection: &str, seq: u64) -> (Socket, Value) {
        let query = format!("?connection_id={connection}&sequence_number={seq}");
        let mut socket = Socket::open(self.gateway.port, Some(&self.anna), &query).await.unwrap();
        self.world.say(&self.channel, 999).await;
        let first = socket.next().await.unwrap();
        (socket, first)
    }

    async fn gone(&self, socket: Socket) {
        drop(socket);
        // A newcomer's round trip is longer than noticing that.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_comes_with_its_numbers() {
    let scene = scene().await;
    let (mut socket, connection) = scene.open().await;
    for number in 0..3 {
        scene.world.say(&scene.channel, number).await;
    }
    for number in 0..3 {
        assert_eq!(socket.next().await.unwrap()["data"]["number"], number);
    }
    scene.gone(socket).await;
    for number in 3..6 {
        scene.world.say(&scene.channel, number).await;
    }
    // The client only ever saw the first of the events 1, 2, 3.
    let (mut socket, first) = scene.back(&connection, 2).await;
    assert_eq!((first["seq"].as_u64(), first["data"]["number"].as_u64()), (Some(2), Some(1)));
    for (seq, number) in [(3, 2), (4, 3), (5, 4), (6, 5), (7, 999)] {
        let frame = socket.next().await.unwrap();
        assert_eq!((frame["seq"].as_u64(), frame["data"]["number"].as_u64()), (Some(seq), Some(number)));
    }
    scene.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_loss_there_is_no_greeting() {
    let scene = scene().await;
    let (socket, connection) = scene.open().await;
    scene.gone(socket).await;
    let (_socket, first) = scene.back(&connection, 1).await;
    assert_eq!((first["seq"].as_u64(), first["event"].as_str()), (Some(1), Some("said")));
    scene.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ahead_of_us_or_long_ago_begins_anew() {
    let scene = scene().await;
    let (socket, connection) = scene.open().await;
    scene.gone(socket).await;
    let (socket, first) = scene.back(&connection, 5).await;
    assert_eq!((first["seq"].as_u64(), first["event"].as_str()), (Some(0), Some("hello")));
    assert_ne!(first["data"]["connection_id"], connection.as_str());
    scene.gone(socket).await;

    let (mut socket, connection) = scene.open().await;
    for number in 0..200 {
        scene.world.say(&scene.channel, number).await;
        assert_eq!(socket.next().await.unwrap()["data"]["number"], number);
    }
    scene.gone(socket).await;
    let (_socket, first) = scene.back(&connection, 20).await;
    assert_eq!(first["event"], "hello");
    scene.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_its_owners_and_not_that_of_a_challenge() {
    let scene = scene().await;
    let (socket, connection) = scene.open().await;
    scene.gone(socket).await;
    let stranger = scene.world.person("system_user");
    let query = format!("?connection_id={connection}&sequence_number=1");
    let mut socket = Socket::open(scene.gateway.port, Some(&stranger), &query).await.unwrap();
    assert_ne!(socket.next().await.unwrap()["data"]["connection_id"], connection.as_str());

    let mut socket = Socket::open(scene.gateway.port, None, "").await.unwrap();
    socket
        .send(
            &json!({"seq": 1, "action": "authentication_challenge", "data": {"token": scene.anna}})
                .to_string(),
        )
        .await;
    let hello = socket.next().await.unwrap();
    assert_eq!(socket.next().await.unwrap(), json!({"status": "OK", "seq_reply": 1}));
    scene.gone(socket).await;
    let (_socket, first) = scene.back(hello["data"]["connection_id"].as_str().unwrap(), 1).await;
    assert_eq!(first["event"], "hello");
    scene.gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_a_queue_is_lost() {
    let scene = scene().await;
    let (socket, connection) = scene.open().await;
    scene.gone(socket).await;
    for number in 0..300 {
        scene.world.say(&scene.channel, number).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let (_socket, first) = scene.back(&connection, 1).await;
    assert_eq!(first["event"], "hello");
    scene.gateway.stop().await;
}
