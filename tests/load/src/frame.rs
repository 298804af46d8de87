//! As much of RFC 6455's framing as a listening client needs: whole text, ping, pong and close frames.

use std::ops::Range;

use anyhow::{Result, bail, ensure};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Ping,
    Pong,
    Close,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    /// Where the payload lies in the bytes that were parsed.
    pub payload: Range<usize>,
}

/// The first frame in `bytes`, or none if more bytes must come. The frame ends where its payload does.
pub fn parse(bytes: &[u8]) -> Result<Option<Frame>> {
    let [first, second, rest @ ..] = bytes else {
        return Ok(None);
    };
    let (head, length) = match (second & 0x7f, rest) {
        (126, [a, b, ..]) => (4, u64::from(u16::from_be_bytes([*a, *b]))),
        (127, [a, b, c, d, e, f, g, h, ..]) => (10, u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h])),
        (126 | 127, _) => return Ok(None),
        (short, _) => (2, u64::from(short)),
    };
    ensure!(second & 0x80 == 0, "the server masked a frame");
    ensure!(length < 1 << 24, "the server sent a frame of {length} bytes");
    let kind = match first {
        0x81 => Kind::Text,
        0x88 => Kind::Close,
        0x89 => Kind::Ping,
        0x8a => Kind::Pong,
        other => bail!("the server sent a frame beginning with {other:#04x}"),
    };
    let end = head + usize::try_from(length)?;
    Ok((bytes.len() >= end).then_some(Frame { kind, payload: head..end }))
}

/// The answer to a ping.
pub fn pong(payload: &[u8]) -> Result<Vec<u8>> {
    short(0x8a, payload)
}

/// What a client says.
pub fn text(payload: &str) -> Result<Vec<u8>> {
    short(0x81, payload.as_bytes())
}

/// The mask is zero: it protects careless proxies from clients, and there is none between here and there.
fn short(kind: u8, payload: &[u8]) -> Result<Vec<u8>> {
    let length = u8::try_from(payload.len())?;
    ensure!(length < 126, "a frame of {length} bytes");
    let mut frame = vec![kind, 0x80 | length, 0, 0, 0, 0];
    frame.extend_from_slice(payload);
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_every_byte_of_a_frame() -> Result<()> {
        let mut bytes = vec![0x81, 126, 0x01, 0x00];
        bytes.extend([b'x'; 256]);
        for short in 0..bytes.len() {
            assert_eq!(parse(&bytes[..short])?, None, "{short} bytes");
        }
        let frame = parse(&bytes)?;
        assert_eq!(frame, Some(Frame { kind: Kind::Text, payload: 4..260 }));
        Ok(())
    }

    #[test]
    fn refuses_what_a_server_must_not_send() {
        assert!(parse(&[0x81, 0x81, 0, 0, 0, 0, b'x']).is_err(), "masked");
        assert!(parse(&[0xc1, 0x01, b'x']).is_err(), "compressed without agreement");
    }

    #[test]
    fn a_pong_carries_what_the_ping_did() -> Result<()> {
        assert_eq!(pong(b"hi")?, [0x8a, 0x82, 0, 0, 0, 0, b'h', b'i']);
        Ok(())
    }
}
