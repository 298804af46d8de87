//! How one is, and what one wants to see.

use events::live::Broadcast;
use model::Problem;
use serde_json::json;

use super::told;
use crate::State;
use crate::app::commands::Run;
use crate::app::{custom_status, frames, preferences, statuses};
use crate::domain::command::CommandResponse;
use crate::domain::custom_status::CustomStatus;
use crate::domain::preference::Preference;
use crate::domain::status::StatusUpdate;

pub async fn presence(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let update = StatusUpdate {
        user_id: run.caller.user_id.clone(),
        status: run.trigger.clone(),
        ..StatusUpdate::default()
    };
    statuses::choose(state, &run.caller, &run.caller.user_id, &update).await?;
    Ok(CommandResponse::whisper(match run.trigger.as_str() {
        "dnd" => "Do not disturb is on: no notifications until you turn it off.".to_owned(),
        status => format!("You are now {status}"),
    }))
}

pub async fn custom(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let caller = &run.caller;
    if run.text.trim() == "clear" {
        custom_status::clear(state, caller, &caller.user_id).await?;
        return Ok(CommandResponse::whisper("Your status is cleared."));
    }
    let (emoji, text) = emoji_first(run.text.trim());
    let emoji = if emoji.is_empty() { "speech_balloon" } else { emoji };
    let status = CustomStatus { emoji: emoji.to_owned(), text: text.to_owned(), ..CustomStatus::default() };
    match custom_status::set(state, caller, &caller.user_id, status).await {
        Ok(()) => Ok(CommandResponse::whisper(format!("Your status is set to “:{emoji}: {text}”."))),
        Err(problem) => told(problem, "Your status could not be set."),
    }
}

/// An emoji's name at the beginning, and the rest.
fn emoji_first(text: &str) -> (&str, &str) {
    let found = text.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    let fits = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
    found.filter(|(name, _)| fits(name)).map_or(("", text), |(name, rest)| (name, rest.trim_start()))
}

pub async fn previews(state: &State, run: &Run, collapsed: bool) -> Result<CommandResponse, Problem> {
    let preference = Preference {
        user_id: run.caller.user_id.clone(),
        category: "display_settings".to_owned(),
        name: "collapse_previews".to_owned(),
        value: collapsed.to_string(),
    };
    preferences::set_quietly(state, &preference).await?;
    // Of one alone clients hear by an event of its own.
    let data = json!({ "preference": frames::text(&preference) });
    frames::send(state, "preference_changed", data, Broadcast::user(&run.caller.user_id)).await;
    let how = if collapsed { "collapse" } else { "expand" };
    Ok(CommandResponse::whisper(format!("Image links now {how} by default")))
}

#[cfg(test)]
mod tests {
    use super::emoji_first;

    #[test]
    fn an_emoji_may_come_first() {
        for (typed, emoji, text) in [
            (":smile: hey", "smile", "hey"),
            (":smile:", "smile", ""),
            ("at 10:30: lunch", "", "at 10:30: lunch"),
            (": a : b", "", ": a : b"),
            ("", "", ""),
        ] {
            assert_eq!(emoji_first(typed), (emoji, text), "{typed}");
        }
    }
}
