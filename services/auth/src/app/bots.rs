//! Bots. Whoever may not know of one is told that there is none.

use access::permission::{CREATE_BOT, MANAGE_BOTS, MANAGE_OTHERS_BOTS, READ_BOTS, READ_OTHERS_BOTS};
use events::auth::UserChanged;
use events::request::IntroduceBot;
use model::time::now_ms;
use model::{Identity, Problem, User};

use super::{Result, activation, announce, users};
use crate::domain::bot::{Bot, BotPatch, NewBot};
use crate::domain::locale;
use crate::state::State;
use crate::store;
use crate::store::bots::Filter;

pub fn missing() -> Problem {
    Problem::new(404, "store.sql_bot.get.missing.app_error", "Unable to find the bot.")
}

pub async fn create(state: &State, caller: &Identity, new: NewBot) -> Result<Bot> {
    state.require(caller, CREATE_BOT).await?;
    // Bots do not multiply.
    if caller.is_bot {
        return Err(Problem::forbidden(CREATE_BOT).into());
    }
    if !state.settings.service.enable_bot_account_creation {
        let id = "api.bot.create_disabled";
        return Err(Problem::new(403, id, "Bots cannot be made on this server.").into());
    }
    let bot = save(state, new.user()?, Some(&caller.user_id)).await?;
    introduce(state, &bot).await;
    Ok(bot)
}

/// Saves the user a bot is; without an owner it is its own.
pub async fn save(state: &State, mut user: User, owner_id: Option<&str>) -> Result<Bot> {
    user.id = model::id::new();
    user.create_at = now_ms();
    user.update_at = user.create_at;
    user.last_password_update = user.create_at;
    user.roles = "system_user".to_owned();
    user.notify_props = model::user::default_notify_props();
    user.timezone = Some(model::user::default_timezone());
    user.locale.clone_from(&state.settings.localization.default_client_locale);
    if !locale::is_translated(&user.locale) {
        user.locale = "en".to_owned();
    }
    let tx = state.db.begin().await?;
    store::users::insert(&tx.exec(), &user, None).await.map_err(users::taken)?;
    store::bots::insert(&tx.exec(), &user.id, owner_id.unwrap_or(&user.id), user.create_at).await?;
    let bot = find(&tx.exec(), &user.id).await?;
    let event = UserChanged { user, revision: 1, created: true };
    state.outbox.push(&tx.exec(), bot.create_at, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    Ok(bot)
}

/// The bot greets its owner. It exists whether or not he hears of it.
async fn introduce(state: &State, bot: &Bot) {
    let ask = IntroduceBot { user_id: bot.user_id.clone(), owner_id: bot.owner_id.clone() };
    if let Err(error) = state.bus.request(&ask).await {
        tracing::warn!(%error, bot = bot.user_id, "a new bot has not greeted its owner");
    }
}

async fn find(exec: &db::Exec<'_>, user_id: &str) -> Result<Bot> {
    Ok(store::bots::find(exec, user_id).await?.ok_or_else(missing)?)
}

pub async fn read(state: &State, caller: &Identity, user_id: &str, disabled_too: bool) -> Result<Bot> {
    let bot = find(&state.db.exec(), user_id).await?;
    let own = bot.owner_id == caller.user_id;
    let permission = if own { READ_BOTS } else { READ_OTHERS_BOTS };
    let sees = state.grants(&caller.roles, permission).await?
        || (own && state.grants(&caller.roles, READ_OTHERS_BOTS).await?);
    if !sees || (bot.delete_at > 0 && !disabled_too) {
        return Err(missing().into());
    }
    Ok(bot)
}

pub async fn list(
    state: &State,
    caller: &Identity,
    mut filter: Filter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Bot>> {
    if !state.grants(&caller.roles, READ_OTHERS_BOTS).await? {
        state.require(caller, READ_BOTS).await?;
        filter.owner_id = Some(caller.user_id.clone());
    }
    Ok(store::bots::list(&state.db.exec(), &filter, offset, limit).await?)
}

/// Says no unless the caller may change the bot.
pub async fn require_manage(state: &State, caller: &Identity, user_id: &str) -> Result<Bot> {
    let bot = find(&state.db.exec(), user_id).await?;
    let (manage, read) = if bot.owner_id == caller.user_id {
        (MANAGE_BOTS, READ_BOTS)
    } else {
        (MANAGE_OTHERS_BOTS, READ_OTHERS_BOTS)
    };
    if state.grants(&caller.roles, manage).await? {
        return Ok(bot);
    }
    if state.grants(&caller.roles, read).await? {
        return Err(Problem::forbidden(manage).into());
    }
    Err(missing().into())
}

pub async fn change(state: &State, caller: &Identity, user_id: &str, patch: BotPatch) -> Result<Bot> {
    require_manage(state, caller, user_id).await?;
    let tx = state.db.begin().await?;
    let held = store::users::find_locked(&tx.exec(), user_id).await?.ok_or_else(missing)?;
    let (before, mut after, now) = (held.user.clone(), held.user, now_ms());
    patch.apply(&mut after)?;
    if after == before {
        return find(&tx.exec(), user_id).await;
    }
    after.update_at = now.max(before.update_at + 1);
    let revision = store::users::update(&tx.exec(), &after).await.map_err(users::taken)?;
    store::bots::touch(&tx.exec(), user_id, now).await?;
    let bot = find(&tx.exec(), user_id).await?;
    let event = UserChanged { user: after.clone(), revision, created: false };
    state.outbox.push(&tx.exec(), now, &event).await?;
    tx.commit().await?;
    state.outbox.wake();
    announce::ahead(state, vec![after.id.clone()]).await;
    announce::user_changed(state, &before, &after).await;
    Ok(bot)
}

pub async fn set_active(state: &State, caller: &Identity, user_id: &str, active: bool) -> Result<Bot> {
    require_manage(state, caller, user_id).await?;
    activation::set_active(state, user_id, active).await?;
    find(&state.db.exec(), user_id).await
}

/// Gives a bot to another owner, who need not be known here; never to a bot.
pub async fn assign(state: &State, caller: &Identity, user_id: &str, owner_id: &str) -> Result<Bot> {
    require_manage(state, caller, user_id).await?;
    if store::users::find(&state.db.exec(), owner_id).await?.is_some_and(|owner| owner.user.is_bot) {
        return Err(Problem::forbidden(MANAGE_BOTS).into());
    }
    store::bots::set_owner(&state.db.exec(), user_id, owner_id, now_ms()).await?;
    find(&state.db.exec(), user_id).await
}
