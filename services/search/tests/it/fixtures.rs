//! A started service and a messaging that says what the test says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use events::files::{FileTexts, FileUploaded, FoundTexts, TextFound};
use events::messaging::{PostChanged, PostCreated, PostDeleted};
use events::request::HasPermission;
use events::search::{
    CountPosts, PagePosts, Reach, Searchable, SeePosts, SeenPosts, WhereToSearch, WrittenPost,
};
use events::{Envelope, Event};
use model::{FileInfo, Identity, Problem};
use runtime::{Context, Service};
use search::app::index::Changes;
use search::app::posts::{self, PostsFound};
use search::app::scope::Asked;
use search::app::{files, files_index, jobs, rebuild};
use search::domain::job::{ASKED, Job};
use search::{Search, State};
use serde_json::{Value, json};
use settings::{Secret, Settings};
use testkit::Database;

fn envelope<E: Event>(event: &E, at: i64) -> Envelope {
    Envelope {
        id: model::id::new(),
        subject: E::subject(),
        position: 0,
        at,
        trace: String::new(),
        data: serde_json::to_value(event).expect("json"),
    }
}

/// What messaging knows.
#[derive(Default)]
pub struct Messaging {
    pub posts: BTreeMap<String, WrittenPost>,
    /// As the posts show them.
    attachments: BTreeMap<String, Value>,
    /// Channels with their teams, "" for none.
    pub channels: BTreeMap<String, String>,
    pub archived: BTreeSet<String>,
    /// What files say, by their ids; `None`: nobody can tell now.
    pub texts: Option<BTreeMap<String, String>>,
    /// It does not answer who makes the index anew.
    pub is_away: bool,
    /// Who is in which channel.
    pub members: BTreeSet<(String, String)>,
    /// Posts of an answer; the others may be asked for again.
    pub most: usize,
    clock: i64,
    news: Vec<Envelope>,
}

impl Messaging {
    fn reaches(&self, user: &str, reach: &Reach, channel: &str) -> bool {
        let team = self.channels.get(channel).map(String::as_str).unwrap_or_default();
        self.members.contains(&(channel.to_owned(), user.to_owned()))
            && (reach.archived || !self.archived.contains(channel))
            && (team.is_empty() || reach.team_id.is_empty() || team == reach.team_id)
    }

    /// May he find it now?
    pub fn shows(&self, user: &str, reach: &Reach, post: &str) -> bool {
        self.posts
            .get(post)
            .is_some_and(|post| !post.is_deleted && self.reaches(user, reach, &post.channel_id))
    }

    fn searchable(&self, ask: &WhereToSearch) -> Result<Searchable, Problem> {
        if ask.reach.team_id == id("forbidden") {
            return Err(Problem::forbidden("view_team"));
        }
        let user = &ask.identity.user_id;
        let reached = self.channels.keys().filter(|channel| self.reaches(user, &ask.reach, channel));
        let channels: Vec<String> = reached.cloned().collect();
        let named = ask.channels.iter().filter(|name| channels.contains(&id(name)));
        Ok(Searchable {
            named: named.map(|name| (name.clone(), vec![id(name)])).collect(),
            people: ask
                .people
                .iter()
                .filter(|name| *name != "nobody")
                .map(|name| (name.clone(), id(name)))
                .collect(),
            channels,
            newest_at: 0,
        })
    }

    fn see(&self, ask: &SeePosts) -> SeenPosts {
        let shown: Vec<&String> =
            ask.post_ids.iter().filter(|post| self.shows(&ask.identity.user_id, &ask.reach, post)).collect();
        let (now, later) = shown.split_at(shown.len().min(self.most));
        let posts = now.iter().map(|post| self.document(&self.posts[*post])).collect();
        SeenPosts { posts, later: later.iter().map(|post| (*post).clone()).collect() }
    }

    fn document(&self, post: &WrittenPost) -> Value {
        json!({
            "id": post.id, "channel_id": post.channel_id, "user_id": post.user_id, "create_at": post.create_at,
            "message": post.message, "props": {"attachments": self.attachments.get(&post.id)}, "metadata": {"files": post.files}
        })
    }

    fn answer<T>(&self, answer: T) -> Result<T, Problem> {
        if self.is_away { Err(Problem::unavailable("nobody answers")) } else { Ok(answer) }
    }

    fn tell<E: Event>(&mut self, event: &E, at: i64) {
        self.news.push(envelope(event, at));
    }

