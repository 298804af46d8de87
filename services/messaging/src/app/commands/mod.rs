//! Slash commands: the built-in ones, those of teams, and what becomes of their answers.

mod builtin;
mod custom;
mod execute;
mod list;
mod manage;
mod reply;
mod respond;

use crate::domain::channel::Channel;
use model::Identity;

pub use execute::{CommandArgs, execute};
pub use list::{completions, list, suggestions};
pub use manage::{change, create, find, move_to, regenerate, remove};
pub use reply::answer_later;

/// A command on its way: who runs it, where, and what he typed.
struct Run {
    caller: Identity,
    channel: Channel,
    team_id: String,
    team_name: String,
    root_id: String,
    trigger: String,
    /// What follows the trigger.
    text: String,
}
