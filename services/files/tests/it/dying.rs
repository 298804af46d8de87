//! The program dies at every step there is, is started again, and whoever did not hear an answer asks again: no file that is
//! needed misses a blob, nothing that was acknowledged is lost, and nothing is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bus::{Outbox, Relay};
use db::{Db, Provision, Value};
use events::Event;
use events::request::ClaimFiles;
use files::app::tidy;
use files::{Files, State};
use model::preview::Links;
use model::time::now_ms;
use model::{FileInfo, Identity};
use runtime::{Context, open_database};
use serde_json::{Value as Json, json};
use testkit::Database;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};
use web::identity::{HEADER, Key};

use crate::fixtures::{Messaging, answer, changed, created, deleted, id, person, settings_of};
use crate::reading::PROGRAM;

const PATIENCE: Duration = Duration::from_secs(60);
const DAY: i64 = 86_400_000;

/// A program that may die, and what is around it.
struct Rig {
    context: Context,
    state: State,
    known: Arc<Mutex<Messaging>>,
    messaging: (Db, Outbox),
    address: String,
    http: reqwest::Client,
    child: Option<Child>,
    /// How often it died.
    deaths: usize,
    /// What was acknowledged, by id.
    acknowledged: BTreeMap<String, Vec<u8>>,
    _database: Database,
    folder: PathBuf,
}

impl Drop for Rig {
    fn drop(&mut self) {
        self.context.stop.cancel();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").to_string()
}

impl Rig {
    async fn new() -> Self {
        let database = Database::new().await;
        let (settings, folder) = settings_of(&database);
        runtime::install_crypto();
        let context = testkit::context(settings).await;
        let known = answer(&context);
        let state = State::new(&context, open_database::<Files>(&context).await.expect("a database"));
        let options =
            db::Options { max_connections: 3, threads: 1, statement_timeout: Duration::from_secs(10) };
        let provision = Provision { service: events::messaging::PRODUCER, migrations: &[] };
        let messaging = Db::open(&database.url(), &provision, &options).await.expect("messaging's database");
        let outbox = Outbox::default();
        let relay = Relay::new(
            &context.bus,
            &messaging,
            &outbox,
            events::messaging::PRODUCER,
            Duration::from_secs(3600),
        );
        context.tasks.spawn(relay.run(context.stop.clone()));
        Self {
            state: state.await.expect("a state"),
            context,
            known,
            messaging: (messaging, outbox),
            address: free_address(),
            http: reqwest::Client::builder().timeout(Duration::from_secs(10)).build().expect("a client"),
            child: None,
            deaths: 0,
            acknowledged: BTreeMap::new(),
            _database: database,
            folder,
        }
    }

    /// The program, with the test's settings.
    fn program(&self, die_at: Option<&str>) -> Command {
        let settings = &self.context.settings;
        let (file, parlance) = (&settings.file, &settings.parlance);
        let mut program = Command::new(PROGRAM);
        program
            .env_clear()
            .kill_on_drop(true)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        program.envs([
            ("MM_SQLSETTINGS_DATASOURCE", settings.sql.data_source.expose()),
            ("MM_SQLSETTINGS_MAXOPENCONNS", "5"),
            ("PARLANCE_NATS_URL", &parlance.nats_url),
            ("PARLANCE_SUBJECT_PREFIX", &parlance.subject_prefix),
            ("PARLANCE_IDENTITY_KEY", parlance.identity_key.expose()),
            ("PARLANCE_LISTEN_ADDRESS", &self.address),
            ("PARLANCE_WORKERS", "1"),
            ("PARLANCE_DIE_AT", die_at.unwrap_or_default()),
        ]);
        program.envs(crate::stores::environment(file));
        program
    }

    async fn start(&mut self, die_at: Option<&str>) {
        self.child = Some(self.program(die_at).spawn().expect("starting"));
    }

    /// Starts it again if it has died. What it held would be given up in a while.
    async fn revive(&mut self) {
        let child = self.child.as_mut().expect("a program");
        if child.try_wait().expect("its end").is_none() {
            return;
        }
        self.deaths += 1;
        assert_eq!(self.deaths, 1, "it does not start any more");
        self.run("UPDATE uploads SET writing_until = 1 WHERE writer <> ''").await;
        self.run("UPDATE text_jobs SET due_at = 0").await;
        self.start(None).await;
    }

    async fn run(&self, sql: &str) {
        self.state.db.exec().run(sql, []).await.expect("fixture");
    }

    /// Does something until it is done, whatever dies.
    async fn insist<T>(&mut self, what: &str, act: impl AsyncFn(&Self) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(done) = act(self).await {
                return done;
            }
            assert!(Instant::now() < until, "{what} did not come true");
            sleep(Duration::from_millis(50)).await;
            self.revive().await;
        }
    }

