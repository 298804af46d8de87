//! Questions other services ask.

use events::files::FileTexts;
use events::request::{ClaimFiles, FindFiles, ReleaseFiles};

use crate::State;
use crate::app::{claims, texts};
use crate::store::{self, problem};

pub fn serve(state: &State) {
    let claiming = state.clone();
    state.bus.serve(move |ask: ClaimFiles| {
        let state = claiming.clone();
        async move { claims::claim(&state, ask).await }
    });
    let releasing = state.clone();
    state.bus.serve(move |ask: ReleaseFiles| {
        let state = releasing.clone();
        async move {
            let released =
                store::claims::release(&state.db.exec(), &ask.user_id, &ask.claim, &ask.file_ids).await;
            released.map_err(problem)
        }
    });
    let finding = state.clone();
    state.bus.serve(move |ask: FindFiles| {
        let state = finding.clone();
        async move { claims::find(&state, ask).await }
    });
    let telling = state.clone();
    state.bus.serve(move |ask: FileTexts| {
        let state = telling.clone();
        async move { texts::tell(&state, ask).await }
    });
}
