//! How large a picture is, by its beginning.

use std::io::Cursor;

use gif::DecodeOptions;
use image::{ImageFormat, ImageReader};
use model::preview::PostImage;

/// A picture of more frames is not counted to its end.
const MOST_FRAMES: u32 = 10_000;

/// `None`: it is none.
pub fn size(content: &[u8]) -> Option<PostImage> {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let (width, height) = reader.into_dimensions().ok()?;
    let frame_count = if format == ImageFormat::Gif { frames(content) } else { 0 };
    let name = if format == ImageFormat::Jpeg { "jpeg" } else { format.extensions_str().first()? };
    Some(PostImage { width, height, format: name.to_owned(), frame_count })
}

/// Nothing is decoded for that.
fn frames(content: &[u8]) -> u32 {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let Ok(mut decoder) = options.read_info(Cursor::new(content)) else { return 0 };
    let mut frames = 0;
    while frames < MOST_FRAMES && matches!(decoder.next_frame_info(), Ok(Some(_))) {
        frames += 1;
    }
    frames
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Frame, RgbaImage};

    use super::*;

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(30, 20).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn sizes_are_told_by_the_beginning() {
        for (format, name) in
            [(ImageFormat::Png, "png"), (ImageFormat::Jpeg, "jpeg"), (ImageFormat::WebP, "webp")]
        {
            let whole = encoded(format);
            let told = PostImage { width: 30, height: 20, format: name.into(), frame_count: 0 };
            assert_eq!(size(&whole), Some(told), "{name}");
        }
        let mut gif = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        encoder.encode_frames((0..3).map(|_| Frame::new(RgbaImage::new(4, 5)))).unwrap();
        drop(encoder);
        assert_eq!(size(&gif), Some(PostImage { width: 4, height: 5, format: "gif".into(), frame_count: 3 }));
        for none in [b"".as_slice(), b"<html>", b"GIF89a", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(size(none), None);
        }
    }
}
