//! Everything services say to each other, declared once: durable events, typed requests, live frames and signals.
//!
//! * An **event** is a fact. It is written to the outbox in the transaction that made it true, and every consumer gets it
//!   at least once, in order, with holes noticed. Fields are only ever added; a breaking change is a new version.
//! * A **request** is a question with a typed answer. It may fail; the asker says what then.
//! * A **live** frame goes to the sockets that may see it, now or never.
//! * A **signal** is fleeting (presence, typing): nothing durable may depend on one.
//!
//! Subjects are named here and nowhere else; each is prefixed with the deployment's prefix (`parlance`).

pub mod auth;
pub mod files;
pub mod live;
pub mod messaging;
pub mod request;
pub mod search;
pub mod signal;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A durable fact.
pub trait Event: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The service that says it; also the name of its stream.
    const PRODUCER: &'static str;
    /// `noun.past-participle`.
    const NAME: &'static str;
    const VERSION: u16;

    /// `<producer>.<noun>.<verb>.v<version>`, without the deployment's prefix.
    fn subject() -> String {
        format!("{}.{}.v{}", Self::PRODUCER, Self::NAME, Self::VERSION)
    }
}

/// An event on its way: what the outbox stores and JetStream carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Unique; consumers and JetStream deduplicate by it.
    pub id: String,
    /// `<producer>.<noun>.<verb>.v<n>`.
    pub subject: String,
    /// Place in the producer's history: 1, 2, 3 … without holes.
    pub position: i64,
    /// Unix ms at which it became true.
    pub at: i64,
    /// W3C `traceparent` of the request that caused it; may be empty.
    #[serde(default)]
    pub trace: String,
    pub data: serde_json::Value,
}

impl Envelope {
    /// The event in it, if it is of this type.
    pub fn decode<E: Event>(&self) -> Option<Result<E, serde_json::Error>> {
        (self.subject == E::subject()).then(|| E::deserialize(&self.data))
    }
}
