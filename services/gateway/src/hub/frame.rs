//! Frames on their way to sockets: encoded once, shared by all, numbered for each.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;

use bytes::{BufMut, BytesMut};
use events::live::PerRecipient;
use serde_json::json;

use super::Id;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8A;
/// Longest number and the closing brace.
const TAIL: usize = 21;

/// An event without its number.
pub struct Frame {
    /// Everything up to and with `"seq":`.
    head: Box<[u8]>,
    /// May be left out when a socket reads slowly.
    pub droppable: bool,
}

impl Frame {
    /// From the JSON texts of `data` and `broadcast`.
    pub fn new(event: &str, data: &str, broadcast: &str) -> Self {
        let mut head = Vec::with_capacity(data.len() + broadcast.len() + event.len() + 48);
        head.extend_from_slice(b"{\"event\":");
        // An event's name is ours and plain, but a custom one could be anything.
        let _ = serde_json::to_writer(&mut head, event);
        head.extend_from_slice(b",\"data\":");
        head.extend_from_slice(data.as_bytes());
        head.extend_from_slice(b",\"broadcast\":");
        head.extend_from_slice(broadcast.as_bytes());
        head.extend_from_slice(b",\"seq\":");
        let droppable = matches!(event, "typing" | "status_change" | "multiple_channels_viewed");
        Self { head: head.into_boxed_slice(), droppable }
    }

    /// Appends the frame with its number.
    pub fn write(&self, seq: u64, out: &mut BytesMut) {
        let mut tail = [0u8; TAIL];
        let mut rest = &mut tail[..];
        let _ = write!(rest, "{seq}}}");
        let used = TAIL - rest.len();
        write_header(TEXT, self.head.len() + used, out);
        out.put_slice(&self.head);
        out.put_slice(&tail[..used]);
    }
}

/// The same event for those who find their own name in it.
pub fn patched(event: &str, data: &str, broadcast: &str, per: &PerRecipient) -> HashMap<Id, Arc<Frame>> {
    let mut members: HashMap<&str, String> = HashMap::new();
    for (name, users) in [("mentions", &per.mentions), ("followers", &per.followers)] {
        for user in users {
            // A list inside a string, as clients decode it a second time.
            let own = json!([user]).to_string();
            let comma =
                if members.get(user.as_str()).is_some_and(|text| !text.is_empty()) { "," } else { "" };
            *members.entry(user).or_default() += &format!("{comma}\"{name}\":{}", json!(own));
        }
    }
    members
        .into_iter()
        .filter_map(|(user, member)| {
            let own = insert_member(data, &member)?;
            Some((Id::parse(user)?, Arc::new(Frame::new(event, &own, broadcast))))
        })
        .collect()
}

fn insert_member(object: &str, member: &str) -> Option<String> {
    let inside = object.trim_end().strip_suffix('}')?.trim_end();
    let comma = if inside.ends_with('{') { "" } else { "," };
    Some(format!("{inside}{comma}{member}}}"))
}

pub fn write_text(text: &[u8], out: &mut BytesMut) {
    write_header(TEXT, text.len(), out);
    out.put_slice(text);
}

pub fn write_ping(out: &mut BytesMut) {
    write_header(PING, 0, out);
}

pub fn write_pong(payload: &[u8], out: &mut BytesMut) {
    write_header(PONG, payload.len(), out);
    out.put_slice(payload);
}

pub fn write_close(code: u16, out: &mut BytesMut) {
    write_header(CLOSE, 2, out);
    out.put_u16(code);
}

fn write_header(first: u8, length: usize, out: &mut BytesMut) {
    out.reserve(length + 10);
    out.put_u8(first);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < 126 => out.put_u8(short),
        (_, Ok(length)) => {
            out.put_u8(126);
            out.put_u16(length);
        }
        _ => {
            out.put_u8(127);
            out.put_u64(length as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn text(frame: &Frame, seq: u64) -> Value {
        let mut out = BytesMut::new();
        frame.write(seq, &mut out);
        let start = match out[1] {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        assert_eq!(out[0], TEXT);
        serde_json::from_slice(&out[start..]).unwrap()
    }

    #[test]
    fn a_frame_is_numbered_when_written() {
        let frame = Frame::new("posted", r#"{"a":1}"#, r#"{"user_id":""}"#);
        let expected = json!({"event": "posted", "data": {"a": 1}, "broadcast": {"user_id": ""}, "seq": 7});
        assert_eq!(text(&frame, 7), expected);
        assert_eq!(text(&frame, u64::MAX)["seq"], json!(u64::MAX));
    }

    #[test]
    fn lengths_of_every_kind() {
        for size in [0, 1, 90, 125, 126, 127, 300, 65_400, 65_535, 65_536, 200_000] {
            let data = json!({ "x": "y".repeat(size) }).to_string();
            let frame = Frame::new("e", &data, "{}");
            let mut out = BytesMut::new();
            frame.write(1, &mut out);
            let (start, length) = match out[1] {
                126 => (4, usize::from(u16::from_be_bytes([out[2], out[3]]))),
                127 => (10, u64::from_be_bytes(out[2..10].try_into().unwrap()) as usize),
                short => (2, usize::from(short)),
            };
            assert_eq!(out.len() - start, length, "{size}");
            assert_eq!(text(&frame, 1)["data"]["x"].as_str().unwrap().len(), size);
        }
    }

    #[test]
    fn each_named_user_sees_himself_alone() {
        let (anna, ben) = ("a".repeat(26), "b".repeat(26));
        let per = PerRecipient { mentions: vec![anna.clone(), ben.clone()], followers: vec![ben.clone()] };
        let frames = patched("posted", r#"{"post":"{}"}"#, "{}", &per);
        let of = |user: &str| text(&frames[&Id::parse(user).unwrap()], 0)["data"].clone();
        assert_eq!(of(&anna), json!({"post": "{}", "mentions": format!("[\"{anna}\"]")}));
        let both =
            json!({"post": "{}", "mentions": format!("[\"{ben}\"]"), "followers": format!("[\"{ben}\"]")});
        assert_eq!(of(&ben), both);
        let empty =
            patched("posted", "{}", "{}", &PerRecipient { mentions: vec![anna.clone()], followers: vec![] });
        assert_eq!(
            text(&empty[&Id::parse(&anna).unwrap()], 0)["data"]["mentions"],
            json!(format!("[\"{anna}\"]"))
        );
    }
}
