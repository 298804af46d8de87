//! What comes in: frames put together to messages, with a limit that holds before anything is kept.

use actix_codec::Decoder;
#[cfg(test)]
use actix_http::ws::OpCode;
use actix_http::ws::{Codec, Frame, Item};
use bytes::{Bytes, BytesMut};

/// Bytes of a message, fragments together.
pub const LONGEST: usize = 8192;
/// Largest header of a frame.
const HEADER: usize = 14;

#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    Text(Bytes),
    Binary(Bytes),
    Ping(Bytes),
    Pong,
    /// The client says goodbye, with this code.
    Close(u16),
}

/// Why a socket cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    TooLong,
    Malformed,
}

/// Bytes not yet understood. Holds nothing while there are none.
pub struct Input {
    codec: Codec,
    bytes: BytesMut,
    /// Fragments so far, and whether they are text.
    fragments: Option<Box<(bool, BytesMut)>>,
}

impl Input {
    /// `already`: what was read together with the upgrade request.
    pub fn new(already: &[u8]) -> Self {
        Self { codec: Codec::new().max_size(LONGEST), bytes: BytesMut::from(already), fragments: None }
    }

    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole message, if it is there.
    pub fn next(&mut self) -> Result<Option<Message>, Bad> {
        loop {
            if announced(&self.bytes).is_some_and(|length| length > LONGEST as u64) {
                return Err(Bad::TooLong);
            }
            let frame = self.codec.decode(&mut self.bytes).map_err(|_| Bad::Malformed)?;
            let Some(frame) = frame else {
                if self.bytes.is_empty() {
                    self.bytes = BytesMut::new();
                }
                debug_assert!(self.bytes.len() <= LONGEST + HEADER);
                return Ok(None);
            };
            if let Some(message) = self.assemble(frame)? {
                return Ok(Some(message));
            }
        }
    }

    fn assemble(&mut self, frame: Frame) -> Result<Option<Message>, Bad> {
        let whole = matches!(frame, Frame::Text(_) | Frame::Binary(_));
        if whole && self.fragments.is_some() {
            return Err(Bad::Malformed);
        }
        Ok(Some(match frame {
            Frame::Text(bytes) => Message::Text(bytes),
            Frame::Binary(bytes) => Message::Binary(bytes),
            Frame::Ping(bytes) => Message::Ping(bytes),
            Frame::Pong(_) => Message::Pong,
            Frame::Close(reason) => Message::Close(reason.map_or(1000, |reason| reason.code.into())),
            Frame::Continuation(item) => return self.fragment(item),
        }))
    }

    fn fragment(&mut self, item: Item) -> Result<Option<Message>, Bad> {
        let (bytes, last) = match item {
            Item::FirstText(bytes) => return self.begin(true, &bytes),
            Item::FirstBinary(bytes) => return self.begin(false, &bytes),
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
        };
        let fragments = self.fragments.as_mut().ok_or(Bad::Malformed)?;
        if fragments.1.len() + bytes.len() > LONGEST {
            return Err(Bad::TooLong);
        }
        fragments.1.extend_from_slice(&bytes);
        if !last {
            return Ok(None);
        }
        let (text, whole) = *self.fragments.take().ok_or(Bad::Malformed)?;
        let whole = whole.freeze();
        Ok(Some(if text { Message::Text(whole) } else { Message::Binary(whole) }))
    }

    fn begin(&mut self, text: bool, bytes: &[u8]) -> Result<Option<Message>, Bad> {
        if self.fragments.is_some() {
            return Err(Bad::Malformed);
        }
        self.fragments = Some(Box::new((text, BytesMut::from(bytes))));
        Ok(None)
    }
}

/// The length that the frame at the front claims to have.
fn announced(bytes: &[u8]) -> Option<u64> {
    let short = u64::from(bytes.get(1)? & 0x7f);
    match short {
        126 => Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?).into()),
        127 => Some(u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => Some(short),
    }
}

/// Also for tests: how a client would write it.
#[cfg(test)]
fn masked(opcode: OpCode, payload: &[u8], last: bool) -> BytesMut {
    let mut out = BytesMut::new();
    actix_http::ws::Parser::write_message(&mut out, payload, opcode, last, true);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_in_pieces_arrives_whole() {
        let frame = masked(OpCode::Text, b"hello", true);
        let mut input = Input::new(&frame[..3]);
        assert_eq!(input.next(), Ok(None));
        input.feed(&frame[3..]);
        assert_eq!(input.next(), Ok(Some(Message::Text(Bytes::from_static(b"hello")))));
        assert_eq!(input.next(), Ok(None));
        assert_eq!(input.bytes.capacity(), 0, "an idle socket holds no buffer");
    }

    #[test]
    fn fragments_with_a_ping_between_them() {
        let mut input = Input::new(&masked(OpCode::Text, b"hel", false));
        input.feed(&masked(OpCode::Ping, b"?", true));
        input.feed(&masked(OpCode::Continue, b"lo", true));
        assert_eq!(input.next(), Ok(Some(Message::Ping(Bytes::from_static(b"?")))));
        assert_eq!(input.next(), Ok(Some(Message::Text(Bytes::from_static(b"hello")))));
    }

    #[test]
    fn too_long_is_known_from_the_header() {
        let mut input = Input::new(&masked(OpCode::Text, &vec![b'x'; LONGEST], true));
        assert!(matches!(input.next(), Ok(Some(Message::Text(_)))));
        let frame = masked(OpCode::Text, &vec![b'x'; LONGEST + 1], true);
        assert_eq!(Input::new(&frame[..4]).next(), Err(Bad::TooLong));
        let mut giant = vec![0x81, 0xff];
        giant.extend_from_slice(&u64::MAX.to_be_bytes());
        assert_eq!(Input::new(&giant).next(), Err(Bad::TooLong));
    }

    #[test]
    fn too_long_in_fragments() {
        let mut input = Input::new(&masked(OpCode::Text, &[b'x'; 8000], false));
        input.feed(&masked(OpCode::Continue, &[b'x'; 192], false));
        assert_eq!(input.next(), Ok(None));
        input.feed(&masked(OpCode::Continue, b"x", false));
        assert_eq!(input.next(), Err(Bad::TooLong));
    }

    #[test]
    fn broken_protocol() {
        for bytes in [
            &[0x81u8, 0x01, b'x'][..],                 // not masked
            &[0x85, 0x80, 0, 0, 0, 0][..],             // reserved opcode
            &[0xc1, 0x80, 0, 0, 0, 0][..],             // reserved bit
            &masked(OpCode::Continue, b"x", true)[..], // nothing to continue
            &masked(OpCode::Ping, &[b'x'; 126], true)[..],
        ] {
            assert_eq!(Input::new(bytes).next(), Err(Bad::Malformed), "{bytes:?}");
        }
    }
}
