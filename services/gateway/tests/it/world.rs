//! A gateway and the answers of the services behind it.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Arc;

use bus::Bus;
use events::live::{Control, Live};
use events::request::{MembershipList, Memberships, PageUsers, ResolveToken, Statuses, TouchSession};
use gateway::{Backend, Gateway, Local};
use model::Identity;
use parking_lot::Mutex;
use runtime::{Context, Process};
use settings::{Secret, Settings};
use tokio::task::JoinHandle;

use crate::socket::Socket;

#[derive(Default)]
struct Known {
    tokens: HashMap<String, Identity>,
    places: HashMap<String, MembershipList>,
    questions: u32,
}

/// What auth and messaging would know.
#[derive(Clone)]
pub struct World {
    known: Arc<Mutex<Known>>,
    settings: Settings,
    /// A process that is no gateway.
    pub bus: Bus,
}

impl World {
    pub async fn new() -> Self {
        let mut settings = Settings::default();
        settings.parlance.nats_url = testkit::nats_url();
        settings.parlance.subject_prefix = format!("test-{}", model::id::random());
        settings.parlance.identity_key = Secret::new("an identity key that tests share among themselves");
        settings.parlance.shutdown_timeout = 2;
        settings.parlance.workers = 2;
        settings.rate_limit.enable = false;
        settings.metrics.enable = false;
        let bus = Bus::connect(&settings.parlance.nats_url, &settings.parlance.subject_prefix, "world")
            .await
            .unwrap();
        let world = Self { known: Arc::default(), settings, bus };
        world.answer();
        testkit::wait_for("the bus is connected", || async { world.bus.is_connected() }).await;
        world
    }

    fn answer(&self) {
        let known = self.known.clone();
        self.bus.serve(move |question: ResolveToken| {
            let mut known = known.lock();
            known.questions += 1;
            let identity = known.tokens.get(&question.token).cloned();
            async move { Ok(identity) }
        });
        let known = self.known.clone();
        self.bus.serve(move |question: Memberships| {
            let places = known.lock().places.get(&question.user_id).cloned().unwrap_or_default();
            async move { Ok(places) }
        });
        self.bus.serve(|question: Statuses| async move {
            Ok(question.user_ids.into_iter().map(|id| (id, "online".to_owned())).collect())
        });
        self.bus.serve(|_: TouchSession| async move { Ok(()) });
        self.bus.serve(|_: PageUsers| async move { Ok(Vec::new()) });
    }

    /// Somebody with a session. His id is also his token.
    pub fn person(&self, roles: &str) -> String {
        let id = model::id::random();
        let identity = Identity {
            user_id: id.clone(),
            session_id: model::id::random(),
            roles: roles.to_owned(),
            csrf: "csrf-value".to_owned(),
            is_guest: roles.contains("guest"),
            ..Identity::default()
        };
        self.known.lock().tokens.insert(id.clone(), identity);
        id
    }

    pub fn change(&self, person: &str, change: impl FnOnce(&mut Identity)) {
        change(self.known.lock().tokens.get_mut(person).unwrap());
    }

    pub fn log_out(&self, person: &str) {
        self.known.lock().tokens.remove(person);
    }

    pub fn questions_about_tokens(&self) -> u32 {
        self.known.lock().questions
    }

    /// A member from before anybody looked.
    pub fn put_into(&self, person: &str, channel: &str) {
        self.known.lock().places.entry(person.to_owned()).or_default().channels.push(channel.to_owned());
    }

    /// Enters while everybody looks, as messaging says it.
    pub async fn join(&self, person: &str, channel: &str) {
        self.put_into(person, channel);
        let (user_id, channel_id) = (person.to_owned(), channel.to_owned());
        self.bus.control(&Control::JoinedChannel { user_id, channel_id }).await;
    }

    pub async fn leave(&self, person: &str, channel: &str) {
        self.known.lock().places.get_mut(person).unwrap().channels.retain(|known| known != channel);
        let (user_id, channel_id) = (person.to_owned(), channel.to_owned());
        self.bus.control(&Control::LeftChannel { user_id, channel_id }).await;
    }

    pub async fn revoke(&self, person: &str) {
        let control = Control::SessionsRevoked { user_id: person.to_owned(), session_ids: Vec::new() };
        self.bus.control(&control).await;
    }

    /// Says `number` in a place.
    pub async fn say(&self, channel: &str, number: usize) {
        let data = serde_json::json!({ "number": number });
        self.bus.live(&Live::new("said", data, events::live::Broadcast::channel(channel))).await;
    }

    pub async fn gateway(&self) -> Running {
        self.gateway_with(Backend::Local(Local::default()), |_| {}).await
    }

    pub async fn gateway_with(&self, backend: Backend, change: impl FnOnce(&mut Settings)) -> Running {
        let port = free_port();
        let mut settings = self.settings.clone();
        settings.service.listen_address = format!("127.0.0.1:{port}");
        settings.service.site_url = format!("http://127.0.0.1:{port}");
        change(&mut settings);
        let context = Context::new(settings, "gateway").await.unwrap();
        testkit::wait_for("the gateway's bus is connected", || async { context.bus.is_connected() }).await;
        let process = Process { context: context.clone() };
        let gateway = Gateway::start(&context).unwrap();
        let task = tokio::spawn(async move {
            gateway::serve(gateway, backend, &process).await.unwrap();
            process.finish().await;
        });
        let running = Running { port, context, task: Some(task) };
        testkit::wait_for("the gateway listens", || async {
            running.call("GET", "/readyz", &[], b"").await.status == 200
        })
        .await;
        running
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A gateway that serves.
pub struct Running {
    pub port: u16,
    context: Context,
    task: Option<JoinHandle<()>>,
}

impl Running {
    pub async fn stop(mut self) {
        self.context.stop.cancel();
        self.task.take().unwrap().await.unwrap();
    }

    /// A socket that has been greeted.
    pub async fn socket(&self, person: &str) -> Socket {
        let mut socket = Socket::open(self.port, Some(person), "").await.unwrap();
        assert_eq!(socket.next().await.unwrap()["event"], "hello");
        socket
    }

    pub async fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> crate::http::Answer {
        crate::http::call(self.port, method, path, headers, body).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.context.stop.cancel();
    }
}
