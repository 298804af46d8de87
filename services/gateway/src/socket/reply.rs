//! Answers to what clients ask over the socket. They take no event number.

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// A refusal in the socket's shape.
#[derive(Debug, Serialize)]
pub struct Refusal {
    pub id: &'static str,
    pub message: &'static str,
    pub detailed_error: &'static str,
    pub status_code: u16,
}

impl Refusal {
    pub const NO_ACTION: Self =
        Self::new("api.web_socket_router.no_action.app_error", "No websocket action.", 400);
    pub const BAD_SEQ: Self =
        Self::new("api.web_socket_router.bad_seq.app_error", "Invalid sequence for WebSocket message.", 400);
    pub const BAD_ACTION: Self =
        Self::new("api.web_socket_router.bad_action.app_error", "Unknown WebSocket action.", 500);
    pub const NOT_AUTHENTICATED: Self = Self::new(
        "api.web_socket_router.not_authenticated.app_error",
        "WebSocket connection is not authenticated.",
        401,
    );
    pub const INVALID_PARAM: Self =
        Self::new("api.websocket_handler.invalid_param.app_error", "Invalid parameter.", 400);
    pub const FORBIDDEN: Self =
        Self::new("api.context.permissions.app_error", "You do not have the appropriate permissions.", 403);
    pub const BUSY: Self =
        Self::new("api.websocket_handler.server_busy.app_error", "Server is busy, try again later.", 503);

    const fn new(id: &'static str, message: &'static str, status_code: u16) -> Self {
        Self { id, message, detailed_error: "", status_code }
    }
}

/// What an action comes to.
pub type Outcome = Result<Map<String, Value>, Refusal>;

#[derive(Serialize)]
struct Reply<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq_reply: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Refusal>,
}

/// The reply to the request with this number; a number that makes no sense is not repeated.
pub fn encode(seq: i64, outcome: &Outcome) -> Vec<u8> {
    let seq_reply = (seq > 0).then_some(seq);
    let data = outcome.as_ref().ok().filter(|data| !data.is_empty());
    let data = data.and_then(|data| serde_json::value::to_raw_value(data).ok());
    let reply = Reply {
        status: if outcome.is_ok() { "OK" } else { "FAIL" },
        seq_reply,
        data: data.as_deref(),
        error: outcome.as_ref().err(),
    };
    serde_json::to_vec(&reply).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reply(seq: i64, outcome: Outcome) -> Value {
        serde_json::from_slice(&encode(seq, &outcome)).unwrap()
    }

    #[test]
    fn the_shape_of_replies() {
        assert_eq!(reply(3, Ok(Map::new())), json!({"status": "OK", "seq_reply": 3}));
        let data = json!({"text": "pong"}).as_object().unwrap().clone();
        assert_eq!(reply(4, Ok(data)), json!({"status": "OK", "seq_reply": 4, "data": {"text": "pong"}}));
        let refused = reply(0, Err(Refusal::BAD_SEQ));
        assert_eq!(refused["status"], "FAIL");
        assert_eq!(refused["error"]["id"], "api.web_socket_router.bad_seq.app_error");
        assert_eq!(refused["error"]["status_code"], 400);
        assert!(refused.get("seq_reply").is_none() && refused.get("data").is_none());
    }
}