    fn tick(&mut self) -> i64 {
        self.clock += 1_000;
        1_790_000_000_000 + self.clock
    }

    pub fn write(&mut self, user: &str, channel: &str, message: &str) -> String {
        let at = self.tick();
        let post = WrittenPost {
            id: model::id::new(),
            channel_id: channel.to_owned(),
            user_id: user.to_owned(),
            create_at: at,
            update_at: at,
            message: message.to_owned(),
            attachments: Some(String::new()),
            ..WrittenPost::default()
        };
        let event = json!({
            "post_id": post.id, "channel_id": channel, "team_id": "", "user_id": user, "root_id": "", "kind": "", "message": message,
            "attachments": "", "hashtags": "", "file_ids": [], "mentions": []
        });
        self.tell(&serde_json::from_value::<PostCreated>(event).expect("an event"), at);
        let post_id = post.id.clone();
        self.posts.insert(post_id.clone(), post);
        post_id
    }

    /// A post that shows files of these names; their ids are made of the names.
    pub fn share(&mut self, user: &str, channel: &str, names: &[&str]) -> String {
        let post_id = self.write(user, channel, "look");
        let post = self.posts.get_mut(&post_id).expect("a post");
        post.files = names.iter().map(|name| file(name, user, channel, post.create_at)).collect();
        let ids: Vec<&String> = post.files.iter().map(|file| &file.id).collect();
        self.news.last_mut().expect("the news").data["file_ids"] = json!(ids);
        post_id
    }

    /// The post has these attachments, and has had them since the newest of the news.
    pub fn attach(&mut self, post_id: &str, attachments: Value) {
        let said = model::attachment::said(&attachments);
        self.news.last_mut().expect("the news").data["attachments"] = json!(said);
        self.posts.get_mut(post_id).expect("a post").attachments = Some(said);
        self.attachments.insert(post_id.to_owned(), attachments);
    }

    /// The news are those of an older messaging, which did not tell of attachments.
    pub fn tell_less(&mut self) {
        for event in &mut self.news {
            event.data.as_object_mut().expect("an object").remove("attachments");
        }
    }

    /// The post shows only these of its files from now on.
    pub fn show_only(&mut self, post_id: &str, names: &[&str]) {
        self.edit(post_id, "look");
        let post = self.posts.get_mut(post_id).expect("a post");
        post.files.retain(|file| names.contains(&file.name.as_str()));
        let ids: Vec<&String> = post.files.iter().map(|file| &file.id).collect();
        self.news.last_mut().expect("the news").data["file_ids"] = json!(ids);
    }

    pub fn edit(&mut self, post_id: &str, message: &str) {
        let at = self.tick();
        let post = self.posts.get_mut(post_id).expect("a post");
        post.message = message.to_owned();
        post.update_at = at;
        let event = json!({
            "post_id": post_id, "channel_id": post.channel_id, "user_id": post.user_id, "message": message,
            "attachments": post.attachments, "hashtags": "", "file_ids": [], "is_pinned": false, "update_at": at, "edit_at": at
        });
        self.tell(&serde_json::from_value::<PostChanged>(event).expect("an event"), at);
    }

    pub fn delete(&mut self, post_id: &str) {
        let at = self.tick();
        let post = self.posts.get_mut(post_id).expect("a post");
        post.is_deleted = true;
        post.message.clear();
        post.update_at = at;
        let event = PostDeleted {
            post_id: post_id.to_owned(),
            channel_id: post.channel_id.clone(),
            deleted_by: post.user_id.clone(),
            delete_at: at,
            thread_ids: Vec::new(),
        };
        self.tell(&event, at);
    }
}

fn file(name: &str, user: &str, channel: &str, at: i64) -> FileInfo {
    FileInfo {
        id: file_id(name),
        user_id: user.to_owned(),
        channel_id: channel.to_owned(),
        create_at: at,
        name: name.to_owned(),
        ..FileInfo::default()
    }
}

/// The first of these files that say something; the others later.
fn told(known: &Messaging, ask: FileTexts) -> Result<FoundTexts, Problem> {
    let texts = known.texts.as_ref().ok_or_else(|| Problem::unavailable("nobody reads"))?;
    let mut speaking = ask.file_ids.into_iter().filter(|id| texts.contains_key(id));
    let first = speaking.next().map(|id| (id.clone(), texts[&id].clone()));
    Ok(FoundTexts { texts: first.into_iter().collect(), later: speaking.collect() })
}

