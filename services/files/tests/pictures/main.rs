//! Pictures that somebody mangled, in a process of their own: none makes a decoder panic, and none takes more memory than its
//! pixels may. The same ones every time.
#![expect(clippy::expect_used, reason = "tests")]

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use files::pictures::look;
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgba, RgbaImage};

const ROUNDS: usize = 1_500;
/// Pixels of a picture at most: a hundredth of a megabyte each at its widest.
const PIXELS: u64 = 1 << 20;
/// Bytes the process may grow by: what is decoded, turned, made smaller and encoded, for a few kinds of decoders.
const GROWTH: u64 = 96 << 20;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn pictures() -> Vec<Vec<u8>> {
    let image = RgbaImage::from_fn(48, 40, |x, y| Rgba([x as u8 * 5, y as u8 * 6, (x * y) as u8, 255]));
    let mut all = Vec::new();
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
    ] {
        let image = DynamicImage::ImageRgba8(image.clone());
        let image =
            if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).expect("encoding");
        all.push(out.into_inner());
    }
    let mut moving = Vec::new();
    let mut encoder = GifEncoder::new(&mut moving);
    encoder.encode_frames((0..3).map(|_| Frame::new(image.clone()))).expect("encoding");
    drop(encoder);
    all.push(moving);
    all
}

/// A few changes, most of them near the beginning, where sizes stand.
fn mangle(dice: &mut Dice, content: &mut Vec<u8>) {
    for _ in 0..=dice.roll(5) {
        let reach = if dice.roll(2) == 0 { content.len().min(120) } else { content.len() };
        let at = dice.roll(reach.max(1));
        match dice.roll(8) {
            0 => content.truncate(content.len() - at.min(content.len())),
            1 => {
                let again = content[at.min(content.len())..].to_vec();
                content.extend(again);
            }
            2 if at + 4 <= content.len() => content[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]),
            3 if at + 2 <= content.len() => content[at..at + 2].fill(0xff),
            _ if at < content.len() => content[at] = dice.roll(256) as u8,
            _ => {}
        }
    }
}

/// Resident bytes at their highest.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("of Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).expect("a number")
        * 1024
}

#[test]
fn no_picture_takes_more_than_its_share() {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let pictures = pictures();
    for picture in &pictures {
        assert!(look(picture, PIXELS).is_some(), "it is one before it is mangled");
    }
    let before = peak();
    let mut dice = Dice(11);
    let mut decoded = 0;
    for round in 0..ROUNDS {
        let mut content = pictures[round % pictures.len()].clone();
        mangle(&mut dice, &mut content);
        let seen = std::panic::catch_unwind(|| look(&content, PIXELS));
        decoded += usize::from(matches!(seen, Ok(Some(_))));
    }
    let _ = std::panic::take_hook();
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    assert!(decoded > ROUNDS / 20, "{decoded} of {ROUNDS} were still pictures");
    let grown = peak().saturating_sub(before);
    assert!(grown < GROWTH, "{} MB", grown >> 20);
}
