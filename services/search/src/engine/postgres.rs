//! The engine that needs nothing but the database.

use db::{Db, Exec};

use super::{Engine, Failed, Hits, Page, staged, tsquery};
use crate::domain::plan::Plan;
use crate::store::find::{self, Candidate};

#[derive(Clone)]
pub struct Postgres {
    db: Db,
}

impl Postgres {
    pub fn new(db: &Db) -> Self {
        Self { db: db.clone() }
    }

    /// Is it there?
    pub async fn check(&self) -> db::Result<()> {
        self.db.exec().run("SELECT 1", []).await.map(|_| ())
    }

    pub async fn search(&self, plan: &Plan, wanted: usize) -> Result<Hits, Failed> {
        find::planned(&self.db, async |exec| Ok(staged::search(self, exec, plan, wanted).await)).await?
    }
}

impl Engine for Postgres {
    async fn find(&self, exec: &Exec<'_>, page: &Page<'_>) -> Result<Vec<Candidate>, Failed> {
        let lookup = tsquery::of(page.lookup, None);
        Ok(find::find(exec, page.plan, &lookup, page.taken, page.limit).await?)
    }
}
