//! A device that draws nothing and keeps the glyphs of a page: what they say, and where they stand.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, String as PdfString};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, Point, Rect};

use super::strings;
use super::unicode::Meanings;

/// Glyphs of a page that are looked at; a page of a book has some thousands.
const MAX_GLYPHS: usize = 400_000;

/// Units of glyph space in one em.
const EM: f64 = 1000.0;

/// No letter is wider than so many heights of its font.
const WIDEST: f64 = 1.5;

/// A glyph in its reading frame: x grows along the line, y from line to line.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    /// Height of the font.
    pub(super) size: f64,
    /// Quarter turns of the line against the page.
    pub(super) turns: u8,
    /// What it says; empty if the glyph before it says it too.
    pub(super) text: String,
    /// True if it is marked as no part of the text, such as a running head.
    pub(super) is_artifact: bool,
}

/// What stands on a page.
#[derive(Default)]
pub(super) struct PageGlyphs {
    pub(super) glyphs: Vec<Glyph>,
    /// Number of glyphs of which nothing tells what they say.
    pub(super) unknown: usize,
    pub(super) images: usize,
    /// True if there were more glyphs than are looked at.
    pub(super) is_cut: bool,
    /// True if some of what draws the page is not in the file, or not as it was written.
    pub(super) is_damaged: bool,
    pub(super) height: f64,
}

/// Interprets a page and gives its glyphs in the order in which they are drawn.
pub(super) fn glyphs<'a>(pdf: &'a Pdf, page: &Page<'a>, cache: &InterpreterCache<'a>) -> PageGlyphs {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let settings = InterpreterSettings::default();
    let mut context = Context::new(transform, Rect::new(0.0, 0.0, width, height), cache, pdf.xref(), settings);
    let found = PageGlyphs { height, ..PageGlyphs::default() };
    let mut device = Collector { meanings: Meanings::of(page), marked: Vec::new(), found, width, widest: 0.0 };
    interpret_page(page, &mut context, &mut device);
    device.found
}

/// A marked part of the page's content.
struct Marked {
    /// Text that stands for the glyphs of the part, until it was given to the first of them.
    text: Option<String>,
    replaces: bool,
    is_artifact: bool,
}

struct Collector {
    meanings: Meanings,
    marked: Vec<Marked>,
    found: PageGlyphs,
    width: f64,
    /// Of the glyphs so far that procedures draw, the largest ratio of the width to the size that is set.
    widest: f64,
}

impl Collector {
    fn add(&mut self, drawn: &Drawn<'_>, transform: Affine) {
        if self.found.glyphs.len() >= MAX_GLYPHS {
            self.found.is_cut = true;
            return;
        }
        let advance = match drawn {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let origin = transform * Point::ZERO;
        let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let size = (transform * Point::new(0.0, EM) - origin).hypot();
        let is_off = |at: f64, limit: f64| !at.is_finite() || at < -2.0 || at > limit + 2.0;
        if !size.is_finite() || is_off(origin.x, self.width) || is_off(origin.y, self.found.height) {
            return;
        }
        let size = match drawn {
            Drawn::Outline(_) => size,
            Drawn::Type3(_) => {
                self.widest = self.widest.max((end - origin).hypot() / size);
                height(size, self.widest)
            }
        };
        let turns = turns(transform);
        let text = self.text(drawn);
        let ((x0, y), (x1, _)) = (turned(origin, turns), turned(end, turns));
        let is_artifact = self.marked.iter().any(|marked| marked.is_artifact);
        self.found.glyphs.push(Glyph { x0, x1: x1.max(x0), y, size, turns, text, is_artifact });
    }

    fn text(&mut self, drawn: &Drawn<'_>) -> String {
        if let Some(marked) = self.marked.iter_mut().rev().find(|marked| marked.replaces) {
            return marked.text.take().unwrap_or_default();
        }
        match self.meanings.text(drawn) {
            Some(text) => strings::spelled_out(&text),
            None => {
                self.found.unknown += 1;
                char::REPLACEMENT_CHARACTER.to_string()
            }
        }
    }
}

/// The height of a font that procedures draw.
///
/// Its units are its own: if its letters are wider than the size that is set, that size is no height, and the widest
/// letter tells more.
fn height(size: f64, widest: f64) -> f64 {
    if widest > WIDEST { size * widest } else { size }
}

/// The quarter turns, clockwise, that bring a line of the page into reading position.
fn turns(transform: Affine) -> u8 {
    let [along, across, ..] = transform.as_coeffs();
    match along.abs() >= across.abs() {
        true if along >= 0.0 => 0,
        true => 2,
        false if across > 0.0 => 1,
        false => 3,
    }
}

fn turned(point: Point, turns: u8) -> (f64, f64) {
    match turns {
        0 => (point.x, point.y),
        1 => (point.y, -point.x),
        2 => (-point.x, -point.y),
        _ => (-point.y, point.x),
    }
}

impl Device<'_> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.add(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.found.images += 1;
    }

    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"));
        let text = text.map(|text| strings::spelled_out(&strings::text(text.as_bytes())));
        let kind = properties.and_then(|properties| properties.get::<Name<'_>>(b"Type"));
        let is_pagination = kind.is_none_or(|kind| &*kind == b"Pagination");
        let is_artifact = tag == b"Artifact" && is_pagination;
        self.marked.push(Marked { replaces: text.is_some(), text, is_artifact });
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawn_font_is_believed_unless_its_letters_are_wider() {
        assert_eq!(height(10.0, 0.9), 10.0);
        assert_eq!(height(0.25, 40.0), 10.0);
    }
}