    /// Asks as Ann; `None` where there is no answer, or not yet a good one.
    async fn call(&self, path: &str, kind: &str, body: Vec<u8>) -> Option<Json> {
        let key = Key::new(self.context.settings.parlance.identity_key.expose());
        let asked = self.http.post(format!("http://{}/api/v4/{path}", self.address));
        let asked = asked.header(HEADER, key.sign(&ann())).header("content-type", kind).body(body);
        let answer = asked.send().await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        let text = answer.text().await.ok()?;
        Some(serde_json::from_str(&text).unwrap_or(Json::Null))
    }

    async fn upload(&mut self, name: &str, content: &[u8]) -> String {
        let mut body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n{}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n",
            id("room")
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let kind = "multipart/form-data; boundary=x";
        let answer =
            self.insist("an upload", async |rig: &Self| rig.call("files", kind, body.clone()).await).await;
        self.acknowledge(&answer["file_infos"][0], content)
    }

    fn acknowledge(&mut self, info: &Json, content: &[u8]) -> String {
        let info: FileInfo = serde_json::from_value(info.clone()).expect("a file");
        assert_eq!(info.size as usize, content.len());
        self.acknowledged.insert(info.id.clone(), content.to_vec());
        info.id
    }

    /// The same in three requests.
    async fn upload_in_parts(&mut self, name: &str, content: &[u8]) -> String {
        let new = json!({"channel_id": id("room"), "filename": name, "file_size": content.len()}).to_string();
        let path = |upload: &Json| format!("uploads/{}", upload["id"].as_str().expect("an id"));
        let open = async |rig: &Self| rig.call("uploads", "application/json", new.clone().into_bytes()).await;
        let upload = self.insist("an upload session", open).await;
        let info = self
            .insist("all parts", async |rig: &Self| {
                let sql = "SELECT file_offset AS value FROM uploads WHERE id = $1";
                let id = upload["id"].as_str().expect("an id");
                let offset: i64 =
                    rig.state.db.exec().value(sql, [id.into()]).await.expect("reading").expect("a row");
                let begin = offset as usize;
                let end = content.len().min(begin + content.len() / 3 + 1);
                let answer =
                    rig.call(&path(&upload), "application/octet-stream", content[begin..end].to_vec()).await;
                answer.filter(|answer| answer["id"].is_string())
            })
            .await;
        self.acknowledge(&info, content)
    }

    /// Claims files for a post and writes it, as messaging does.
    async fn post(&mut self, post: &str, files: &[&String]) {
        let files: Vec<String> = files.iter().map(|id| (*id).clone()).collect();
        let ask = ClaimFiles {
            user_id: ann().user_id,
            channel_id: id("room"),
            claim: id(post),
            file_ids: files.clone(),
        };
        let claim = async |rig: &Self| rig.context.bus.request(&ask).await.ok();
        let claimed = self.insist("a claim", claim).await;
        assert_eq!(claimed.files.len(), files.len());
        self.known.lock().expect("messaging").posts.insert(id(post), files.clone());
        self.say(created(&id(post), files, Links::default())).await;
        self.until(
            "the post has its files",
            "SELECT bool_and(post_id = $2) AS value FROM files WHERE id = ANY($1)",
            post,
        )
        .await;
    }

    async fn say<E: Event>(&self, event: E) {
        let (db, outbox) = &self.messaging;
        outbox.push(&db.exec(), now_ms(), &event).await.expect("saying");
        outbox.wake();
    }

    /// Waits until a statement about the files of a post says so.
    async fn until(&mut self, what: &str, sql: &str, post: &str) {
        let files = self.known.lock().expect("messaging").posts.get(&id(post)).cloned().unwrap_or_default();
        let values: [Value; 2] = [db::texts(&files), id(post).into()];
        self.insist(what, async |rig: &Self| {
            let is_so: Option<bool> = rig.state.db.exec().value(sql, values.clone()).await.expect("reading");
            is_so.filter(|is_so| *is_so)
        })
        .await;
    }
}

fn ann() -> Identity {
    person("ann")
}

fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(300, 200).write_to(&mut png, image::ImageFormat::Png).expect("png");
    png.into_inner()
}

