//! A running auth service with a database of its own, and people to talk to it.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, HttpMessage, test};
use auth::Auth;
use events::Envelope;
use events::request::{FindUsers, ResolveToken, RevisedUser};
use runtime::{Context, Service};
use serde_json::{Value, json};
use settings::Settings;
use testkit::Database;

pub const PASSWORD: &str = "Pass-word1";

pub struct World {
    pub context: Context,
    pub db: db::Db,
    auth: Auth,
    _database: Database,
}

/// An answer, read to the end.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Answer {
    /// The error's id, "" when there is none.
    pub fn error(&self) -> &str {
        self.body["id"].as_str().filter(|_| self.status >= 400).unwrap_or_default()
    }

    pub fn text(&self, member: &str) -> &str {
        self.body[member].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(held, _)| held == name).map(|(_, value)| value.as_str()).collect()
    }

    #[track_caller]
    pub fn expect(self, status: u16, error: &str) -> Self {
        assert_eq!((self.status, self.error()), (status, error), "{}", self.body);
        self
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        self
    }
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    pub token: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = Database::new().await;
        let mut settings = testkit::settings(&database);
        settings.team.enable_open_server = true;
        settings.team.enable_user_deactivation = true;
        settings.service.enable_user_access_tokens = true;
        change(&mut settings);
        let context = testkit::context(settings).await;
        let auth = Auth::start(&context).await.unwrap();
        let db = runtime::open_database::<Auth>(&context).await.unwrap();
        Self { context, db, auth, _database: database }
    }

    /// A question as a client would ask it, with what a gateway does about tokens.
    pub async fn call(&self, request: test::TestRequest) -> Answer {
        let bus = self.context.bus.clone();
        let identify = move |request: ServiceRequest, next: Next<BoxBody>| {
            let bus = bus.clone();
            async move {
                claim(&bus, &request).await;
                next.call(request).await
            }
        };
        let app = App::new()
            .wrap(from_fn(identify))
            .configure(|cfg| self.auth.data(cfg))
            .configure(web::mount(Auth::routes));
        let app = test::init_service(app).await;
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status();
        let text =
            |value: &actix_web::http::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = test::read_body(response).await;
        let body =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap_or(Value::Null) };
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{body}");
        Answer { status: status.as_u16(), headers, body }
    }

    pub async fn send(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = test::TestRequest::with_uri(&format!("/api/v4{path}")).method(method);
        if !token.is_empty() {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.call(request).await
    }

    pub async fn get(&self, who: &Person, path: &str) -> Answer {
        self.send(&who.token, "GET", path, None).await
    }

    pub async fn post(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.send(&who.token, "POST", path, Some(body)).await
    }

    pub async fn put(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.send(&who.token, "PUT", path, Some(body)).await
    }

    pub async fn delete(&self, who: &Person, path: &str) -> Answer {
        self.send(&who.token, "DELETE", path, None).await
    }

    pub async fn sign_up(&self, name: &str) -> Answer {
        let email = format!("{name}@example.test");
        let body = json!({"username": name, "email": email, "password": PASSWORD});
        self.send("", "POST", "/users", Some(body)).await
    }

    pub async fn login(&self, name: &str, password: &str) -> Answer {
        self.send("", "POST", "/users/login", Some(json!({"login_id": name, "password": password}))).await
    }

    /// Signs up and logs in. The first one of a world is its administrator.
    pub async fn person(&self, name: &str) -> Person {
        let id = self.sign_up(name).await.ok().text("id").to_owned();
        let inside = self.login(name, PASSWORD).await.ok();
        Person { id, token: inside.header("token")[0].to_owned() }
    }

    /// The id of somebody known by name.
    pub async fn user_id(&self, who: &Person, name: &str) -> String {
        self.get(who, &format!("/users/username/{name}")).await.ok().text("id").to_owned()
    }

    pub async fn resolve(&self, token: &str) -> Option<model::Identity> {
        self.context.bus.request(&ResolveToken { token: token.to_owned() }).await.unwrap()
    }

    pub async fn user(&self, id: &str) -> RevisedUser {
        let ask = FindUsers { ids: vec![id.to_owned()], usernames: Vec::new() };
        self.context.bus.request(&ask).await.unwrap().remove(0)
    }

    /// Everything written to the outbox so far, in order.
    pub async fn events(&self) -> Vec<Envelope> {
        #[derive(db::FromQueryResult)]
        struct Row {
            id: String,
            subject: String,
            at: i64,
            data: Value,
        }
        let rows =
            self.db.exec().all::<Row>("SELECT id, subject, at, data FROM outbox ORDER BY xid, seq", []).await;
        let envelope = |(place, row): (usize, Row)| Envelope {
            id: row.id,
            subject: row.subject,
            position: place as i64 + 1,
            at: row.at,
            trace: String::new(),
            data: row.data,
        };
        rows.unwrap().into_iter().enumerate().map(envelope).collect()
    }
}

/// What a gateway does about a token.
async fn claim(bus: &bus::Bus, request: &ServiceRequest) {
    let header =
        request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(token) = header.strip_prefix("Bearer ") else { return };
    if let Some(identity) = bus.request(&ResolveToken { token: token.to_owned() }).await.unwrap() {
        request.extensions_mut().insert(identity);
    }
}
