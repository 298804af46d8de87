//! Saying things.

use std::time::Duration;

use model::Problem;
use tokio::sync::Semaphore;

use super::told;
use crate::State;
use crate::app::commands::Run;
use crate::app::{channels, posts, users};
use crate::domain::channel::Channel;
use crate::domain::command::CommandResponse;
use crate::domain::post::NewPost;

/// Echoes that wait at a time, and for how long at most.
static ECHOES: Semaphore = Semaphore::const_new(100);
const MAX_DELAY: u64 = 10_000;

pub fn shrug(text: &str) -> CommandResponse {
    const SHRUG: &str = r"¯\\\_(ツ)\_/¯";
    CommandResponse::aloud(if text.is_empty() { SHRUG.to_owned() } else { format!("{text} {SHRUG}") })
}

pub fn code(text: &str) -> CommandResponse {
    if text.is_empty() {
        return CommandResponse::whisper("A message must be provided with the /code command.");
    }
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
    CommandResponse { skip_slack_parsing: true, ..CommandResponse::aloud(lines.join("\n")) }
}

/// Says something again after a while. It is lost when the process ends before.
pub fn echo(state: &State, run: &Run) -> CommandResponse {
    let (text, delay) = echoed(&run.text);
    if text.is_empty() {
        return CommandResponse::whisper("A message must be provided with the /echo command.");
    }
    if delay > MAX_DELAY {
        return CommandResponse::whisper("Delays must be under 10000 seconds.");
    }
    let Ok(place) = ECHOES.try_acquire() else {
        return CommandResponse::whisper("Too many echoes are waiting already.");
    };
    let (state, caller) = (state.clone(), run.caller.clone());
    let post = NewPost {
        channel_id: run.channel.id.clone(),
        root_id: run.root_id.clone(),
        message: text.to_owned(),
        ..NewPost::default()
    };
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(delay)).await;
        if let Err(problem) = posts::create(&state, &caller, post, false).await {
            tracing::info!(%problem, "nothing to be heard of an echo");
        }
        drop(place);
    });
    CommandResponse::default()
}

/// `"message" 5`: the message, with its quotes taken off, and the seconds.
fn echoed(text: &str) -> (&str, u64) {
    let text = text.trim();
    let (message, delay) = match text.rsplit_once(char::is_whitespace) {
        Some((message, last)) => last.parse().map_or((text, 0), |delay| (message.trim_end(), delay)),
        None => (text, 0),
    };
    let quoted = message.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    (quoted.unwrap_or(message), delay)
}

pub async fn direct(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let (name, message) = run.text.split_once(char::is_whitespace).unwrap_or((&run.text, ""));
    let unknown = "Unable to find the user.";
    let people = users::by_names(state, &[name.trim_start_matches('@').to_lowercase()]).await?;
    let Some(user) = people.into_iter().next().filter(|user| user.id != run.caller.user_id) else {
        return Ok(CommandResponse::whisper(unknown));
    };
    match channels::direct(state, &run.caller, vec![run.caller.user_id.clone(), user.id]).await {
        Ok(channel) => write(state, run, &channel, message).await,
        Err(problem) => told(problem, unknown),
    }
}

pub async fn group(state: &State, run: &Run) -> Result<CommandResponse, Problem> {
    let (names, message) = names(&run.text);
    let people = users::by_names(state, &names).await?;
    let unknown: Vec<String> = names
        .iter()
        .filter(|name| people.iter().all(|user| user.username != **name))
        .map(|name| format!("@{name}"))
        .collect();
    if !unknown.is_empty() {
        return Ok(CommandResponse::whisper(format!("Unable to find the users: {}", unknown.join(", "))));
    }
    let others: Vec<String> =
        people.into_iter().map(|user| user.id).filter(|id| *id != run.caller.user_id).collect();
    let channel = match others.len() {
        0 => return Ok(CommandResponse::whisper("Group messages are limited to a minimum of 2 users.")),
        1 => channels::direct(state, &run.caller, vec![run.caller.user_id.clone(), others[0].clone()]).await,
        _ => channels::group(state, &run.caller, others).await,
    };
    match channel {
        Ok(channel) => write(state, run, &channel, message).await,
        Err(problem) => told(problem, "Group messages are limited to a maximum of 7 users."),
    }
}

/// `@one, @two words`: the names, and the words.
fn names(text: &str) -> (Vec<String>, &str) {
    let mut names: Vec<String> = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let end = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].trim_start_matches('@').to_lowercase();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        rest = rest[end..].trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => return (names, rest),
        }
    }
}

async fn write(
    state: &State,
    run: &Run,
    channel: &Channel,
    message: &str,
) -> Result<CommandResponse, Problem> {
    let message = message.trim();
    if !message.is_empty() {
        let post =
            NewPost { channel_id: channel.id.clone(), message: message.to_owned(), ..NewPost::default() };
        if let Err(problem) = posts::create(state, &run.caller, post, true).await {
            return told(problem, "The message could not be sent.");
        }
    }
    Ok(CommandResponse {
        response_type: "ephemeral".to_owned(),
        ..super::channel::go_to(state, run, &channel.name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_echoed() {
        for (typed, text, delay) in [
            ("\"hi you\" 5", "hi you", 5),
            ("hi", "hi", 0),
            ("a b", "a b", 0),
            ("a 7", "a", 7),
            ("", "", 0),
            ("7", "7", 0),
        ] {
            assert_eq!(echoed(typed), (text, delay), "{typed}");
        }
    }

    #[test]
    fn who_is_written_to() {
        assert_eq!(names("@A,b , @c  hi there"), (vec!["a".into(), "b".into(), "c".into()], "hi there"));
        assert_eq!(names("@a,@a"), (vec!["a".into()], ""));
        assert_eq!(names(""), (vec![], ""));
    }

    #[test]
    fn code_is_indented_line_by_line() {
        assert_eq!(code("a\nb").text, "    a\n    b");
    }
}
