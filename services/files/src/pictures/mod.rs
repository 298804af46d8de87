//! Looking at pictures: in a pool that decodes a few at a time, within limits of pixels and memory. What does not decode is
//! no picture, and never an error.

pub mod drawn;
pub mod initials;
mod scale;

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use settings::FileSettings;
use tokio::sync::Semaphore;

/// Bytes of a file that is looked at; a larger one is kept as a plain file.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// Bytes a decoded pixel takes at most: four channels of 16 bits.
const PIXEL: u64 = 8;

/// The one place where pictures are decoded. Cheap to clone.
#[derive(Clone)]
pub struct Studio {
    places: Arc<Semaphore>,
    max_pixels: u64,
}

/// What is known of a picture that was looked at.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Pixels, upright.
    pub width: u32,
    pub height: u32,
    /// A JPEG of 16 × 16; empty of what is drawn.
    pub mini: Vec<u8>,
    /// None of what moves: it would stand still.
    pub small: Option<Smaller>,
}

#[derive(Clone, Debug, Default)]
pub struct Smaller {
    /// Fits into 120 × 100.
    pub thumbnail: Bytes,
    /// At most 1,920 wide.
    pub preview: Bytes,
}

/// Sizes a picture of something else is brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Cut to a square of this side.
    Square(u32),
    /// Made to fit into a square of this side; what moves keeps moving and is left as it is.
    Within(u32),
}

/// A picture made ready to stand for somebody or something.
#[derive(Clone, Debug)]
pub struct Portrait {
    pub content: Bytes,
    pub mime_type: &'static str,
}

impl Studio {
    pub fn new(settings: &FileSettings) -> Self {
        let places = usize::try_from(settings.max_image_decoder_concurrency).ok().filter(|n| *n > 0);
        let places = places.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        Self {
            places: Arc::new(Semaphore::new(places)),
            max_pixels: settings.max_image_resolution.unsigned_abs(),
        }
    }

    /// Looks at what `load` brings; it is loaded only when its turn has come.
    pub async fn look(&self, load: impl Future<Output = std::io::Result<Bytes>>) -> Option<Look> {
        let _place = self.places.acquire().await.ok()?;
        let content = load.await.ok()?;
        self.at_work(move |max_pixels| look(&content, max_pixels)).await
    }

    /// A picture in another shape, as PNG; `None` when it is none.
    pub async fn portrait(&self, content: Bytes, shape: Shape) -> Option<Portrait> {
        let _place = self.places.acquire().await.ok()?;
        self.at_work(move |max_pixels| portrait(content, shape, max_pixels)).await
    }

    /// A decoder that panics has met no picture.
    async fn at_work<T: Send + 'static>(
        &self,
        work: impl FnOnce(u64) -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let max_pixels = self.max_pixels;
        match tokio::task::spawn_blocking(move || work(max_pixels)).await {
            Ok(done) => done,
            Err(error) => {
                tracing::warn!(%error, "a picture could not be decoded");
                None
            }
        }
    }
}

struct Decoded {
    image: DynamicImage,
    format: ImageFormat,
    moves: bool,
}

fn decode(content: &[u8], max_pixels: u64) -> Option<Decoded> {
    let reader = ImageReader::new(Cursor::new(content)).with_guessed_format().ok()?;
    let format = reader.format()?;
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > max_pixels || decoder.total_bytes() > max_pixels * PIXEL {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_pixels * PIXEL);
    decoder.set_limits(limits).ok()?;
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Some(Decoded { image, format, moves: moves(content, format) })
}

/// Has it more than one frame?
fn moves(content: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Gif => GifDecoder::new(Cursor::new(content))
            .is_ok_and(|decoder| decoder.into_frames().take(2).filter_map(Result::ok).count() > 1),
        ImageFormat::WebP => {
            WebPDecoder::new(Cursor::new(content)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

/// Looks at a picture at once, in this thread; `None` when it is none.
pub fn look(content: &[u8], max_pixels: u64) -> Option<Look> {
    let Decoded { image, format, moves } = decode(content, max_pixels)?;
    let small = if moves {
        None
    } else {
        let preview = scale::preview(&image);
        let preview = preview.as_ref().unwrap_or(&image);
        Some(Smaller {
            thumbnail: scale::encode(&scale::thumbnail(preview), format)?,
            preview: scale::encode(preview, format)?,
        })
    };
    Some(Look { width: image.width(), height: image.height(), mini: scale::mini(&image)?, small })
}

/// A picture in another shape at once, in this thread; `None` when it is none.
pub fn portrait(content: Bytes, shape: Shape, max_pixels: u64) -> Option<Portrait> {
    let Decoded { image, format, moves } = decode(&content, max_pixels)?;
    let fitted = match shape {
        Shape::Square(side) => Some(scale::square(&image, side)),
        Shape::Within(side) => scale::within(&image, side),
    };
    match (fitted, shape) {
        (_, Shape::Within(_)) if moves => Some(Portrait { content, mime_type: format.to_mime_type() }),
        (None, _) => Some(Portrait { content, mime_type: format.to_mime_type() }),
        (Some(image), _) => Some(Portrait { content: scale::png(&image)?, mime_type: "image/png" }),
    }
}

#[cfg(test)]
mod tests;
