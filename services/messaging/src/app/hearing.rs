//! Who sees threads collapsed, and how often somebody was called after a moment.

use model::Problem;

use crate::State;
use crate::domain::channel::{Channel, DIRECT, GROUP};
use crate::domain::unread::Mentions;
use crate::store::access::problem;
use crate::store::unread::Threads;
use crate::store::{hearing as store, preferences};

/// Does somebody with this preference see threads collapsed?
fn is_collapsed(state: &State, preference: &str) -> bool {
    match state.settings.service.collapsed_threads.as_str() {
        "disabled" => false,
        "default_off" => preference == "on",
        "default_on" => preference != "off",
        _ => true,
    }
}

/// Does this user see threads collapsed? He is asked only where he has a choice.
pub async fn sees_collapsed(state: &State, user_id: &str) -> Result<bool, Problem> {
    if !matches!(state.settings.service.collapsed_threads.as_str(), "default_off" | "default_on") {
        return Ok(is_collapsed(state, ""));
    }
    let preference = preferences::collapsed_threads(&state.db.exec(), user_id).await.map_err(problem)?;
    Ok(is_collapsed(state, &preference))
}

/// Are threads read with their channel, though the client can tell them apart?
pub fn reads_threads_along(state: &State) -> Threads {
    match state.settings.service.collapsed_threads.as_str() {
        "disabled" => Threads::Along,
        "default_off" => Threads::AsPreferred { apart_unless_told: false },
        "default_on" => Threads::AsPreferred { apart_unless_told: true },
        _ => Threads::Apart,
    }
}

/// From when on, and of which thread (""): any post.
#[derive(Clone, Copy, Debug)]
pub struct Since<'a> {
    pub from: i64,
    pub thread_id: &'a str,
}

/// How often somebody is mentioned since then.
pub async fn mentions(
    state: &State,
    channel: &Channel,
    user_id: &str,
    since: Since<'_>,
) -> Result<Mentions, Problem> {
    let exec = state.db.exec();
    let hearer = store::hearing(&exec, &channel.id, user_id).await.map_err(problem)?;
    let Some(hearer) = hearer else { return Ok(Mentions::default()) };
    // Who sees threads collapsed hears of answers there; and in a thread having asked for answers is not enough.
    let comments = if since.thread_id.is_empty() && !is_collapsed(state, &hearer.collapsed) {
        hearer.comments.as_str()
    } else {
        "never"
    };
    let place = (channel.id.as_str(), user_id);
    let texts =
        store::texts_from(&exec, place, since.from, since.thread_id, comments).await.map_err(problem)?;
    let always = channel.kind == DIRECT || channel.kind == GROUP;
    let is_called = |text: &store::Text| {
        always || text.adds_him || text.answers_him || hearer.hearing.is_called(&text.message)
    };
    let called: Vec<&store::Text> = texts.iter().filter(|text| is_called(text)).collect();
    let of = |which: fn(&store::Text) -> bool| called.iter().filter(|text| which(text)).count() as i64;
    Ok(Mentions {
        all: called.len() as i64,
        roots: of(|text| text.root_id.is_empty()),
        urgent: of(|text| text.urgent),
    })
}
