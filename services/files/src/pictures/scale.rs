//! Smaller pictures of a picture.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbImage};

const THUMBNAIL: (u32, u32) = (120, 100);
const PREVIEW_WIDTH: u32 = 1920;
const MINI: u32 = 16;
const QUALITY: u8 = 90;

/// The picture not wider than a preview may be; `None` when it is not wider itself.
pub fn preview(image: &DynamicImage) -> Option<DynamicImage> {
    (image.width() > PREVIEW_WIDTH).then(|| image.thumbnail(PREVIEW_WIDTH, u32::MAX))
}

pub fn thumbnail(image: &DynamicImage) -> DynamicImage {
    let (width, height) = THUMBNAIL;
    if image.width() <= width && image.height() <= height {
        return image.clone();
    }
    image.thumbnail(width, height)
}

pub fn mini(image: &DynamicImage) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let small = opaque(&image.thumbnail_exact(MINI, MINI));
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&small).ok()?;
    Some(out)
}

/// The middle of it.
pub fn square(image: &DynamicImage, side: u32) -> DynamicImage {
    image.resize_to_fill(side, side, FilterType::Triangle)
}

/// `None` when it fits already.
pub fn within(image: &DynamicImage, side: u32) -> Option<DynamicImage> {
    (image.width() > side || image.height() > side).then(|| image.resize(side, side, FilterType::Triangle))
}

/// PNG stays PNG, and so does what shines through; the rest becomes JPEG.
pub fn encode(image: &DynamicImage, format: ImageFormat) -> Option<Bytes> {
    if format == ImageFormat::Png || shines_through(image) {
        return png(image);
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&opaque(image)).ok()?;
    Some(out.into())
}

pub fn png(image: &DynamicImage) -> Option<Bytes> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner().into())
}

fn shines_through(image: &DynamicImage) -> bool {
    image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < u8::MAX)
}

/// On white, which JPEG wants.
fn opaque(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let with_alpha = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0.map(u32::from);
        let over = |part: u32| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(red), over(green), over(blue)])
    })
}
