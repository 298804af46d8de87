//! How large an SVG says it is. Nothing of it is drawn here.

use html5gum::{StartTag, Token, Tokenizer};

use super::Look;

/// Bytes in which it must say so.
pub const LOOKED_AT: u64 = 64 * 1024;
/// Pixels of a side that are believed.
const LARGEST: u32 = 100_000;

/// `None`: it does not begin like one, or says nothing of its size.
pub fn look(head: &[u8]) -> Option<Look> {
    let text = String::from_utf8_lossy(head);
    let first = Tokenizer::new(&*text).find_map(|token| match token {
        Ok(Token::StartTag(tag)) => Some(tag),
        _ => None,
    });
    let svg = first.filter(|tag| *tag.name == b"svg")?;
    let (width, height) = sides(&svg).or_else(|| view(&svg))?;
    Some(Look { width, height, ..Look::default() })
}

fn said(svg: &StartTag<()>, name: &[u8]) -> Option<String> {
    svg.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

fn sides(svg: &StartTag<()>) -> Option<(u32, u32)> {
    let side = |name: &[u8]| {
        let side = said(svg, name)?;
        pixels(side.trim().trim_end_matches("px").trim_end_matches("em"))
    };
    Some((side(b"width")?, side(b"height")?))
}

fn view(svg: &StartTag<()>) -> Option<(u32, u32)> {
    let view = said(svg, b"viewbox")?;
    let numbers: Vec<&str> = view.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let [_, _, width, height] = numbers[..] else { return None };
    Some((pixels(width)?, pixels(height)?))
}

/// Whole ones of what may have a fraction.
fn pixels(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pixels: u32 = (digits(whole) && digits(fraction)).then(|| whole.parse().ok()).flatten()?;
    (1..=LARGEST).contains(&pixels).then_some(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(svg: &str) -> Option<(u32, u32)> {
        look(svg.as_bytes()).map(|look| (look.width, look.height))
    }

    #[test]
    fn sizes_are_said_in_many_ways() {
        for (attributes, told) in [
            ("width=\"30\" height='20'", Some((30, 20))),
            ("width='30px' height='20px' viewBox='0 0 7 8'", Some((30, 20))),
            ("width='30.7' height='20.2'", Some((30, 20))),
            ("width='2em' height='3em'", Some((2, 3))),
            ("width='100%' height='100%' viewBox='0 0 30 40'", Some((30, 40))),
            ("viewBox='5 5 30.5 40.5'", Some((30, 40))),
            ("viewBox='0,0,30,40'", Some((30, 40))),
            ("width='30'", None),
            ("width='-5' height='3'", None),
            ("width='0' height='0'", None),
            ("width='99999999999' height='1'", None),
            ("viewBox='0 0 30'", None),
            ("", None),
        ] {
            assert_eq!(size(&format!("<svg xmlns='x' {attributes}></svg>")), told, "{attributes}");
        }
        let prologue =
            "<?xml version='1.0'?><!-- drawn --><!DOCTYPE svg PUBLIC 'a' 'b'>\n<svg width='3' height='4'/>";
        assert_eq!(size(prologue), Some((3, 4)));
        for none in ["", "nonsense", "<html><svg width='3' height='4'/></html>", "<svg width='3' height='4'"]
        {
            assert_eq!(size(none), None, "{none}");
        }
    }
}