/// The id of a file of this name.
pub fn file_id(name: &str) -> String {
    id(&name.replace(|c: char| !c.is_ascii_alphanumeric(), ""))
}

pub struct World {
    pub service: Search,
    pub context: Context,
    messaging: Arc<Mutex<Messaging>>,
    _database: Database,
}

impl Drop for World {
    fn drop(&mut self) {
        self.context.stop.cancel();
    }
}

/// A person; `name` is the user name.
pub fn person(name: &str) -> Identity {
    Identity {
        user_id: id(name),
        username: name.to_owned(),
        roles: "system_user".to_owned(),
        ..Identity::default()
    }
}

/// The id that a short word stands for.
pub fn id(word: &str) -> String {
    format!("{word}{}", "x".repeat(26)).chars().take(26).collect()
}

/// Settings with the engine under test: Meilisearch where one is named, and then nothing stands in for it.
pub fn settings(database: &Database) -> Settings {
    runtime::install_crypto();
    let mut settings = testkit::settings(database);
    if let Ok(url) = std::env::var("TEST_MEILISEARCH_URL") {
        let key = std::env::var("TEST_MEILISEARCH_KEY").expect("TEST_MEILISEARCH_KEY goes with the URL");
        settings.parlance.meilisearch_url = url;
        settings.parlance.meilisearch_key = Secret::new(key);
        settings.parlance.search_fallback = false;
    }
    settings
}

pub async fn world() -> World {
    let database = Database::new().await;
    let settings = settings(&database);
    world_of(database, settings).await
}

pub async fn world_of(database: Database, settings: Settings) -> World {
    let context = testkit::context(settings).await;
    let messaging = Arc::new(Mutex::new(Messaging {
        most: usize::MAX,
        texts: Some(BTreeMap::new()),
        ..Messaging::default()
    }));
    let known = messaging.clone();
    context.bus.serve(move |ask: WhereToSearch| {
        let answer = known.lock().expect("messaging").searchable(&ask);
        async move { Ok(answer) }
    });
    let known = messaging.clone();
    context.bus.serve(move |ask: SeePosts| {
        let answer = known.lock().expect("messaging").see(&ask);
        async move { Ok(answer) }
    });
    let known = messaging.clone();
    context.bus.serve(move |ask: PagePosts| {
        let known = known.lock().expect("messaging");
        let after = known.posts.values().filter(|post| post.id > ask.after_id);
        let page: Vec<WrittenPost> = after.take(ask.limit as usize).cloned().collect();
        let answer = known.answer(page);
        async move { answer }
    });
    let known = messaging.clone();
    context.bus.serve(move |_: CountPosts| {
        let known = known.lock().expect("messaging");
        let answer = known.answer(known.posts.len() as i64);
        async move { answer }
    });
    context.bus.serve(|ask: HasPermission| async move { Ok(ask.identity.roles.contains("system_admin")) });
    let known = messaging.clone();
    context.bus.serve(move |ask: FileTexts| {
        let answer = told(&known.lock().expect("messaging"), ask);
        async move { answer }
    });
    let service = Search::start(&context).await.expect("starting");
    let world = World { service, context, messaging, _database: database };
    world.settle().await;
    world
}

impl World {
    pub fn state(&self) -> &State {
        self.service.state()
    }

