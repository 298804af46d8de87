//! Auth's events: users and roles into the read models.

use std::future::Future;
use std::pin::Pin;

use bus::{Consumer, Handling};
use db::Tx;
use events::auth::{RoleChanged, UserChanged};
use events::request::RevisedUser;
use events::{Envelope, Event};

use crate::State;
use crate::{app, store};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub struct FromAuth {
    state: State,
}

impl FromAuth {
    pub fn new(state: State) -> Self {
        Self { state }
    }
}

impl Consumer for FromAuth {
    fn handle<'a>(&'a self, tx: &'a Tx, event: &'a Envelope) -> BoxFuture<'a, db::Result<Handling>> {
        Box::pin(async move {
            if let Some(changed) = event.decode::<UserChanged>() {
                return match changed {
                    Ok(changed) => user(tx, changed).await,
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            if let Some(changed) = event.decode::<RoleChanged>() {
                return match changed {
                    Ok(changed) => role(tx, changed).await,
                    Err(error) => Ok(Handling::Discard(error.to_string())),
                };
            }
            Ok(Handling::Done)
        })
    }

    fn committed<'a>(&'a self, events: &'a [Envelope]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let changed = events.iter().any(|event| event.subject == RoleChanged::subject());
            if changed {
                super::roles::copied(&self.state).await;
            }
        })
    }

    fn rebuild<'a>(&'a self) -> BoxFuture<'a, anyhow::Result<()>> {
        Box::pin(async move {
            app::users::rebuild(&self.state).await?;
            super::roles::copy(&self.state).await
        })
    }
}

async fn user(tx: &Tx, changed: UserChanged) -> db::Result<Handling> {
    let user = RevisedUser { user: changed.user, revision: changed.revision };
    let new = store::users::save(&tx.exec(), std::slice::from_ref(&user)).await?;
    store::users::add_default_preferences(&tx.exec(), &new).await?;
    Ok(Handling::Done)
}

async fn role(tx: &Tx, changed: RoleChanged) -> db::Result<Handling> {
    store::roles::save(&tx.exec(), std::slice::from_ref(&changed)).await?;
    Ok(Handling::Done)
}
