//! Calling the integration behind a command.

use model::Problem;
use model::time::now_ms;
use outside::Method;
use url::{Url, form_urlencoded};

use super::Run;
use super::reply::LIFETIME;
use crate::State;
use crate::app::integrations::{Call, CallError};
use crate::domain::command::{Command, CommandResponse};
use crate::store::access::problem;
use crate::store::command_replies::{self, Reply};

pub async fn run(state: &State, run: &Run, command: &Command) -> Result<CommandResponse, Problem> {
    let failed = |error: &dyn std::fmt::Display| {
        tracing::warn!(%error, command = command.id, "command failed");
        Problem::new(500, "api.command.execute_command.failed.app_error", "The command failed.")
    };
    let reply = Reply {
        id: model::id::random(),
        command_id: command.id.clone(),
        user_id: run.caller.user_id.clone(),
        channel_id: run.channel.id.clone(),
        root_id: run.root_id.clone(),
    };
    let now = now_ms();
    command_replies::open(&state.db.exec(), &reply, now, now - LIFETIME).await.map_err(problem)?;
    let (client_trigger, trigger_id) = state.keys.trigger(&run.caller.user_id);
    let response_url = format!("{}/hooks/commands/{}", state.settings.site_url(), reply.id);
    let typed = format!("/{}", run.trigger);
    let fields = [
        ("channel_id", run.channel.id.as_str()),
        ("channel_name", &run.channel.name),
        ("command", &typed),
        ("response_url", &response_url),
        ("root_id", &run.root_id),
        ("team_domain", &run.team_name),
        ("team_id", &run.team_id),
        ("text", &run.text),
        ("token", &command.token),
        ("trigger_id", &trigger_id),
        ("user_id", &run.caller.user_id),
        ("user_name", &run.caller.username),
    ];
    let call = call(command, &fields).map_err(|error| failed(&error))?;
    let answer = state.client.call(call).await.map_err(|error| failed(&error))?;
    if !answer.is_success() {
        let id = "api.command.execute_command.failed_resp.app_error";
        let refused = Problem::new(500, id, "The command's integration answered with an error.");
        return Err(refused.with_detail(answer.status.to_string()));
    }
    let read = CommandResponse::read(&answer.content_type, &answer.body).map_err(|error| failed(&error))?;
    Ok(CommandResponse { trigger_id: client_trigger, ..read })
}

fn call(command: &Command, fields: &[(&str, &str)]) -> Result<Call, CallError> {
    let mut call = Call::post(&command.url, "application/x-www-form-urlencoded", Vec::new());
    call.token.clone_from(&command.token);
    if command.method == "G" {
        let mut url = Url::parse(&command.url).map_err(|_| CallError::Address(command.url.clone()))?;
        url.query_pairs_mut().extend_pairs(fields);
        (call.method, call.url) = (Method::GET, url.into());
    } else {
        let mut form = form_urlencoded::Serializer::new(String::new());
        call.body = form.extend_pairs(fields).finish().into();
    }
    Ok(call)
}
