//! What a client looks at.

use super::Id;

/// What the client says it looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub channel: Option<Id>,
    pub team: Option<Id>,
    pub thread: Option<Id>,
    pub thread_view: Option<Id>,
}
