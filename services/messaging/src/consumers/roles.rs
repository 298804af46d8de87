//! The roles every replica decides by: one of them hears auth, all of them read the copy it makes.

use events::request::AllRoles;
use events::signal::{RolesCopied, Signal};
use runtime::Context;

use crate::State;
use crate::store;

/// Reads the copy anew whenever it may be another: after word of a change, and after every time NATS was away.
pub fn start(context: &Context, state: &State) {
    let state = state.clone();
    context.spawn(async move {
        let mut news = match state.bus.subscribe(RolesCopied::SUBJECT).await {
            Ok(news) => news,
            Err(error) => return tracing::error!(%error, "changes of roles will not be heard"),
        };
        let mut connections = state.bus.connections();
        loop {
            if let Err(error) = read(&state).await {
                tracing::warn!(%error, "roles not read");
            }
            tokio::select! {
                heard = news.next() => if heard.is_none() { return },
                connected = connections.changed() => {
                    if connected.is_err() {
                        return;
                    }
                    // Roles that were never changed are in no event: auth is asked for them.
                    if let Err(error) = copy(&state).await {
                        tracing::warn!(%error, "auth did not tell its roles");
                    }
                }
            }
        }
    });
}

/// Copies every role from auth.
pub async fn copy(state: &State) -> anyhow::Result<()> {
    for role in state.bus.request(&AllRoles {}).await? {
        store::roles::save(&state.db.exec(), &role).await?;
    }
    copied(state).await;
    Ok(())
}

/// To be called after the copy was changed.
pub async fn copied(state: &State) {
    if let Err(error) = read(state).await {
        tracing::warn!(%error, "roles not read");
    }
    state.bus.signal(&RolesCopied {}).await;
}

async fn read(state: &State) -> db::Result<()> {
    state.set_roles(store::roles::all(&state.db.exec()).await?);
    Ok(())
}
