//! Webhooks: addresses programs post through, and programs that are told what is said.

mod deliver;
pub mod incoming;
pub mod outgoing;
mod receive;

use model::{Identity, Problem};

use crate::State;
use crate::app::access::{AtChannel, channel, may_in_system, may_in_team};
use crate::app::integrations::{Saying, say};
use crate::domain::attachment::Attachment;
use crate::domain::channel::OPEN;
use crate::domain::post::{MAX_MESSAGE, SERVER_PROPS};
use crate::domain::slack_text::links;
use crate::domain::webhook::{IncomingWebhookRequest, pieces};

pub use deliver::{deliver_forever, may_concern, note};
pub use receive::receive;

/// The permissions to manage one kind of hook.
struct Kind {
    own: &'static str,
    others: &'static str,
}

/// What those of a list see: everybody's hooks, or their own.
async fn seen(
    state: &State,
    caller: &Identity,
    team_id: Option<&str>,
    kind: &Kind,
) -> Result<Option<String>, Problem> {
    let may = async |permission| match team_id {
        Some(team_id) => may_in_team(state, caller, team_id, permission).await,
        None => Ok(may_in_system(state, caller, permission)),
    };
    if !may(kind.own).await? {
        return Err(Problem::forbidden(kind.own));
    }
    Ok(if may(kind.others).await? { None } else { Some(caller.user_id.clone()) })
}

/// May the caller manage a hook of this team that somebody made?
async fn require_manage(
    state: &State,
    caller: &Identity,
    team_id: &str,
    maker: &str,
    kind: &Kind,
) -> Result<(), Problem> {
    if !may_in_team(state, caller, team_id, kind.own).await? {
        return Err(Problem::forbidden(kind.own));
    }
    if maker != caller.user_id && !may_in_team(state, caller, team_id, kind.others).await? {
        return Err(Problem::forbidden(kind.others));
    }
    Ok(())
}

async fn channel_at(state: &State, caller: &Identity, channel_id: &str) -> Result<AtChannel, Problem> {
    let at = channel(state, caller, channel_id).await?;
    at.ok_or_else(|| Problem::not_found("app.channel.get.existing.app_error"))
}

/// A channel that is not open is for those who read it.
fn require_reads(at: &AtChannel) -> Result<(), Problem> {
    if at.standing.channel.kind == OPEN || at.may_read() {
        return Ok(());
    }
    Err(Problem::forbidden(::access::permission::READ_CHANNEL_CONTENT))
}

/// Whose name and picture a hook's words come with.
struct Author<'a> {
    user_id: &'a str,
    username: &'a str,
    /// What the hook says of itself.
    hook_username: &'a str,
    hook_icon: &'a str,
    display_name: &'a str,
}

/// Posts what a program wants to have said, in as many posts as it takes. `key`: the same words are posted once.
async fn post(
    state: &State,
    author: &Author<'_>,
    (channel_id, root_id): (&str, &str),
    request: IncomingWebhookRequest,
    key: &str,
) -> Result<(), Problem> {
    let settings = &state.settings.service;
    let mut props = request.props;
    for name in
        SERVER_PROPS.into_iter().chain(["override_username", "override_icon_url", "override_icon_emoji"])
    {
        props.remove(name);
    }
    props.insert("from_webhook".to_owned(), "true".into());
    if !author.display_name.is_empty() {
        props.insert("webhook_display_name".to_owned(), author.display_name.into());
    }
    let first = |said: &str, own: &str| if said.is_empty() { own.to_owned() } else { said.to_owned() };
    if settings.enable_post_username_override {
        let name = first(&first(&request.username, author.hook_username), "webhook");
        props.insert("override_username".to_owned(), name.into());
    }
    if settings.enable_post_icon_override {
        let icon = first(&request.icon_url, author.hook_icon);
        for (name, value) in [("override_icon_url", icon), ("override_icon_emoji", request.icon_emoji)] {
            if !value.is_empty() {
                props.insert(name.to_owned(), value.into());
            }
        }
    }
    let pieces = pieces(&links(&request.text), MAX_MESSAGE);
    let last = pieces.len() - 1;
    let mut attachments = request.attachments.filter(|all| !all.is_empty());
    for (n, message) in pieces.into_iter().enumerate() {
        let here: Option<Vec<Attachment>> = if n == last { attachments.take() } else { None };
        let saying = Saying {
            user_id: author.user_id.to_owned(),
            username: author.username.to_owned(),
            channel_id: channel_id.to_owned(),
            root_id: root_id.to_owned(),
            message,
            kind: request.kind.clone(),
            props: props.clone(),
            attachments: here,
            verbatim: true,
            set_online: false,
            key: if key.is_empty() { String::new() } else { format!("{key}:{n}") },
        };
        say(state, saying).await?;
    }
    Ok(())
}

/// Somebody in whose name a program acts, as the permission checks want him.
async fn identity_of(state: &State, user_id: &str) -> Result<Option<Identity>, Problem> {
    let user = crate::app::users::find(state, user_id).await?;
    Ok(user.map(|user| Identity {
        user_id: user.id,
        username: user.username,
        roles: user.roles,
        is_bot: user.is_bot,
        ..Identity::default()
    }))
}
