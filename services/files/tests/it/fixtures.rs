//! A started service and a messaging that says what the test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use db::FromQueryResult;
use events::messaging::{PostChanged, PostCreated, PostDeleted};
use events::request::{
    ChannelRights, ClaimFiles, ClaimedFiles, KeptFile, KeptFiles, KnownEmoji, LookAtChannel, ShowPreview,
};
use events::{Envelope, Event};
use files::app::receive::Receiving;
use files::app::{claims, posts};
use files::{Files, State};
use model::preview::Links;
use model::{FileInfo, Identity, Problem};
use runtime::{Context, Service};
use testkit::Database;

/// What messaging knows.
#[derive(Default)]
pub struct Messaging {
    /// Live posts and their files.
    pub posts: BTreeMap<String, Vec<String>>,
    /// Files that drafts, old versions and deleted posts name.
    pub named: Vec<String>,
    /// Members of each channel.
    pub members: Vec<(String, String)>,
    pub emoji: Vec<String>,
    /// What was said to be found where posts lead.
    pub previews: Vec<ShowPreview>,
}

impl Messaging {
    pub fn shows(&self, file: &str) -> Option<&String> {
        self.posts.iter().find(|(_, files)| files.iter().any(|id| id == file)).map(|(post, _)| post)
    }

    fn kept(&self, file_id: &str) -> Option<KeptFile> {
        let post = self.shows(file_id);
        let needed = post.is_some() || self.named.iter().any(|id| id == file_id);
        needed.then(|| KeptFile { file_id: file_id.to_owned(), post_id: post.cloned().unwrap_or_default() })
    }
}

pub struct World {
    pub service: Files,
    pub context: Context,
    pub messaging: Arc<Mutex<Messaging>>,
    _database: Database,
    folder: std::path::PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        self.context.stop.cancel();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A person; `name` is the user name.
pub fn person(name: &str) -> Identity {
    let id: String = format!("{name}{}", "x".repeat(26)).chars().take(26).collect();
    Identity {
        user_id: id,
        username: name.to_owned(),
        roles: "system_user".to_owned(),
        ..Identity::default()
    }
}

/// The id that a short word stands for.
pub fn id(word: &str) -> String {
    person(word).user_id
}

pub async fn world() -> World {
    world_with(|_| {}).await
}

pub async fn world_with(change: impl FnOnce(&mut settings::Settings)) -> World {
    let database = Database::new().await;
    let (mut settings, folder) = settings_of(&database);
    change(&mut settings);
    runtime::install_crypto();
    let context = testkit::context(settings).await;
    let messaging = answer(&context);
    let service = Files::start(&context).await.expect("starting");
    World { service, context, messaging, _database: database, folder }
}

/// Settings of a test, and the folder that is to be removed after it.
pub fn settings_of(database: &Database) -> (settings::Settings, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("parlance-files-{}", model::id::random()));
    let mut settings = testkit::settings(database);
    settings.file.directory = folder.display().to_string();
    settings.file.text_reader = crate::reading::PROGRAM.to_owned();
    settings.service.allowed_untrusted_internal_connections = "127.0.0.1".to_owned();
    crate::stores::choose(&mut settings.file);
    (settings, folder)
}

/// Answers as messaging does.
pub fn answer(context: &Context) -> Arc<Mutex<Messaging>> {
    let messaging: Arc<Mutex<Messaging>> = Arc::default();
    let known = messaging.clone();
    context.bus.serve(move |ask: KeptFiles| {
        let known = known.lock().expect("messaging");
        let kept: Vec<KeptFile> = ask.file_ids.iter().filter_map(|id| known.kept(id)).collect();
        async move { Ok(kept) }
    });
    let known = messaging.clone();
    context.bus.serve(move |ask: LookAtChannel| {
        let key = (ask.channel_id, ask.identity.user_id);
        let is_member = known.lock().expect("messaging").members.contains(&key);
        async move { Ok(Some(ChannelRights { reads: is_member, uploads: is_member, archived: false })) }
    });
    let known = messaging.clone();
    context.bus.serve(move |ask: KnownEmoji| {
        let known = known.lock().expect("messaging").emoji.clone();
        async move { Ok(ask.ids.into_iter().filter(|id| known.contains(id)).collect()) }
    });
    let known = messaging.clone();
    context.bus.serve(move |ask: ShowPreview| {
        known.lock().expect("messaging").previews.push(ask);
        async move { Ok(()) }
    });
    messaging
}

/// That a post was written.
pub fn created(post: &str, file_ids: Vec<String>, links: Links) -> PostCreated {
    PostCreated {
        post_id: post.to_owned(),
        channel_id: String::new(),
        team_id: String::new(),
        user_id: String::new(),
        root_id: String::new(),
        kind: String::new(),
        message: String::new(),
        attachments: None,
        hashtags: String::new(),
        file_ids,
        mentions: Vec::new(),
        by_program: false,
        links,
    }
}

