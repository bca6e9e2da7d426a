//! A page's text operators → glyphs with their places (PDF 1.7 § 9.4).

use hayro_font::hayro_cmap::BfString;
use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_font::hayro_syntax::object::dict::keys::{MATRIX, RESOURCES, SUBTYPE};
use hayro_font::hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont, UNITS_PER_EM};
use std::sync::Arc;

use super::marks::{Outline, with_bullets};
use crate::error::ReadError;

/// A form inside a form inside a form: no writer goes deeper.
const MAX_FORM_DEPTH: usize = 8;
/// Saved states on the stack.
const MAX_SAVED: usize = 256;
/// Operators of a document; a densely drawn page has some ten thousand.
const MAX_OPERATORS: usize = 1_000_000;
/// Glyphs of a document: what [`crate::MAX_TEXT_BYTES`] could hold.
const MAX_GLYPHS: usize = 500_000;

/// One drawn character, in points from the page's upper left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its letters; none when the font does not tell.
    pub text: Option<String>,
    /// Left edge.
    pub x0: f64,
    /// Where the next one would stand.
    pub x1: f64,
    /// Baseline, downwards.
    pub y: f64,
    /// Size of the font.
    pub size: f64,
}

impl Glyph {
    /// Moves the pen and shows nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.text.as_deref().is_some_and(|text| text.chars().all(|c| c.is_whitespace() || c.is_control()))
    }
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// In the order in which they are drawn; drawn bullets last.
    pub glyphs: Vec<Glyph>,
    /// Small shapes that may be bullets.
    dots: Vec<Rect>,
    /// Area of its pictures, as a share of the page's.
    pub picture_share: f64,
    /// Shapes that it draws.
    pub shapes: usize,
    /// Bytes of text in a font that cannot be used.
    pub lost_bytes: usize,
}

/// Reads the pages of one document; fonts are kept between them, and the limits count over all of them.
pub(super) struct Reader<'a> {
    fonts: FontCache<'a>,
    font_resolver: FontResolverFn,
    cmap_resolver: CMapResolverFn,
    operators: usize,
    glyphs: usize,
    form_bytes: usize,
}

#[derive(Clone)]
struct State<'a> {
    ctm: Affine,
    font: Option<Font<'a>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// The text object's matrices.
struct Cursor {
    matrix: Affine,
    line: Affine,
}

