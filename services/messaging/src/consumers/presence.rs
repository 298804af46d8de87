//! Sockets that come and go, and the questions who is there.

use std::time::Duration;

use events::request::Statuses;
use events::signal::{IsHere, Presence, PresenceKind, Signal, StatusMoved};
use runtime::Context;

use crate::State;
use crate::app::statuses;
use crate::domain::status::Change;

/// How often it is looked what time did by itself.
const STEP: Duration = Duration::from_secs(60);

pub fn start(context: &Context, state: &State) {
    let (answering, listening, ticking) = (state.clone(), state.clone(), state.clone());
    state.bus.serve(move |ask: Statuses| {
        let state = answering.clone();
        async move { statuses::names(&state, &ask.user_ids).await }
    });
    if !state.settings.service.enable_user_statuses {
        return;
    }
    state.bus.on_signal("messaging", move |presence: Presence| {
        let state = listening.clone();
        async move { note(&state, presence).await }
    });
    context.spawn(listen(state.clone()));
    context.spawn(async move {
        loop {
            tokio::time::sleep(STEP).await;
            if let Err(error) = statuses::tick(&ticking).await {
                tracing::warn!(%error, "statuses not moved on");
            }
        }
    });
}

/// Forgets what moved at other replicas, and everything whenever news may have been missed.
async fn listen(state: State) {
    let mut connections = state.bus.connections();
    let mut news = match state.bus.subscribe(StatusMoved::SUBJECT).await {
        Ok(news) => news,
        Err(error) => return tracing::error!(%error, "statuses moved elsewhere will not be heard"),
    };
    statuses::forget_all(&state);
    loop {
        tokio::select! {
            heard = news.next() => match heard.map(|payload| serde_json::from_slice::<StatusMoved>(&payload)) {
                Some(Ok(moved)) => statuses::heard(&state, &moved),
                Some(Err(error)) => tracing::warn!(%error, "a moved status does not parse"),
                None => return,
            },
            connected = connections.changed() => match connected {
                Ok(()) => statuses::forget_all(&state),
                Err(_) => return,
            },
        }
    }
}

async fn note(state: &State, presence: Presence) {
    if matches!(presence.kind, PresenceKind::Gone) {
        let state = state.clone();
        // Aside: whoever comes meanwhile need not wait for those who went.
        tokio::spawn(async move {
            if !state.bus.anybody(&IsHere { user_id: presence.user_id.clone() }).await {
                take_down(&state, presence).await;
            }
        });
        return;
    }
    take_down(state, presence).await;
}

async fn take_down(state: &State, presence: Presence) {
    let change = match presence.kind {
        PresenceKind::Connected => Change::Active { manual: false },
        PresenceKind::Gone => Change::Gone,
        PresenceKind::Active { manual } => Change::Active { manual },
        PresenceKind::Idle { manual } => Change::Idle { manual },
    };
    if let Err(error) = statuses::apply(state, &presence.user_id, change, presence.at).await {
        tracing::warn!(%error, "presence not noted");
    }
}
