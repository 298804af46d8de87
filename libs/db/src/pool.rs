//! Connections, and who may use which.
//!
//! Every thread that serves HTTP has a few of its own, opened on its own runtime: an answer of Postgres then wakes the
//! thread that waits for it and no other. Background work shares the rest. `sqlx`'s own pool asks Postgres for a sign of
//! life each time a connection comes back, which doubles the round trips; `deadpool` does not.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Metrics, PoolError, QueueMode};
use prometheus::IntCounter;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection as _, PgConnection};
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::connection::Connection;
use crate::count;
use crate::manager::Manager;
use crate::{Error, Result};

const ACQUIRE_WITHIN: Duration = Duration::from_secs(10);
const IDLE_FOR: Duration = Duration::from_secs(300);
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// With fewer for each thread, requests would wait for one another while connections elsewhere are free.
const LEAST_PER_THREAD: usize = 3;

pub(crate) type Pool = managed::Pool<Manager>;

/// All connections of one service in this process.
pub(crate) struct Pools {
    id: usize,
    options: Arc<PgConnectOptions>,
    shared: Pool,
    statements: IntCounter,
    /// Connections each serving thread may open; 0 when all share.
    per_thread: usize,
    of_threads: Mutex<Vec<Pool>>,
}

thread_local! {
    /// This thread's pools, by service and runtime: tests run several of both on one thread.
    static MINE: RefCell<Vec<(usize, tokio::runtime::Id, Pool)>> = const { RefCell::new(Vec::new()) };
}

impl Pools {
    /// `max` connections in all, for `threads` threads that serve and for background work.
    pub fn new(
        service: &str,
        options: PgConnectOptions,
        max: usize,
        threads: usize,
    ) -> anyhow::Result<Arc<Self>> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let share = max / (threads + 1);
        let per_thread = if share < LEAST_PER_THREAD { 0 } else { share };
        let options = Arc::new(options);
        let pools = Arc::new(Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            shared: pool(&options, max - per_thread * threads)?,
            options,
            statements: count::statements(service),
            per_thread,
            of_threads: Mutex::default(),
        });
        tokio::spawn(close_idle(Arc::downgrade(&pools)));
        Ok(pools)
    }

    /// # Errors
    /// [`Error::Unavailable`]: none became free in time, or Postgres cannot be reached.
    pub async fn connection(&self) -> Result<Connection> {
        let pool = self.pool_here()?;
        let object = pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => Error::Unavailable(error.to_string()),
            other => Error::Unavailable(other.to_string()),
        })?;
        Ok(Connection::new(object, self.statements.clone()))
    }

    fn pool_here(&self) -> Result<Pool> {
        let here = Handle::current();
        if self.per_thread == 0 || here.runtime_flavor() != RuntimeFlavor::CurrentThread {
            return Ok(self.shared.clone());
        }
        let runtime = here.id();
        MINE.with_borrow_mut(|mine| {
            let found = mine.iter().find(|(id, on, _)| *id == self.id && *on == runtime);
            if let Some((_, _, pool)) = found {
                return Ok(pool.clone());
            }
            let pool = pool(&self.options, self.per_thread).map_err(|error| Error::Bug(error.to_string()))?;
            mine.push((self.id, runtime, pool.clone()));
            self.of_threads.lock().unwrap_or_else(PoisonError::into_inner).push(pool.clone());
            Ok(pool)
        })
    }

    /// A connection outside every pool, for what holds one for long.
    pub async fn detached(&self) -> std::result::Result<PgConnection, sqlx::Error> {
        self.options.connect().await
    }

    fn all(&self) -> Vec<Pool> {
        let mut all = self.of_threads.lock().unwrap_or_else(PoisonError::into_inner).clone();
        all.push(self.shared.clone());
        all
    }

    pub async fn close(&self) {
        for pool in self.all() {
            part(&pool, |_| false).await;
            pool.close();
        }
    }
}

fn pool(options: &Arc<PgConnectOptions>, size: usize) -> anyhow::Result<Pool> {
    let pool = Pool::builder(Manager { options: options.clone() })
        .max_size(size)
        .wait_timeout(Some(ACQUIRE_WITHIN))
        .create_timeout(Some(ACQUIRE_WITHIN))
        .queue_mode(QueueMode::Lifo)
        .runtime(Runtime::Tokio1)
        .build()?;
    Ok(pool)
}

/// Says goodbye to the connections that are not to be kept.
async fn part(pool: &Pool, keep: impl Fn(Metrics) -> bool) {
    for connection in pool.retain(|_, metrics| keep(metrics)).removed {
        // One that is broken is gone either way.
        let _ = connection.close().await;
    }
}

async fn close_idle(pools: Weak<Pools>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(pools) = pools.upgrade() else { return };
        for pool in pools.all() {
            part(&pool, |metrics| metrics.last_used() < IDLE_FOR).await;
        }
    }
}
