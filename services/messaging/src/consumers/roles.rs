//! The roles every replica decides by: one of them hears auth, all of them read the copy it makes.

use std::time::Duration;

use events::request::AllRoles;
use events::signal::{RolesCopied, Signal};
use runtime::Context;

use crate::State;
use crate::store;

/// Between two tries to reach auth or the database.
const AGAIN: Duration = Duration::from_secs(1);

/// Copies what auth has, and reads the copy anew whenever it may be another: after word of a change, and after every time
/// NATS was away.
pub fn start(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        let mut news = match state.bus.subscribe(RolesCopied::SUBJECT).await {
            Ok(news) => news,
            Err(error) => return tracing::error!(%error, "changes of roles will not be heard"),
        };
        let mut connections = state.bus.connections();
        // Roles that were never changed are in no event: auth is asked for them.
        let (mut untold, mut unread) = (true, false);
        loop {
            if untold {
                let told = copy(&state).await;
                untold =
                    told.inspect_err(|error| tracing::warn!(%error, "auth did not tell its roles")).is_err();
            }
            if unread {
                let read = read(&state).await;
                unread = read.inspect_err(|error| tracing::warn!(%error, "roles not read")).is_err();
            }
            tokio::select! {
                heard = news.next() => match heard {
                    Some(_) => unread = true,
                    None => return,
                },
                connected = connections.changed() => match connected {
                    Ok(()) => (untold, unread) = (true, true),
                    Err(_) => return,
                },
                () = tokio::time::sleep(AGAIN), if untold || unread => {}
            }
        }
    });
}

/// Copies every role from auth.
pub async fn copy(state: &State) -> anyhow::Result<()> {
    let roles = state.bus.request(&AllRoles {}).await?;
    store::roles::save(&state.db.exec(), &roles).await?;
    copied(state).await;
    Ok(())
}

/// To be called after the copy was changed: every replica reads it, this one too.
pub async fn copied(state: &State) {
    state.bus.signal(&RolesCopied {}).await;
}

async fn read(state: &State) -> db::Result<()> {
    state.set_roles(store::roles::all(&state.db.exec()).await?);
    Ok(())
}
