//! Commands every server has.

mod channel;
mod people;
mod status;
mod talk;

use model::Problem;

use super::Run;
use crate::State;
use crate::domain::command::{Command, CommandResponse};

/// Trigger, hint, what it does; aliases are shown by their own name.
const TABLE: &[(&str, &str, &str)] = &[
    ("away", "", "Set your status away"),
    ("code", "[text]", "Display text as a code block"),
    ("collapse", "", "Turn on auto-collapsing of image previews"),
    ("dnd", "", "Silence desktop and mobile notifications"),
    ("echo", "'message' [delay in seconds]", "Echo back text from your account"),
    ("expand", "", "Turn off auto-collapsing of image previews"),
    ("groupmsg", "@[username1],@[username2] 'message'", "Send a message to a group of people"),
    ("header", "[text]", "Edit the channel header"),
    ("help", "", "Show where help is found"),
    ("invite", "@[username]... ~[channel]...", "Invite people to a channel"),
    ("invite_people", "", ""),
    ("join", "~[channel]", "Join the open channel"),
    ("kick", "@[username]", "Remove a member from the channel"),
    ("leave", "", "Leave the current channel"),
    ("logout", "", "Log out"),
    ("me", "[message]", "Do an action"),
    ("msg", "@[username] 'message'", "Send a direct message to somebody"),
    ("mute", "~[channel]", "Turn off notifications of this channel, or of the one named"),
    ("offline", "", "Set your status offline"),
    ("online", "", "Set your status online"),
    ("open", "~[channel]", "Join the open channel"),
    ("purpose", "[text]", "Edit the channel purpose"),
    ("remove", "@[username]", "Remove a member from the channel"),
    ("rename", "[text]", "Rename the channel"),
    ("search", "[text]", "Search text in messages"),
    ("settings", "", "Open the settings"),
    ("shortcuts", "", "Show the keyboard shortcuts"),
    ("shrug", "[message]", r"Adds ¯\_(ツ)_/¯ to your message"),
    ("status", "[:emoji_name:] [status_message] or clear", "Set or clear your status"),
];

/// Answered, but not offered.
const HIDDEN: &[&str] = &["invite_people"];

pub fn is_one(trigger: &str) -> bool {
    TABLE.iter().any(|(known, ..)| *known == trigger)
}

pub fn all() -> Vec<Command> {
    let shown = TABLE.iter().map(|(trigger, hint, description)| Command {
        trigger: (*trigger).to_owned(),
        auto_complete: !HIDDEN.contains(trigger),
        auto_complete_desc: (*description).to_owned(),
        auto_complete_hint: (*hint).to_owned(),
        display_name: (*trigger).to_owned(),
        ..Command::default()
    });
    shown.collect()
}

/// `None`: there is no such command.
pub(super) async fn run(state: &State, run: &Run) -> Result<Option<CommandResponse>, Problem> {
    let response = match run.trigger.as_str() {
        "away" | "online" | "offline" | "dnd" => status::presence(state, run).await?,
        "status" => status::custom(state, run).await?,
        "collapse" => status::previews(state, run, true).await?,
        "expand" => status::previews(state, run, false).await?,
        "me" => {
            CommandResponse { kind: "me".to_owned(), ..CommandResponse::aloud(format!("*{}*", run.text)) }
        }
        "shrug" => talk::shrug(&run.text),
        "code" => talk::code(&run.text),
        "echo" => talk::echo(state, run),
        "msg" => talk::direct(state, run).await?,
        "groupmsg" => talk::group(state, run).await?,
        "join" | "open" => channel::join(state, run).await?,
        "leave" => channel::leave(state, run).await?,
        "header" | "purpose" | "rename" => channel::describe(state, run).await?,
        "mute" => channel::mute(state, run).await?,
        "invite" => people::invite(state, run).await?,
        "kick" | "remove" => people::kick(state, run).await?,
        "invite_people" => CommandResponse::whisper("Mail has not been configured, nobody was invited."),
        "logout" => CommandResponse::go("/login".to_owned()),
        "help" => CommandResponse::whisper(help(state)),
        // The web client answers these itself.
        "settings" | "shortcuts" | "search" => {
            CommandResponse::whisper(format!("The {} command is not supported on your device.", run.trigger))
        }
        _ => return Ok(None),
    };
    Ok(Some(response))
}

fn help(state: &State) -> String {
    let link = &state.settings.support.help_link;
    if link.is_empty() {
        return "Type / to see the commands there are.".to_owned();
    }
    format!("Type / to see the commands there are. More is told [here]({link}).")
}

/// A refusal in words for the one who ran it; what is our own fault stays an error.
fn told(problem: Problem, text: impl Into<String>) -> Result<CommandResponse, Problem> {
    if problem.status >= 500 { Err(problem) } else { Ok(CommandResponse::whisper(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_each_is_there_once() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(HIDDEN.iter().all(|hidden| is_one(hidden)));
        assert!(
            all().iter().all(|command| command.auto_complete != HIDDEN.contains(&command.trigger.as_str()))
        );
    }
}
