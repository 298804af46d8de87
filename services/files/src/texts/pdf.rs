//! PDF: the characters of its pages, put together to words and lines by where they stand.

use hayro_interpret::font::{Glyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

use super::words::Words;

const MOST_PAGES: usize = 2_000;
/// Parts of the height of a letter: what stands further off is another word, or on another line.
const WORD: f64 = 0.15;
const LINE: f64 = 0.5;

pub fn read(content: Vec<u8>, words: &mut Words) -> bool {
    let Ok(pdf) = Pdf::new(content) else { return false };
    let cache = InterpreterCache::new();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        let (width, height) = page.render_dimensions();
        let whole = Rect::new(0.0, 0.0, width.into(), height.into());
        let settings = InterpreterSettings::default();
        let mut context =
            Context::new(hayro_interpret::kurbo::Affine::IDENTITY, whole, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut Page { words: &mut *words, end: None });
        words.line();
        if words.is_full() {
            break;
        }
    }
    true
}

/// A page that is read and not drawn.
struct Page<'w> {
    words: &'w mut Words,
    /// Where the last letter ended, and its height.
    end: Option<(Point, f64)>,
}

impl Page<'_> {
    fn letter(&mut self, letter: &PositionedGlyph<'_>, props: &DrawProps<'_>) {
        let text = match letter.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => return,
        };
        let (advance, unit) = match &**letter {
            Glyph::Outline(glyph) => (glyph.advance_width(), 1_000.0),
            Glyph::Type3(glyph) => (glyph.advance_width(), 1_000.0),
        };
        let place = props.transform * letter.transform();
        let begin = place * Point::ORIGIN;
        let end = place * Point::new(advance.unwrap_or(0.0).into(), 0.0);
        let height = ((place * Point::new(0.0, unit)) - begin).hypot();
        if let Some((last, last_height)) = self.end {
            self.part(begin - last, end - begin, height.max(last_height));
        }
        self.words.push(&text);
        self.end = Some((end, height));
    }

    /// `gap`: from the last letter to this one, which is `width` wide.
    fn part(&mut self, gap: Vec2, width: Vec2, height: f64) {
        // Along the line that is written on, and across it.
        let along = if width.hypot() > 0.0 { width / width.hypot() } else { Vec2::new(1.0, 0.0) };
        let (ahead, aside) = (gap.dot(along), gap.cross(along));
        if aside.abs() > height * LINE {
            self.words.line();
        } else if ahead.abs() > height * WORD {
            self.words.space();
        }
    }
}

impl<'a> Device<'a> for Page<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for letter in run.glyphs() {
            if self.words.is_full() {
                return;
            }
            self.letter(letter, &props);
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
