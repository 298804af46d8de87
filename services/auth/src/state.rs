//! What handlers and answers work with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Roles;
use bus::{Bus, Outbox};
use db::Db;
use model::Identity;
use parking_lot::Mutex;
use settings::Settings;

use crate::app::Failure;
use crate::app::passwords::Passwords;
use crate::store;

/// How long another replica's change of a role may go unnoticed here.
const ROLES_FRESH: Duration = Duration::from_secs(5);

struct ReadRoles {
    at: Instant,
    roles: Arc<Roles>,
}

#[derive(Clone)]
pub struct State {
    pub db: Db,
    pub bus: Bus,
    pub outbox: Outbox,
    pub settings: Arc<Settings>,
    pub passwords: Passwords,
    roles: Arc<Mutex<Option<ReadRoles>>>,
}

impl State {
    pub fn new(db: Db, bus: Bus, settings: Arc<Settings>) -> anyhow::Result<Self> {
        let passwords = Passwords::new(settings.parlance.password_hashes)?;
        Ok(Self { db, bus, outbox: Outbox::default(), settings, passwords, roles: Arc::default() })
    }

    async fn roles(&self) -> db::Result<Arc<Roles>> {
        if let Some(read) = &*self.roles.lock()
            && read.at.elapsed() < ROLES_FRESH
        {
            return Ok(read.roles.clone());
        }
        let roles = Arc::new(Roles::new(store::roles::grants(&self.db.exec()).await?));
        *self.roles.lock() = Some(ReadRoles { at: Instant::now(), roles: roles.clone() });
        Ok(roles)
    }

    /// Roles are read anew when next asked for.
    pub fn forget_roles(&self) {
        *self.roles.lock() = None;
    }

    /// Do these system roles grant the permission?
    pub async fn grants(&self, roles: &str, permission: &str) -> db::Result<bool> {
        Ok(self.roles().await?.grant(roles, permission))
    }

    /// Says no unless the caller's system roles grant the permission.
    pub async fn require(&self, caller: &Identity, permission: &str) -> Result<(), Failure> {
        if self.grants(&caller.roles, permission).await? {
            return Ok(());
        }
        Err(model::Problem::forbidden(permission).into())
    }

    pub async fn is_admin(&self, caller: &Identity) -> db::Result<bool> {
        self.grants(&caller.roles, access::permission::MANAGE_SYSTEM).await
    }
}
