use image::{Rgba, RgbaImage};

use super::*;

const MANY: u64 = 33_177_600;

fn encoded(width: u32, height: u32, alpha: u8, format: ImageFormat) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, y| Rgba([x as u8, y as u8, 7, alpha]));
    let image = DynamicImage::ImageRgba8(image);
    let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

fn size(content: &[u8]) -> (ImageFormat, u32, u32) {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().unwrap();
    let format = reader.format().unwrap();
    let (width, height) = reader.into_dimensions().unwrap();
    (format, width, height)
}

#[test]
fn smaller_ones_fit_and_keep_their_kind() {
    use ImageFormat::{Jpeg, Png};
    for (format, width, height, thumbnail, preview) in [
        (Png, 320, 240, (Png, 120, 90), (Png, 320, 240)),
        (Jpeg, 320, 240, (Jpeg, 120, 90), (Jpeg, 320, 240)),
        (Jpeg, 2400, 300, (Jpeg, 120, 15), (Jpeg, 1920, 240)),
        (Png, 20, 500, (Png, 4, 100), (Png, 20, 500)),
        (Png, 3, 2, (Png, 3, 2), (Png, 3, 2)),
    ] {
        let look = look(&encoded(width, height, 255, format), MANY).unwrap();
        assert_eq!((look.width, look.height), (width, height));
        let small = look.small.unwrap();
        assert_eq!(size(&small.thumbnail), thumbnail);
        assert_eq!(size(&small.preview), preview);
        assert_eq!(size(&look.mini), (Jpeg, 16, 16));
    }
    let look = look(&encoded(300, 300, 100, ImageFormat::WebP), MANY).unwrap();
    assert_eq!(size(&look.small.unwrap().preview).0, Png, "what shines through stays so");
}

/// A JPEG of 40 × 20 that says it was taken with the camera on its side.
fn turned() -> Vec<u8> {
    let plain = encoded(40, 20, 255, ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], b"\xFF\xE1", &length, exif, &plain[2..]].concat()
}

#[test]
fn pictures_stand_upright() {
    let look = look(&turned(), MANY).unwrap();
    assert_eq!((look.width, look.height), (20, 40));
    assert_eq!(size(&look.small.unwrap().preview), (ImageFormat::Jpeg, 20, 40));
}

fn gif(frames: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
    for n in 0..frames {
        let image = RgbaImage::from_pixel(200, 100, Rgba([n as u8 * 90, 0, 0, 255]));
        encoder.encode_frame(image::Frame::new(image)).unwrap();
    }
    drop(encoder);
    out
}

#[test]
fn what_moves_is_not_made_to_stand_still() {
    let moving = look(&gif(3), MANY).unwrap();
    assert!(moving.small.is_none());
    assert_eq!((moving.width, moving.height), (200, 100));
    assert!(look(&gif(1), MANY).unwrap().small.is_some());
    let kept = portrait(gif(2).into(), Shape::Within(128), MANY).unwrap();
    assert_eq!((kept.mime_type, kept.content), ("image/gif", gif(2).into()));
}

#[test]
fn portraits_have_their_shape() {
    let wide = Bytes::from(encoded(300, 200, 255, ImageFormat::Png));
    let square = portrait(wide.clone(), Shape::Square(128), MANY).unwrap();
    assert_eq!(size(&square.content), (ImageFormat::Png, 128, 128));
    let within = portrait(wide, Shape::Within(128), MANY).unwrap();
    assert_eq!(size(&within.content), (ImageFormat::Png, 128, 85));
    let small = Bytes::from(encoded(32, 32, 255, ImageFormat::Png));
    assert_eq!(portrait(small.clone(), Shape::Within(128), MANY).unwrap().content, small);
    assert!(portrait(Bytes::from_static(b"hello"), Shape::Square(128), MANY).is_none());
}

/// A PNG of a few bytes that says it is this large.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(2, 2, 255, ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = u32::MAX;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png
}

#[test]
fn bombs_do_not_go_off() {
    assert_eq!(size(&bomb(60_000, 60_000)).1, 60_000, "the header itself is whole");
    for (width, height) in [(60_000, 60_000), (u32::MAX >> 1, 1), (5760, 5761)] {
        assert!(look(&bomb(width, height), MANY).is_none(), "{width} x {height}");
    }
}

#[test]
fn broken_pictures_are_none() {
    let mut seed = 7_u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    let originals = [
        encoded(40, 30, 255, ImageFormat::Png),
        encoded(40, 30, 255, ImageFormat::Jpeg),
        encoded(40, 30, 200, ImageFormat::WebP),
        encoded(40, 30, 255, ImageFormat::Bmp),
        encoded(40, 30, 255, ImageFormat::Tiff),
        gif(2),
        turned(),
    ];
    for original in &originals {
        assert!(look(original, MANY).is_some());
        for _ in 0..150 {
            let mut broken = original.clone();
            match random() % 3 {
                0 => broken.truncate(random() % original.len()),
                1 => {
                    for _ in 0..=random() % 8 {
                        let at = random() % original.len();
                        broken[at] = random() as u8;
                    }
                }
                _ => {
                    let at = random() % original.len();
                    broken.splice(at..at, std::iter::repeat_n(random() as u8, random() % 40));
                }
            }
            // A panic ends the test; what is said of it matters not.
            let _ = look(&broken, MANY);
        }
    }
}
