//! The copy of auth's schemes.

use db::Tx;
use events::auth::SchemeChanged;
use events::request::AllSchemes;

use crate::State;
use crate::store::schemes;

/// Keeps a change; the places that had a deleted scheme have none.
pub async fn save(tx: &Tx, changed: &SchemeChanged) -> db::Result<()> {
    let exec = tx.exec();
    schemes::save(&exec, changed).await?;
    if changed.delete_at > 0 { schemes::release(&exec).await } else { Ok(()) }
}

/// Copies every scheme from auth; what it does not know any more is deleted.
pub async fn copy(state: &State) -> anyhow::Result<()> {
    let known = state.bus.request(&AllSchemes {}).await?;
    let tx = state.db.begin().await?;
    let exec = tx.exec();
    for scheme in &known {
        schemes::save(&exec, scheme).await?;
    }
    let ids: Vec<String> = known.into_iter().map(|scheme| scheme.scheme_id).collect();
    schemes::delete_others(&exec, &ids, model::time::now_ms()).await?;
    schemes::release(&exec).await?;
    tx.commit().await?;
    Ok(())
}