impl Cursor {
    fn set(&mut self, matrix: Affine) {
        (self.matrix, self.line) = (matrix, matrix);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set(self.line * Affine::translate((x, y)));
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new() -> Self {
        Self {
            fonts: FontCache::new(),
            // Only names and widths of the standard fonts are asked for, never an outline.
            font_resolver: Arc::new(|query| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(_) => StandardFont::Helvetica.get_font_data(),
                })
            }),
            cmap_resolver: Arc::new(|_| None),
            operators: 0,
            glyphs: 0,
            form_bytes: 0,
        }
    }

    /// What the page shows.
    ///
    /// # Errors
    /// When the document needs more work than any resume.
    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<Drawing, ReadError> {
        let state = State {
            ctm: Affine::new(page.initial_transform(true).as_coeffs()),
            font: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut out = Drawing::default();
        if let Some(content) = page.page_stream() {
            self.content(content, page.resources(), state, 0, &mut out)?;
        }
        let (width, height) = page.render_dimensions();
        out.picture_share /= f64::from(width * height).max(1.0);
        with_bullets(&mut out.glyphs, &out.dots);
        Ok(out)
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        first: State<'a>,
        depth: usize,
        out: &mut Drawing,
    ) -> Result<(), ReadError> {
        let mut state = first;
        let mut saved: Vec<State<'a>> = Vec::new();
        let mut cursor = Cursor { matrix: Affine::IDENTITY, line: Affine::IDENTITY };
        let mut outline = Outline::default();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            self.operators += 1;
            if self.operators > MAX_OPERATORS || self.glyphs > MAX_GLYPHS {
                return Err(ReadError::UnpacksTooLarge);
            }
            match operator {
                Op::SaveState(_) if saved.len() < MAX_SAVED => saved.push(state.clone()),
                Op::RestoreState(_) => {
                    if let Some(last) = saved.pop() {
                        state = last;
                    }
                }
                Op::Transform(m) => state.ctm *= affine([m.0, m.1, m.2, m.3, m.4, m.5]),
                Op::BeginText(_) => cursor.set(Affine::IDENTITY),
                Op::SetTextMatrix(m) => cursor.set(affine([m.0, m.1, m.2, m.3, m.4, m.5])),
                Op::TextFont(font) => {
                    state.size = font.1.as_f64();
                    state.font = resources.get_font(font.0).and_then(|dict| self.font(&dict));
                }
                Op::CharacterSpacing(space) => state.char_space = space.0.as_f64(),
                Op::WordSpacing(space) => state.word_space = space.0.as_f64(),
                Op::HorizontalScaling(percent) => state.scale = percent.0.as_f64() / 100.0,
                Op::TextLeading(leading) => state.leading = leading.0.as_f64(),
                Op::TextRise(rise) => state.rise = rise.0.as_f64(),
                Op::NextLine(by) => cursor.next_line(by.0.as_f64(), by.1.as_f64()),
                Op::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    cursor.next_line(by.0.as_f64(), by.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => cursor.next_line(0.0, -state.leading),
                Op::ShowText(text) => self.show(text.0.as_bytes(), &state, &mut cursor, out),
                Op::NextLineAndShowText(text) => {
                    cursor.next_line(0.0, -state.leading);
                    self.show(text.0.as_bytes(), &state, &mut cursor, out);
                }
                Op::ShowTextWithParameters(text) => {
                    (state.word_space, state.char_space) = (text.0.as_f64(), text.1.as_f64());
                    cursor.next_line(0.0, -state.leading);
                    self.show(text.2.as_bytes(), &state, &mut cursor, out);
                }
                Op::ShowTexts(parts) => self.show_parts(parts.0, &state, &mut cursor, out),
                Op::XObject(name) if depth < MAX_FORM_DEPTH => {
                    if let Some(object) = resources.get_x_object(name.0) {
                        self.object(&object, resources, &state, depth, out)?;
                    }
                }
                Op::MoveTo(to) => outline.add(state.ctm, &[(to.0, to.1)]),
                Op::LineTo(to) => outline.add(state.ctm, &[(to.0, to.1)]),
                Op::CubicTo(c) => outline.add(state.ctm, &[(c.0, c.1), (c.2, c.3), (c.4, c.5)]),
                Op::RectPath(r) => outline.add_rectangle(state.ctm, [r.0, r.1, r.2, r.3]),
                Op::FillPathNonZero(_) | Op::FillPathEvenOdd(_) | Op::FillAndStrokeNonZero(_) | Op::StrokePath(_) => {
                    out.shapes += 1;
                    out.dots.extend(outline.take_dot());
                }
                Op::EndPath(_) => outline = Outline::default(),
                _ => {}
            }
        }
        Ok(())
    }

    fn font(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        self.fonts.font(dict, &self.font_resolver, &self.cmap_resolver)
    }

    /// A picture is measured, a form is shown.
    fn object(
        &mut self,
        object: &Stream<'a>,
        outer: &Resources<'a>,
        state: &State<'a>,
        depth: usize,
        out: &mut Drawing,
    ) -> Result<(), ReadError> {
        let dict = object.dict();
        match dict.get::<Name<'_>>(SUBTYPE).as_deref() {
            Some(b"Form") => {}
            Some(b"Image") => {
                // A picture is a unit square before its matrix (PDF 1.7 § 8.9.5).
                out.picture_share += state.ctm.determinant().abs();
                return Ok(());
            }
            _ => return Ok(()),
        }
        let Ok(content) = object.decoded_data() else { return Ok(()) };
        self.form_bytes += content.len() + 1024;
        if self.form_bytes > crate::MAX_DECODED_BYTES {
            return Err(ReadError::UnpacksTooLarge);
        }
        let resources = dict.get::<Dict<'a>>(RESOURCES).map_or_else(|| outer.clone(), Resources::new);
        let mut inner = state.clone();
        inner.ctm *= dict.get::<[f64; 6]>(MATRIX).map_or(Affine::IDENTITY, Affine::new);
        self.content(&content, &resources, inner, depth + 1, out)
    }

    fn show_parts(&mut self, parts: &Array<'_>, state: &State<'a>, cursor: &mut Cursor, out: &mut Drawing) {
        for part in parts.iter::<Object<'_>>() {
            match part {
                Object::String(text) => self.show(text.as_bytes(), state, cursor, out),
                Object::Number(by) => {
                    let x = -by.as_f64() / f64::from(UNITS_PER_EM) * state.size * state.scale;
                    cursor.matrix *= Affine::translate((x, 0.0));
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8], state: &State<'a>, cursor: &mut Cursor, out: &mut Drawing) {
        let Some(font) = &state.font else {
            out.lost_bytes += bytes.len();
            return;
        };
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            self.glyphs += 1;
            let word_space = if code == 32 && length == 1 { state.word_space } else { 0.0 };
            let advance = font.code_advance(code).x / f64::from(UNITS_PER_EM) * state.size;
            let advance = (advance + state.char_space + word_space) * state.scale;
            let text = match font.glyph(font.map_code(code), code) {
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            out.glyphs.extend(placed(text, advance, state, state.ctm * cursor.matrix));
            cursor.matrix *= Affine::translate((advance, 0.0));
        }
    }
}

/// `None` for text that does not run from left to right, and for what lies nowhere.
fn placed(text: Option<BfString>, advance: f64, state: &State<'_>, matrix: Affine) -> Option<Glyph> {
    let origin = matrix * Point::new(0.0, state.rise);
    let end = matrix * Point::new(advance, state.rise);
    let up = matrix * Point::new(0.0, state.rise + state.size);
    let size = (up - origin).hypot();
    let runs_level = (end.y - origin.y).abs() <= 0.2 * (end.x - origin.x).abs() + 0.01 && end.x >= origin.x;
    let is_somewhere = [origin.x, origin.y, end.x].iter().all(|value| value.abs() < 20_000.0) && size > 0.5 && size < 2_000.0;
    let text = text.map(|text| match text {
        BfString::Char(c) => c.to_string(),
        BfString::String(s) => s,
    });
    (runs_level && is_somewhere).then_some(Glyph { text, x0: origin.x, x1: end.x, y: origin.y, size })
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