    pub fn messaging(&self) -> MutexGuard<'_, Messaging> {
        self.messaging.lock().expect("messaging")
    }

    pub fn join(&self, who: &Identity, channel: &str) {
        let mut messaging = self.messaging();
        messaging.channels.entry(id(channel)).or_default();
        messaging.members.insert((id(channel), who.user_id.clone()));
    }

    /// Waits until the engine knows what is indexed.
    pub async fn settle(&self) {
        let engine = &self.state().engine;
        engine.wake();
        testkit::wait_for("the engine knows everything", async || {
            matches!(engine.behind().await, Ok(0))
                && ["postgres", "meilisearch"].contains(&engine.state().as_str())
        })
        .await;
    }

    /// Lets some of the news arrive, which the engine may hear of later; `None`: all of them, and it has heard of them.
    pub async fn hear(&self, count: Option<usize>) {
        let is_all = count.is_none();
        let news: Vec<Envelope> = {
            let mut messaging = self.messaging();
            let count = count.unwrap_or(usize::MAX).min(messaging.news.len());
            messaging.news.drain(..count).collect()
        };
        // Twice: what is heard again changes nothing.
        for _ in 0..2 {
            self.index(&news).await;
        }
        if is_all {
            self.settle().await;
        }
    }

    pub async fn index(&self, news: &[Envelope]) {
        let tx = self.state().db.begin().await.expect("beginning");
        Changes::of(news).write(self.state(), &tx.exec()).await.expect("writing");
        tx.commit().await.expect("committing");
    }

    /// The news that somebody has uploaded a file.
    pub async fn hear_of_file(&self, who: &Identity, channel: &str, name: &str) {
        let info = file(name, &who.user_id, &id(channel), 0);
        let uploaded = FileUploaded {
            file_id: info.id,
            user_id: info.user_id,
            channel_id: info.channel_id,
            name: info.name,
            mime_type: String::new(),
            size: 1,
        };
        self.hear_of_files(uploaded).await;
    }

    /// The news that a file says something.
    pub async fn hear_of_text(&self, name: &str, text: &str) {
        let file_id = file_id(name);
        if let Some(texts) = &mut self.messaging().texts {
            texts.insert(file_id.clone(), text.to_owned());
        }
        self.hear_of_files(TextFound { file_id, size: text.len() as i64 }).await;
        self.state().texts.notify_one();
    }

    pub async fn hear_of_files<E: Event>(&self, event: E) {
        let event = envelope(&event, 1_790_000_000_000);
        let applied = files_index::apply(self.state(), &self.state().db.exec(), &event).await;
        applied.expect("decoding").expect("applying");
        self.settle().await;
    }

    /// Names of the files that somebody finds, best first.
    pub async fn files(&self, who: &Identity, query: &str) -> Vec<String> {
        let asked = terms(query);
        let found =
            patiently(async || files::search(self.state(), who, &asked).await).await.expect("searching");
        found.order.iter().map(|file| found.files[file].name.clone()).collect()
    }

    pub fn forget_news(&self) {
        self.messaging().news.clear();
    }

    /// Writes posts into a room of Ann's and indexes them; answers with their ids.
    pub async fn posts(&self, messages: &[&str]) -> Vec<String> {
        let ann = person("ann");
        self.join(&ann, "room");
        let ids =
            messages.iter().map(|text| self.messaging().write(&ann.user_id, &id("room"), text)).collect();
        self.hear(None).await;
        ids
    }

    pub async fn try_search(&self, who: &Identity, asked: Asked) -> Result<PostsFound, Problem> {
        patiently(async || posts::search(self.state(), who, &asked).await).await
    }

    pub async fn search(&self, who: &Identity, asked: Asked) -> Vec<String> {
        self.try_search(who, asked).await.expect("searching").order
    }

    /// What Ann finds, as texts, best first.
    pub async fn texts(&self, asked: Asked) -> Vec<String> {
        let found = self.try_search(&person("ann"), asked).await.expect("searching");
        found
            .order
            .iter()
            .map(|post| found.posts[post]["message"].as_str().expect("a text").to_owned())
            .collect()
    }

    pub async fn run(&self, sql: &str) {
        self.state().db.exec().run(sql, []).await.expect("fixture");
    }

    /// Has the index made anew and waits for it; answers with the job and with what was told of it.
    pub async fn rebuild(&self) -> (Job, Vec<Job>) {
        let job = jobs::create(self.state(), ASKED).await.expect("creating");
        let mut told = Vec::new();
        rebuild::wait(self.state(), &job.id, |job| told.push(job.clone())).await.expect("rebuilding");
        self.settle().await;
        (told.pop().expect("an end"), told)
    }

    /// Nothing is indexed any more.
    pub async fn forget_everything(&self) {
        self.run("DELETE FROM items").await;
        self.run("TRUNCATE words").await;
        self.state().known_words.invalidate_all();
        self.settle().await;
    }
}

/// On a busy machine an engine may be late once.
async fn patiently<T>(search: impl AsyncFn() -> Result<T, Problem>) -> Result<T, Problem> {
    for _ in 0..50 {
        match search().await {
            Err(problem) if problem.status == 503 => tokio::time::sleep(Duration::from_millis(100)).await,
            found => return found,
        }
    }
    search().await
}

/// A search for these terms.
pub fn terms(terms: &str) -> Asked {
    Asked { terms: terms.to_owned(), per_page: 60, ..Asked::default() }
}
