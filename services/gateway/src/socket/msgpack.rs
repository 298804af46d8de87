//! As much of MessagePack as requests need: nil, booleans, numbers, text, lists and maps with text for keys.

use serde_json::{Map, Value};

const DEEPEST: usize = 16;

/// The value that fills `bytes`, if it is one.
pub fn decode(bytes: &[u8]) -> Option<Value> {
    let mut reader = Reader(bytes);
    let value = reader.value(0)?;
    reader.0.is_empty().then_some(value)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<u64> {
        Some(self.take(bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn signed(&mut self, bytes: usize) -> Option<i64> {
        let unused = 64 - 8 * u32::try_from(bytes).ok()?;
        Some(((self.number(bytes)? << unused) as i64) >> unused)
    }

    fn length(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.number(bytes)?).ok()
    }

    fn text(&mut self, length: usize) -> Option<Value> {
        std::str::from_utf8(self.take(length)?).ok().map(Value::from)
    }

    fn list(&mut self, length: usize, depth: usize) -> Option<Value> {
        // Every item takes a byte at least, so a lie about the length ends soon.
        (0..length).map(|_| self.value(depth + 1)).collect::<Option<Vec<_>>>().map(Value::from)
    }

    fn map(&mut self, length: usize, depth: usize) -> Option<Value> {
        let mut map = Map::new();
        for _ in 0..length {
            let Value::String(key) = self.value(depth + 1)? else { return None };
            map.insert(key, self.value(depth + 1)?);
        }
        Some(map.into())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let first = *self.take(1)?.first()?;
        Some(match first {
            0x00..=0x7f => first.into(),
            0x80..=0x8f => self.map(usize::from(first & 0x0f), depth)?,
            0x90..=0x9f => self.list(usize::from(first & 0x0f), depth)?,
            0xa0..=0xbf => self.text(usize::from(first & 0x1f))?,
            0xc0 => Value::Null,
            0xc2 | 0xc3 => (first == 0xc3).into(),
            0xca => f32::from_bits(u32::try_from(self.number(4)?).ok()?).into(),
            0xcb => f64::from_bits(self.number(8)?).into(),
            0xcc..=0xcf => self.number(1 << (first - 0xcc))?.into(),
            0xd0..=0xd3 => self.signed(1 << (first - 0xd0))?.into(),
            0xd9..=0xdb => {
                let length = self.length(1 << (first - 0xd9))?;
                self.text(length)?
            }
            0xdc | 0xdd => {
                let length = self.length(2 << (first - 0xdc))?;
                self.list(length, depth)?
            }
            0xde | 0xdf => {
                let length = self.length(2 << (first - 0xde))?;
                self.map(length, depth)?
            }
            0xe0..=0xff => i64::from(first as i8).into(),
            // Binary data and extensions have no place in a request.
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request() {
        let bytes = b"\x83\xa3seq\x01\xa6action\xa4ping\xa4data\x81\xa1x\x92\xc3\xff";
        assert_eq!(decode(bytes), Some(json!({"seq": 1, "action": "ping", "data": {"x": [true, -1]}})));
    }

    #[test]
    fn numbers_and_text_of_every_width() {
        assert_eq!(decode(b"\xcd\x01\x00"), Some(json!(256)));
        assert_eq!(decode(b"\xd1\xff\x00"), Some(json!(-256)));
        assert_eq!(decode(b"\xd3\xff\xff\xff\xff\xff\xff\xff\xfe"), Some(json!(-2)));
        assert_eq!(decode(b"\xcb\x3f\xf8\0\0\0\0\0\0"), Some(json!(1.5)));
        assert_eq!(decode(b"\xda\x00\x02ab"), Some(json!("ab")));
        assert_eq!(decode(b"\xdc\x00\x01\xc0"), Some(json!([null])));
    }

    #[test]
    fn nonsense_is_refused() {
        for bytes in [
            &b""[..],
            b"\xc1",
            b"\xc1\xc1",
            b"\x01\x01",
            b"\xa5ab",
            b"\xdd\xff\xff\xff\xff",
            b"\x81\x01\x01",
            b"\xa1\xff",
        ] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
        assert_eq!(decode(&[0x91; 4000]), None, "too deep");
    }
}