/// Everything that can happen to files.
async fn live(rig: &mut Rig) {
    rig.known.lock().expect("messaging").members.push((id("room"), ann().user_id));
    let picture = rig.upload("p.png", &picture()).await;
    let note = rig.upload("note.txt", b"the zebra").await;
    let large: Vec<u8> = (0..100_000_u32).map(|n| b'a' + (n % 25) as u8).collect();
    let large = rig.upload_in_parts("large.txt", &large).await;
    let unneeded = rig.upload("unneeded.txt", b"in no post").await;
    rig.acknowledged.remove(&unneeded);
    rig.post("first", &[&picture, &note, &large]).await;
    let is_read = "SELECT (SELECT count(*) FROM texts WHERE file_id = ANY($1) AND content <> '') = 2 AND $2 <> '' AS value";
    rig.until("what can be read is read", is_read, "first").await;
    rig.known.lock().expect("messaging").posts.insert(id("first"), vec![picture.clone(), note.clone()]);
    rig.known.lock().expect("messaging").named.push(large);
    rig.say(changed(&id("first"), vec![picture, note])).await;
    let is_off =
        "SELECT count(*) = 1 AND NOT $2 = ANY($1) AS value FROM files WHERE post_id = $2 AND delete_at > 0";
    rig.until("the post shows one less", is_off, "first").await;
    let gone = rig.upload("gone.txt", b"of a deleted post").await;
    rig.post("second", &[&gone]).await;
    rig.say(deleted(&id("second"))).await;
    let is_hidden = "SELECT bool_and(delete_at > 0) AND $2 <> '' AS value FROM files WHERE id = ANY($1)";
    rig.until("what was deleted is hidden", is_hidden, "second").await;
    let all_read = "SELECT NOT EXISTS (SELECT 1 FROM text_jobs) AND $1 <> '{}' AND $2 <> '' AS value";
    rig.until("everything is read", all_read, "second").await;
}

/// Forgets what nobody needs, in a process that dies of it, and in one that does not.
async fn forget(rig: &mut Rig, step: &str) {
    if let Some(mut child) = rig.child.take() {
        child.kill().await.expect("killing");
    }
    // An eternity later.
    rig.run("UPDATE files SET create_at = 1 WHERE post_id = ''").await;
    rig.run("UPDATE uploads SET update_at = 1").await;
    for die_at in [Some(step), None] {
        let status = rig.program(die_at).arg("tidy").status().await.expect("running");
        rig.deaths += usize::from(!status.success());
        assert!(die_at.is_some() || status.success(), "{status}");
    }
}

async fn check(rig: &Rig) {
    let paths = "SELECT path AS value FROM files ORDER BY id";
    let smaller = "SELECT path AS value FROM files WHERE has_preview";
    let exec = rig.state.db.exec();
    let mut known: Vec<String> = exec.values(paths, []).await.expect("reading");
    assert_eq!(known.len(), rig.acknowledged.len(), "what was acknowledged and is needed, and nothing else");
    for (id, content) in &rig.acknowledged {
        let path = known.iter().find(|path| path.ends_with(id)).expect("a row");
        assert!(rig.state.blobs.whole(path).await.expect("a blob") == *content, "{id}");
    }
    for path in exec.values::<String>(smaller, []).await.expect("reading") {
        known.extend([format!("{path}_thumb"), format!("{path}_preview")]);
    }
    // What the dead left behind is found two days later.
    tidy::once(&rig.state, now_ms() + 2 * DAY).await.expect("tidying");
    let today = files::app::receive::day(now_ms());
    let left = rig.state.blobs.list(&format!("files/{today}")).await.expect("listing");
    assert_eq!(left.into_iter().collect::<BTreeSet<_>>(), known.into_iter().collect::<BTreeSet<_>>());
    for table in ["doomed_blobs", "uploads", "upload_parts", "text_jobs"] {
        let sql = format!("SELECT count(*) AS value FROM {table}");
        assert_eq!(exec.value::<i64>(&sql, []).await.expect("reading"), Some(0), "{table}");
    }
}

async fn die_at(step: &str) {
    let mut rig = Box::pin(Rig::new()).await;
    rig.start(Some(step)).await;
    live(&mut rig).await;
    forget(&mut rig, step).await;
    check(&rig).await;
    assert_eq!(rig.deaths, 1, "it died once, at its step");
}

macro_rules! steps {
    ($($test:ident: $step:literal,)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            die_at($step).await;
        })*

        /// A step without a test would prove nothing.
        #[test]
        fn every_step_has_its_test() {
            let tested = BTreeSet::from([$($step),*]);
            let there = steps_in(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"));
            assert_eq!(there.iter().map(String::as_str).collect::<BTreeSet<_>>(), tested);
        }
    };
}

/// Names of the steps in the sources.
fn steps_in(folder: &std::path::Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(steps_in(&path));
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a source");
        let names = source.split("fault::step(\"").skip(1);
        found.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    found
}

steps! {
    before_a_blob_has_its_name: "blob unfinished",
    when_a_blob_is_there: "blob written",
    when_smaller_pictures_are_there: "pictures written",
    before_a_row_is_there: "row written",
    when_a_row_is_there: "row committed",
    when_a_part_is_written_down: "part written down",
    while_parts_are_joined: "part joined",
    before_an_upload_is_a_file: "upload completed",
    when_an_upload_is_a_file: "upload committed",
    when_files_are_claimed: "claimed",
    before_a_post_has_its_files: "attached",
    before_a_post_shows_less: "shown",
    before_files_are_hidden: "hidden",
    before_a_file_is_read: "text taken",
    when_a_file_was_read: "text read",
    before_its_text_is_kept: "text written",
    before_a_row_is_gone: "row deleted",
    when_a_row_is_gone: "blobs doomed",
    when_its_blob_is_gone: "blobs deleted",
}
