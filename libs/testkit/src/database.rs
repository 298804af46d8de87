//! An empty database that is gone when the test is.

/// A database of one's own.
pub struct Database {
    name: String,
    server: String,
}

impl Database {
    /// # Panics
    /// `TEST_DATABASE_URL` is not set or names no server where databases may be made.
    pub async fn new() -> Self {
        let server = std::env::var("TEST_DATABASE_URL").expect(
            "TEST_DATABASE_URL is not set: run scripts/test, or start a Postgres and name a superuser's URL",
        );
        let name = format!("test_{}", model::id::random());
        db::execute_once(&server, format!("CREATE DATABASE {name}"))
            .await
            .expect("making the test's database");
        Self { name, server }
    }

    pub fn url(&self) -> String {
        let (base, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
        if query.is_empty() {
            format!("{base}/{}", self.name)
        } else {
            format!("{base}/{}?{query}", self.name)
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let (done, dropped) = std::sync::mpsc::channel();
        // A thread of its own: the test's runtime may be ending.
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = runtime.block_on(db::execute_once(&server, sql));
            let _ = done.send(());
        });
        // Postgres waits for everybody who is just logging in, and somebody of this test may be: he is gone when we are.
        let _ = dropped.recv_timeout(std::time::Duration::from_millis(500));
    }
}
