//! What files say is known a moment after they are there; what kills its reader costs nothing else.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use events::files::{FileTexts, FoundTexts};
use files::Files;
use files::app::texts;
use files::texts::{Kind, Limits, Outcome, Reader};
use futures_util::stream;
use runtime::Service;

use crate::fixtures::{World, person, world, world_with};

/// The program that reads: the real one.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_files");

/// Longer than any machine is busy, ms and s: only the limit that is tested may end it.
const EVER: u64 = 600_000;

fn limits(memory_mb: u64, cpu: u64, wall_ms: u64) -> Limits {
    Limits { memory: memory_mb << 20, cpu, wall: Duration::from_millis(wall_ms) }
}

async fn read(program: &str, limits: Limits, kind: Kind, document: Vec<u8>) -> Outcome {
    let document = Box::pin(stream::iter([Ok(Bytes::from(document))]));
    Reader::new(program, limits).read(kind, document).await.expect("a reader")
}

/// A PDF whose page draws a form that draws another twice, and so on: it ends long after the sun.
fn endless() -> Vec<u8> {
    let stream = |head: &str, content: &str| {
        format!("<< {head} /Length {} >>\nstream\n{content}\nendstream", content.len())
    };
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_owned(),
        stream("", "/X Do"),
    ];
    for next in 6..46 {
        let head = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >>"
        );
        objects.push(stream(&head, "/X Do /X Do"));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 m"));
    let mut file = "%PDF-1.4\n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    (file + "trailer\n<< /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

