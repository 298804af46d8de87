//! Connections as they are given out and taken back, against a real Postgres.
#![expect(clippy::expect_used, reason = "tests")]

use std::collections::HashSet;
use std::time::Duration;

use db::{Db, Error, Migration, Options, Provision};
use testkit::Database;

const TABLE: &[Migration] = &[Migration {
    version: 2,
    name: "things",
    sql: "CREATE TABLE things (n bigint PRIMARY KEY);
          CREATE TABLE papers (id text PRIMARY KEY, words text[] NOT NULL, mark jsonb, kept bigint NOT NULL DEFAULT 7)",
}];
const CONNECTIONS: u32 = 8;

async fn open(database: &Database) -> Db {
    let options =
        Options { max_connections: CONNECTIONS, threads: 1, statement_timeout: Duration::from_secs(30) };
    Db::open(&database.url(), &Provision { service: "things", migrations: TABLE }, &options)
        .await
        .expect("opening")
}

async fn count(db: &Db) -> i64 {
    db.exec().value("SELECT count(*) AS value FROM things", []).await.expect("counting").expect("a count")
}

async fn backend(db: &Db) -> i32 {
    db.exec().value("SELECT pg_backend_pid() AS value", []).await.expect("asking").expect("an id")
}

const INSERT: &str = "INSERT INTO things VALUES ($1)";

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    let database = Database::new().await;
    let db = open(&database).await;
    // More often than there are connections: none of them is lost, none keeps the transaction open.
    for n in 0..i64::from(CONNECTIONS) * 3 {
        let tx = db.begin().await.unwrap();
        assert_eq!(tx.exec().run(INSERT, [n.into()]).await.unwrap(), 1);
        drop(tx);
    }
    assert_eq!(count(&db).await, 0);
    let tx = db.begin().await.unwrap();
    tx.exec().run(INSERT, [1i64.into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Paper {
    id: String,
    words: Vec<String>,
    mark: Option<serde_json::Value>,
}

#[tokio::test]
async fn a_thing_is_saved_and_read_by_the_names_of_its_fields() {
    let database = Database::new().await;
    let db = open(&database).await;
    let exec = db.exec();
    let mut paper = Paper { id: "a".to_owned(), words: vec!["x, \"y\"".to_owned()], mark: None };
    for mark in [None, Some(serde_json::json!({ "on": [1] }))] {
        paper.mark = mark;
        exec.save_document("papers", "id, words, mark", &paper).await.unwrap();
        let found = exec.document::<Paper>("SELECT to_jsonb(p) AS value FROM papers p", []).await.unwrap();
        assert_eq!(found.as_ref(), Some(&paper));
    }
    let kept = exec.values::<i64>("SELECT kept AS value FROM papers", []).await.unwrap();
    assert_eq!(kept, [7], "one row, and what was not named is as the table has it");
    let wrong = exec.documents::<Paper>("SELECT '{}'::jsonb AS value", []).await;
    assert!(matches!(wrong, Err(Error::Bug(_))));
}

#[tokio::test]
async fn a_transaction_in_which_something_failed_is_not_committed() {
    let database = Database::new().await;
    let db = open(&database).await;
    let tx = db.begin().await.unwrap();
    tx.exec().run(INSERT, [1i64.into()]).await.unwrap();
    let again = tx.exec().run(INSERT, [1i64.into()]).await.unwrap_err();
    assert!(again.violates("things_pkey"), "{again}");
    assert!(matches!(tx.commit().await, Err(Error::Bug(_))));
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn a_statement_nobody_waits_for_spoils_nothing() {
    let database = Database::new().await;
    let db = open(&database).await;
    for _ in 0..CONNECTIONS * 2 {
        let exec = db.exec();
        let waiting = exec.run("SELECT pg_sleep(20)", []);
        assert!(tokio::time::timeout(Duration::from_millis(20), waiting).await.is_err());
    }
    assert_eq!(count(&db).await, 0);
    let tx = db.begin().await.unwrap();
    let exec = tx.exec();
    assert!(
        tokio::time::timeout(Duration::from_millis(20), exec.run("SELECT pg_sleep(20)", [])).await.is_err()
    );
    drop(tx);
    assert_eq!(count(&db).await, 0);
}

/// Ends every connection, as a Postgres that starts anew does.
async fn end_all(database: &Database) {
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = 'things' AND pid <> pg_backend_pid()";
    db::execute_once(&database.url(), end.to_owned()).await.expect("ending");
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_read_goes_on_over_a_dead_connection_and_a_write_is_left_to_who_asked() {
    let database = Database::new().await;
    let db = open(&database).await;
    assert_eq!(count(&db).await, 0);
    end_all(&database).await;
    assert_eq!(count(&db).await, 0);
    for write in [
        "INSERT INTO things VALUES (1) RETURNING n AS value",
        "WITH new AS (INSERT INTO things VALUES (2) RETURNING n) SELECT n AS value FROM new",
    ] {
        end_all(&database).await;
        let written = db.exec().value::<i64>(write, []).await;
        assert!(matches!(written, Err(Error::Unavailable(_))), "{write}: {written:?}");
        assert_eq!(count(&db).await, 0);
    }
}

#[tokio::test]
async fn ended_connections_cost_one_failure() {
    let database = Database::new().await;
    let db = open(&database).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(db.begin().await.unwrap());
    }
    for tx in held {
        tx.commit().await.unwrap();
    }
    end_all(&database).await;
    let mut failed = 0;
    for _ in 0..6 {
        match db.exec().run("SELECT 1", []).await {
            Ok(_) => {}
            Err(Error::Unavailable(_)) => failed += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(failed <= 1, "{failed} of 6 failed");
}

#[test]
fn every_thread_has_its_own_connections() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let main = tokio::runtime::Runtime::new().unwrap();
    let (database, db) = main.block_on(async {
        let database = Database::new().await;
        let db = open(&database).await;
        (database, db)
    });
    let mut backends = vec![main.block_on(backend(&db))];
    for _ in 0..2 {
        let db = db.clone();
        let of_thread = std::thread::spawn(move || {
            let runtime = runtime();
            let first = runtime.block_on(backend(&db));
            assert_eq!(runtime.block_on(backend(&db)), first, "a thread keeps using its own");
            first
        });
        backends.push(of_thread.join().unwrap());
    }
    assert_eq!(backends.iter().collect::<HashSet<_>>().len(), 3);
    main.block_on(async {
        db.close().await;
        assert!(matches!(db.exec().run("SELECT 1", []).await, Err(Error::Unavailable(_))));
        drop(database);
    });
}
