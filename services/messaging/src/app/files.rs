//! Files of posts. Before the write they are claimed from the service that has them, with a time within which the write must
//! be committed; the post's event makes it final there. So a post with files costs one question and no second commit.

use std::time::{Duration, Instant};

use ::access::permission::UPLOAD_FILE;
use events::request::{
    ChannelRights, ClaimFiles, FindFiles, KeptFile, KeptFiles, LookAtChannel, ReleaseFiles,
};
use model::{FileInfo, Problem};

use crate::State;
use crate::app::access;
use crate::domain::post::Props;
use crate::store::access::problem;
use crate::store::files as store;

/// Files of a question at most.
const MOST: usize = 1_000;

/// Files a post is about to get.
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    pub files: Vec<FileInfo>,
    /// Not to be committed after this.
    pub until: Option<Instant>,
    /// Its name.
    pub claim: String,
}

impl Claimed {
    pub fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() > until)
    }
}

/// Claims files for a post; what cannot be had is left out. `claim` names the post among those of its author.
pub async fn claim(
    state: &State,
    user_id: &str,
    channel_id: &str,
    claim: &str,
    file_ids: Vec<String>,
    post_id: &str,
) -> Result<Claimed, Problem> {
    let mut file_ids: Vec<String> = file_ids.into_iter().filter(|id| model::id::is_valid(id)).collect();
    file_ids.sort_unstable();
    file_ids.dedup();
    if file_ids.is_empty() {
        return Ok(Claimed::default());
    }
    // Counted from before the question, by a clock that nobody sets.
    let asked = Instant::now();
    let ask = ClaimFiles {
        user_id: user_id.to_owned(),
        channel_id: channel_id.to_owned(),
        claim: claim.to_owned(),
        file_ids,
    };
    let mut claimed = state.bus.request(&ask).await?;
    claimed.files.iter_mut().for_each(|file| post_id.clone_into(&mut file.post_id));
    let until = Some(asked + Duration::from_millis(claimed.valid_ms));
    Ok(Claimed { files: claimed.files, until, claim: claim.to_owned() })
}

/// Gives back what was claimed for something that was refused. What may have been written all the same keeps it.
pub async fn give_back(state: &State, user_id: &str, claimed: &Claimed, refusal: &Problem) {
    if refusal.status >= 500 || claimed.files.is_empty() {
        return;
    }
    let file_ids = claimed.files.iter().map(|file| file.id.clone()).collect();
    let ask = ReleaseFiles { user_id: user_id.to_owned(), claim: claimed.claim.clone(), file_ids };
    if let Err(error) = state.bus.request(&ask).await {
        tracing::warn!(%error, "files are free when their claim runs out");
    }
}

/// What is told of files that something not sent yet names. While nobody can tell, nothing is shown of them.
pub async fn named(state: &State, user_id: &str, file_ids: &[String]) -> Vec<FileInfo> {
    if file_ids.is_empty() {
        return Vec::new();
    }
    let ask =
        FindFiles { user_id: user_id.to_owned(), file_ids: file_ids[..file_ids.len().min(MOST)].to_vec() };
    state.bus.request(&ask).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "files of drafts are not shown");
        Vec::new()
    })
}

/// The metadata of one such thing, of what [`named`] told of all of them.
pub fn metadata(file_ids: &[String], files: &[FileInfo]) -> Props {
    let own: Vec<&FileInfo> = files.iter().filter(|file| file_ids.contains(&file.id)).collect();
    if own.is_empty() {
        return Props::new();
    }
    [("files".to_owned(), serde_json::json!(own))].into_iter().collect()
}

/// For the service of files: what is still needed.
pub async fn kept(state: &State, ask: KeptFiles) -> Result<Vec<KeptFile>, Problem> {
    if ask.file_ids.len() > MOST {
        return Err(Problem::invalid_body("file_ids"));
    }
    store::kept(&state.db.exec(), &ask.file_ids).await.map_err(problem)
}

/// For the service of files: what somebody may do in a channel.
pub async fn rights(state: &State, ask: LookAtChannel) -> Result<Option<ChannelRights>, Problem> {
    let at = access::channel(state, &ask.identity, &ask.channel_id).await?;
    Ok(at.map(|at| ChannelRights {
        reads: at.may_read(),
        uploads: at.may(UPLOAD_FILE),
        archived: at.standing.channel.delete_at > 0,
    }))
}