/// That a post shows these files now.
pub fn changed(post: &str, file_ids: Vec<String>) -> PostChanged {
    PostChanged {
        post_id: post.to_owned(),
        channel_id: String::new(),
        user_id: String::new(),
        message: String::new(),
        attachments: None,
        hashtags: String::new(),
        file_ids,
        is_pinned: false,
        update_at: 2,
        edit_at: 2,
        links: Links::default(),
    }
}

/// That a post was deleted.
pub fn deleted(post: &str) -> PostDeleted {
    PostDeleted {
        post_id: post.to_owned(),
        channel_id: String::new(),
        deleted_by: String::new(),
        delete_at: 3,
        thread_ids: Vec::new(),
    }
}

impl World {
    pub fn state(&self) -> &State {
        self.service.state()
    }

    pub fn join(&self, who: &Identity, channel: &str) {
        let key = (id(channel), who.user_id.clone());
        self.messaging.lock().expect("messaging").members.push(key);
        self.state().rights.invalidate_all();
    }

    /// Uploads a file to a channel.
    pub async fn upload(&self, who: &Identity, channel: &str, name: &str, content: &[u8]) -> FileInfo {
        let mut receiving = Receiving::start(self.state(), name).await.expect("starting");
        for chunk in content.chunks(1 << 20) {
            receiving.write(Bytes::copy_from_slice(chunk)).await.expect("writing");
        }
        let received = receiving.finish(self.state()).await.expect("finishing");
        let kept = files::app::files::keep(self.state(), who, &id(channel), vec![received]).await;
        kept.expect("keeping").remove(0)
    }

    pub async fn claim(&self, who: &Identity, channel: &str, claim: &str, ids: &[&str]) -> ClaimedFiles {
        let ask = ClaimFiles {
            user_id: who.user_id.clone(),
            channel_id: id(channel),
            claim: claim.to_owned(),
            file_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        claims::claim(self.state(), ask).await.expect("claiming")
    }

    async fn hear<E: Event>(&self, event: E, at: i64) {
        let envelope = Envelope {
            id: model::id::new(),
            subject: E::subject(),
            position: 1,
            at,
            trace: String::new(),
            data: serde_json::to_value(event).expect("json"),
        };
        // Twice: what is heard again changes nothing.
        for _ in 0..2 {
            let applied = posts::apply(&self.state().db.exec(), &envelope).await;
            applied.expect("decoding").expect("applying");
        }
    }

    pub async fn hear_created(&self, post: &str, file_ids: Vec<String>) {
        self.hear_of(post, file_ids, Links::default()).await;
    }

    pub async fn hear_created_leading(&self, post: &str, links: Links) {
        self.hear_of(post, Vec::new(), links).await;
    }

    async fn hear_of(&self, post: &str, file_ids: Vec<String>, links: Links) {
        self.hear(created(post, file_ids, links), 1).await;
    }

    pub async fn hear_changed(&self, post: &str, file_ids: Vec<String>) {
        self.hear(changed(post, file_ids), 2).await;
    }

    pub async fn hear_deleted(&self, post: &str) {
        self.hear(deleted(post), 3).await;
    }

    /// Posts a claimed file and lets messaging's event arrive.
    pub async fn post(&self, post: &str, files: &[&str]) {
        let files: Vec<String> = files.iter().map(|id| (*id).to_owned()).collect();
        self.messaging.lock().expect("messaging").posts.insert(post.to_owned(), files.clone());
        self.hear_created(post, files).await;
    }

    /// Reads a file as somebody; its refusal, or its content.
    pub async fn read(&self, who: &Identity, file: &str) -> Result<Bytes, Problem> {
        let found = files::app::access::readable(self.state(), who, file, "missing").await?;
        let content = self.state().blobs.whole(&found.path).await;
        Ok(content.expect("a file that is there has a blob"))
    }

    pub async fn status(&self, who: &Identity, file: &str) -> u16 {
        self.read(who, file).await.map_or_else(|problem| problem.status, |_| 200)
    }

    pub async fn run(&self, sql: &str, values: Vec<db::Value>) {
        self.state().db.exec().run(sql, values).await.expect("fixture");
    }

    /// As if every claim had been made long ago.
    pub async fn let_claims_run_out(&self) {
        self.run("UPDATE files SET claimed_until = 1 WHERE claim <> ''", vec![]).await;
    }

    /// Blobs of a day's folder.
    pub async fn blobs(&self) -> Vec<String> {
        let day = files::app::receive::day(model::time::now_ms());
        let mut blobs = self.state().blobs.list(&format!("files/{day}")).await.expect("listing");
        blobs.sort_unstable();
        blobs
    }
}

#[derive(Debug, FromQueryResult)]
pub struct Kept {
    pub id: String,
    pub path: String,
    pub post_id: String,
}

impl World {
    pub async fn rows(&self) -> Vec<Kept> {
        let sql = "SELECT id, path, post_id FROM files ORDER BY id";
        self.state().db.exec().all(sql, []).await.expect("reading")
    }
}