/// A script that stands for a reader.
fn script(lines: &str) -> (PathBuf, String) {
    let path = std::env::temp_dir().join(format!("parlance-reader-{}", model::id::random()));
    // Written by another process: what a test beside this one starts would inherit our open file, and the script be busy.
    let mut install = Command::new("install")
        .args(["-m", "700", "/dev/stdin"])
        .arg(&path)
        .stdin(Stdio::piped())
        .spawn()
        .expect("coreutils");
    let mut stdin = install.stdin.take().expect("a pipe");
    stdin.write_all(format!("#!/bin/sh\n{lines}\n").as_bytes()).expect("writing");
    drop(stdin);
    assert!(install.wait().expect("waiting").success());
    let name = path.display().to_string();
    (path, name)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_of_its_own_reads() {
    let patient = limits(512, 10, EVER);
    let words = read(PROGRAM, patient, Kind::Plain, b"hello there".to_vec()).await;
    assert_eq!(words, Outcome::Words("hello there".into()));
    assert_eq!(read(PROGRAM, patient, Kind::Pdf, b"no pdf".to_vec()).await, Outcome::Unreadable);
    assert_eq!(read("/bin/echo", patient, Kind::Plain, b"x".to_vec()).await, Outcome::Unreadable);
    // More than it wants to hear, and more than it may say.
    let long = vec![b'a'; 70 << 20];
    let said = read(PROGRAM, patient, Kind::Plain, long).await;
    assert!(matches!(said, Outcome::Words(words) if words.len() == files::texts::MOST));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_costs_too_much_is_given_up() {
    let large = vec![b'a'; 50 << 20];
    for (limits, kind, document, outcome) in [
        (limits(512, 1, EVER), Kind::Pdf, endless(), Outcome::Unreadable),
        (limits(100, 10, EVER), Kind::Html, large, Outcome::Unreadable),
        (limits(512, EVER, 300), Kind::Pdf, endless(), Outcome::Interrupted),
    ] {
        assert_eq!(read(PROGRAM, limits, kind, document).await, outcome, "{limits:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_a_process() {
    let note = std::env::temp_dir().join(format!("parlance-note-{}", model::id::random()));
    let has_begun = || std::fs::read_to_string(&note).is_ok_and(|pid| pid.ends_with('\n'));
    for end in ["exec sleep 1000", "kill -9 $$", "exit 3", "cat >/dev/null; echo words; exec sleep 1000"] {
        let (path, program) =
            script(&format!("echo $$ > {}\n[ -z \"$HOME$SECRET\" ] || exit 0\n{end}", note.display()));
        // One that sleeps has as long as it takes to begin.
        let walls: &[u64] = if end.contains("sleep") { &[500, 5_000, 50_000] } else { &[EVER] };
        let mut outcome = Outcome::Unreadable;
        for wall in walls {
            outcome = read(&program, limits(512, 10, *wall), Kind::Plain, b"x".to_vec()).await;
            if has_begun() {
                break;
            }
        }
        let expected = if end == "exit 3" { Outcome::Unreadable } else { Outcome::Interrupted };
        assert_eq!(outcome, expected, "{end}");
        let pid = std::fs::read_to_string(&note).expect("it was started");
        assert!(!PathBuf::from(format!("/proc/{}", pid.trim())).exists(), "{end}");
        std::fs::remove_file(path).expect("removing");
        std::fs::remove_file(&note).expect("removing");
    }
    // Given up in the middle.
    let (path, program) = script(&format!("echo $$ > {}\nexec sleep 1000", note.display()));
    let reading =
        tokio::spawn(async move { read(&program, limits(512, 10, EVER), Kind::Plain, b"x".to_vec()).await });
    testkit::wait_for("it runs", || async { has_begun() }).await;
    let pid = std::fs::read_to_string(&note).expect("its number");
    reading.abort();
    let place = PathBuf::from(format!("/proc/{}", pid.trim()));
    testkit::wait_for("it is gone", || async { !place.exists() }).await;
    std::fs::remove_file(path).expect("removing");
    std::fs::remove_file(note).expect("removing");
}

async fn said(world: &World, file_id: &str) -> Option<String> {
    let ask = FileTexts { file_ids: vec![file_id.to_owned()] };
    texts::tell(world.state(), ask).await.expect("telling").texts.remove(file_id)
}

async fn is_read(world: &World, file_id: &str) -> bool {
    let sql = "SELECT EXISTS (SELECT 1 FROM texts WHERE file_id = $1) AS value";
    let is_read = world.state().db.exec().value(sql, [file_id.into()]).await.expect("reading");
    is_read.unwrap_or(false)
}

async fn events(world: &World) -> Vec<String> {
    let sql = "SELECT data->>'file_id' AS value FROM outbox WHERE subject = 'files.text.found.v1' ORDER BY 1";
    world.state().db.exec().values(sql, []).await.expect("reading")
}

async fn read_soon(world: &World, file_id: &str) {
    testkit::wait_for("it was read", || async { is_read(world, file_id).await }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_is_read() {
    let world = world().await;
    let ann = person("ann");
    let text = world.upload(&ann, "room", "notes.txt", b"the zebra").await;
    let code = world.upload(&ann, "room", "main.rs", b"fn zebra() {}").await;
    let binary = world.upload(&ann, "room", "a.bin", &[0, 1, 2, 3]).await;
    let bomb = world.upload(&ann, "room", "bomb.pdf", &endless()[..2000]).await;
    for file in [&text, &code, &binary, &bomb] {
        read_soon(&world, &file.id).await;
    }
    assert_eq!(said(&world, &text.id).await.as_deref(), Some("the zebra"));
    assert_eq!(said(&world, &code.id).await.as_deref(), Some("fn zebra() {}"));
    assert_eq!(said(&world, &binary.id).await, None);
    let mut speaking = vec![text.id.clone(), code.id.clone()];
    speaking.sort_unstable();
    assert_eq!(events(&world).await, speaking);
    // No file, no text.
    files::app::files::forget(world.state(), std::slice::from_ref(&text.id)).await.expect("forgetting");
    assert!(!is_read(&world, &text.id).await);
}

/// The same server started again, with other settings.
async fn started_again(world: &World, change: impl FnOnce(&mut settings::Settings)) -> Files {
    let mut settings = (*world.context.settings).clone();
    change(&mut settings);
    let context = testkit::context(settings).await;
    Files::start(&context).await.expect("starting")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_contents_were_nobodys_business_waits() {
    let world = world_with(|settings| settings.file.extract_content = false).await;
    let file = world.upload(&person("ann"), "room", "notes.txt", b"the zebra").await;
    let turned_on = started_again(&world, |settings| settings.file.extract_content = true).await;
    read_soon(&world, &file.id).await;
    assert_eq!(said(&world, &file.id).await.as_deref(), Some("the zebra"));
    drop(turned_on);
}

fn archive() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("plan.txt", zip::write::SimpleFileOptions::default()).expect("zip");
    zip.write_all(b"the zebra").expect("zip");
    zip.finish().expect("zip").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_are_looked_into_where_that_is_wanted() {
    let world = world().await;
    let file = world.upload(&person("ann"), "room", "all.zip", &archive()).await;
    read_soon(&world, &file.id).await;
    assert_eq!(said(&world, &file.id).await.as_deref(), Some("plan.txt"));
    let turned_on = started_again(&world, |settings| settings.file.archive_recursion = true).await;
    testkit::wait_for("it was read again", || async {
        said(&world, &file.id).await.as_deref() == Some("plan.txt\nthe zebra")
    })
    .await;
    assert_eq!(events(&world).await, [file.id.clone(), file.id.clone()], "those who search are told again");
    drop(turned_on);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_archive_that_costs_too_much_the_names_are_known() {
    let (path, program) = script("cat >/dev/null; [ $2 = names ] || exit 1; echo words; echo plan.txt");
    let world = world_with(|settings| {
        settings.file.text_reader = program;
        settings.file.archive_recursion = true;
    })
    .await;
    let file = world.upload(&person("ann"), "room", "all.zip", &archive()).await;
    read_soon(&world, &file.id).await;
    assert_eq!(said(&world, &file.id).await.as_deref().map(str::trim), Some("plan.txt"));
    let sql = "SELECT count(*) AS value FROM texts WHERE names_only";
    let again: Option<i64> = world.state().db.exec().value(sql, []).await.expect("reading");
    assert_eq!(again, Some(0), "it is not tried again");
    std::fs::remove_file(path).expect("removing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kills_its_reader_is_tried_again_and_then_left_alone() {
    let (path, program) = script("cat >/dev/null; kill -9 $$");
    let world = world_with(|settings| settings.file.text_reader = program).await;
    let file = world.upload(&person("ann"), "room", "notes.txt", b"the zebra").await;
    let tries = async |tries: i32| {
        let sql = "SELECT EXISTS (SELECT 1 FROM text_jobs WHERE tries = $1 AND due_at > $2) AS value";
        testkit::wait_for("a try", || async {
            // Well after the lease of one who is still reading ends, even if he took it since we looked at the clock.
            let put_off = model::time::now_ms() + 45_000;
            let found = world.state().db.exec().value(sql, [tries.into(), put_off.into()]).await;
            found.expect("reading").unwrap_or(false)
        })
        .await;
        world.run("UPDATE text_jobs SET due_at = 0", vec![]).await;
        world.state().text_jobs.notify_one();
    };
    tries(1).await;
    assert!(!is_read(&world, &file.id).await);
    tries(2).await;
    read_soon(&world, &file.id).await;
    assert_eq!((said(&world, &file.id).await, events(&world).await), (None, vec![]));
    // Where the whole server died of it, too.
    let file = world.upload(&person("ann"), "room", "notes.txt", b"the zebra").await;
    testkit::wait_for("it was given up", || async {
        world.run("UPDATE text_jobs SET tries = 3, due_at = 0", vec![]).await;
        world.state().text_jobs.notify_one();
        is_read(&world, &file.id).await
    })
    .await;
    std::fs::remove_file(path).expect("removing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_bounded() {
    let world = world().await;
    let ann = person("ann");
    let mut ids = Vec::new();
    for letter in ["a", "b", "c", "\""] {
        ids.push(world.upload(&ann, "room", "long.txt", letter.repeat(2 << 20).as_bytes()).await.id);
    }
    ids.push(world.upload(&ann, "room", "silent.bin", &[0]).await.id);
    for id in &ids {
        read_soon(&world, id).await;
    }
    let mut asked = ids.clone();
    let mut told = Vec::new();
    while !asked.is_empty() {
        let FoundTexts { texts: found, later } =
            texts::tell(world.state(), FileTexts { file_ids: asked }).await.expect("telling");
        assert!(!found.is_empty());
        assert!(serde_json::to_string(&found).expect("json").len() < 700_000);
        assert!(found.values().all(|text| text.len() == 256 * 1024));
        told.extend(found.into_keys());
        asked = later;
    }
    told.sort_unstable();
    let mut speaking = ids[..4].to_vec();
    speaking.sort_unstable();
    assert_eq!(told, speaking);
}
