//! Auth's events: users, roles and schemes into the read models.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::auth::{RoleChanged, SchemeChanged, UserChanged};
use events::request::RevisedUser;
use events::{Envelope, Event};
use parking_lot::Mutex;

use crate::State;
use crate::store::guests::Turned;
use crate::{app, store};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromAuth {
    state: State,
    /// Memberships changed by events that are not committed yet. Who is told twice learns the same twice.
    turned: Mutex<Vec<Turned>>,
}

impl FromAuth {
    pub fn new(state: State) -> Self {
        Self { state, turned: Mutex::default() }
    }
}

impl Consumer for FromAuth {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            if let Some(changed) = event.decode::<UserChanged>() {
                return match changed {
                    Ok(changed) => self.user(tx, changed).await,
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            if let Some(changed) = event.decode::<RoleChanged>() {
                return match changed {
                    Ok(changed) => role(tx, changed).await,
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            if let Some(changed) = event.decode::<SchemeChanged>() {
                return match changed {
                    Ok(changed) => super::schemes::save(tx, &changed).await.map(|()| Handling::Done),
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            Ok(Handling::Done)
        })
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let (roles, schemes) = (RoleChanged::subject(), SchemeChanged::subject());
            if events.iter().any(|event| event.subject == roles || event.subject == schemes) {
                super::roles::copied(&self.state).await;
            }
            let turned = std::mem::take(&mut *self.turned.lock());
            if let Err(problem) = app::guests::turned(&self.state, &turned).await {
                tracing::warn!(%problem, "people were not told that they are, or are not, guests");
            }
        })
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async move {
            app::users::rebuild(&self.state).await?;
            let exec = self.state.db.exec();
            let turned = store::guests::settle(&exec, "", model::time::now_ms()).await?;
            app::guests::turned(&self.state, &turned).await?;
            super::schemes::copy(&self.state).await?;
            super::roles::copy(&self.state).await
        })
    }
}

impl FromAuth {
    async fn user(&self, tx: &Tx, changed: UserChanged) -> db::Result<Handling> {
        let exec = tx.exec();
        let user = RevisedUser { user: changed.user, revision: changed.revision };
        let new = store::users::save(&exec, std::slice::from_ref(&user)).await?;
        store::users::add_default_preferences(&exec, &new).await?;
        let turned = store::guests::settle(&exec, &user.user.id, model::time::now_ms()).await?;
        self.turned.lock().extend(turned);
        Ok(Handling::Done)
    }
}

async fn role(tx: &Tx, changed: RoleChanged) -> db::Result<Handling> {
    store::roles::save(&tx.exec(), std::slice::from_ref(&changed)).await?;
    Ok(Handling::Done)
}
