//! The camera's picture with faces made unrecognisable, as a stream of its own. The plain picture is never drawn where a face may be.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement, HtmlVideoElement, MediaStream, MediaStreamTrack, MediaTrackSettings,
};

use super::WIDTH_PX;
use super::mosaic::{BLOCKS, Mask};
use crate::capture::devices::track_of;

/// 15 pictures a second: as many as are analysed at most.
const DRAW_MS: u32 = 66;
/// Width over height where the camera does not tell: what was asked of it.
const DEFAULT_SHAPE: f32 = 4.0 / 3.0;

/// Draws until it is dropped.
pub(super) struct MaskedPicture {
    stream: MediaStream,
    canvas: Rc<Canvas>,
    _timer: Interval,
}

struct Canvas {
    video: HtmlVideoElement,
    picture: CanvasRenderingContext2d,
    /// A handful of pixels that stand for the whole picture.
    blocks: CanvasRenderingContext2d,
    /// Something was drawn.
    drawn: Cell<bool>,
}

/// This browser can make a stream of what is drawn.
pub(crate) fn can_mask() -> bool {
    make_canvas([1, 1]).is_ok_and(|canvas| Reflect::has(&canvas, &"captureStream".into()).unwrap_or(false))
}

impl MaskedPicture {
    /// Masks the camera's `stream`; `mask` says what of it for a picture shown now.
    ///
    /// # Errors
    /// When this browser cannot do that.
    pub(super) fn start(stream: &MediaStream, mask: impl Fn() -> Mask + 'static) -> Result<Self, JsValue> {
        let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let video: HtmlVideoElement = document.create_element("video")?.dyn_into().map_err(JsValue::from)?;
        video.set_muted(true);
        video.set_attribute("playsinline", "")?;
        video.set_src_object(Some(stream));
        let playing = video.play()?;
        spawn_local(async move {
            // Refused only where nothing may play at all; then nothing is drawn, and nothing recorded.
            let _ = JsFuture::from(playing).await;
        });
        let shape = track_of(stream).map_or(DEFAULT_SHAPE, |track| shape_of(&track.get_settings()));
        let size = [WIDTH_PX, (WIDTH_PX as f32 / shape / 2.0).round() as u32 * 2];
        let rows = ((BLOCKS as f32 / shape).round() as u32).max(1);
        let picture = make_canvas(size)?;
        let masked = picture.capture_stream()?;
        let blocks = context_of(&make_canvas([BLOCKS, rows])?)?;
        // Each block stands for all of its pixels; without this browsers look at a few of them, and the blocks flicker.
        Reflect::set(&blocks, &"imageSmoothingQuality".into(), &"high".into())?;
        let canvas = Rc::new(Canvas { video, picture: context_of(&picture)?, blocks, drawn: Cell::new(false) });
        let timer = {
            let canvas = Rc::clone(&canvas);
            Interval::new(DRAW_MS, move || canvas.draw(mask()))
        };
        Ok(Self { stream: masked, canvas, _timer: timer })
    }

    /// The masked track; `None` before the first picture.
    pub(super) fn track(&self) -> Option<MediaStreamTrack> {
        track_of(&self.stream).filter(|_| self.canvas.drawn.get())
    }
}

impl Drop for MaskedPicture {
    fn drop(&mut self) {
        if let Some(track) = track_of(&self.stream) {
            track.stop();
        }
        self.canvas.video.set_src_object(None);
    }
}

impl Canvas {
    fn draw(&self, mask: Mask) {
        // HAVE_CURRENT_DATA: there is a picture.
        if self.video.ready_state() < 2 {
            return;
        }
        // What could not be drawn stays as it was: masked.
        self.drawn.set(self.try_draw(mask).is_ok() || self.drawn.get());
    }

    fn try_draw(&self, mask: Mask) -> Result<(), JsValue> {
        let (picture, video) = (&self.picture, &self.video);
        let (blocks, canvas) = (self.blocks.canvas().ok_or(JsValue::NULL)?, picture.canvas().ok_or(JsValue::NULL)?);
        let (columns, rows) = (f64::from(blocks.width()), f64::from(blocks.height()));
        let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
        self.blocks.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, columns, rows)?;
        picture.set_image_smoothing_enabled(false);
        picture.draw_image_with_html_canvas_element_and_dw_and_dh(&blocks, 0.0, 0.0, width, height)?;
        let Mask::Around(face) = mask else { return Ok(()) };
        let [left, top, face_width, face_height] = face.map(f64::from);
        picture.save();
        picture.begin_path();
        picture.rect(0.0, 0.0, width, height);
        picture.rect(left * width, top * height, face_width * width, face_height * height);
        // Everything but the face: where both rectangles lie, nothing is drawn.
        picture.clip_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        picture.set_image_smoothing_enabled(true);
        let drawn = picture.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height);
        picture.restore();
        drawn
    }
}

/// Width over height of the camera's picture.
fn shape_of(settings: &MediaTrackSettings) -> f32 {
    let side = |name: &str| Reflect::get(settings, &name.into()).ok().and_then(|side| side.as_f64());
    let shape = side("width").zip(side("height")).map_or(DEFAULT_SHAPE, |(width, height)| (width / height) as f32);
    // A camera may say nonsense.
    if (0.25..=4.0).contains(&shape) { shape } else { DEFAULT_SHAPE }
}

fn make_canvas([width_px, height_px]: [u32; 2]) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into().map_err(JsValue::from)?;
    canvas.set_width(width_px);
    canvas.set_height(height_px);
    Ok(canvas)
}

fn context_of(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into().map_err(JsValue::from)
}
