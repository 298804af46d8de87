//! Answers that come later, by the `response_url` the integration was given.

use model::time::now_ms;
use model::{Identity, Problem};

use super::{Run, respond};
use crate::State;
use crate::app::{access, users};
use crate::domain::command::CommandResponse;
use crate::store::access::problem;
use crate::store::{command_replies, commands};

/// How long one may answer, ms, and how often.
pub const LIFETIME: i64 = 30 * 60 * 1000;
const USES: i64 = 5;

fn refuse(status: u16) -> Problem {
    Problem::new(status, "web.command_webhook.general.app_error", "The address to answer to is not valid.")
}

pub async fn answer_later(state: &State, id: &str, body: &[u8]) -> Result<(), Problem> {
    let exec = state.db.exec();
    let reply = command_replies::find(&exec, id, now_ms() - LIFETIME).await.map_err(problem)?;
    let reply = reply.ok_or_else(|| refuse(404))?;
    let response = CommandResponse::parse(body).map_err(|error| {
        let id = "web.command_webhook.parse.app_error";
        Problem::bad_request(id, "The answer cannot be read.").with_detail(error)
    })?;
    let command =
        commands::find(&exec, &reply.command_id).await.map_err(problem)?.ok_or_else(|| refuse(404))?;
    let user = users::find(state, &reply.user_id).await?.filter(|user| user.delete_at == 0);
    let user = user.ok_or_else(|| refuse(404))?;
    let caller =
        Identity { user_id: user.id, username: user.username, roles: user.roles, ..Identity::default() };
    // He may have left the channel meanwhile, and the integration must not write on where he may not.
    let at = access::channel(state, &caller, &reply.channel_id).await?.ok_or_else(|| refuse(404))?;
    if !at.may(::access::permission::CREATE_POST) || at.standing.channel.delete_at > 0 {
        return Err(refuse(403));
    }
    if !command_replies::take(&exec, id, USES).await.map_err(problem)? {
        return Err(refuse(400));
    }
    let run = Run {
        caller,
        channel: at.standing.channel,
        team_id: command.team_id.clone(),
        team_name: String::new(),
        root_id: reply.root_id,
        trigger: command.trigger.clone(),
        text: String::new(),
    };
    respond::all(state, &run, response, Some(&command)).await.map(|_| ())
}
