//! Pictures from the camera's stream, at the pace the worker keeps up with.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::timers::callback::Interval;
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlVideoElement, ImageBitmap, ImageBitmapOptions, MediaStream};

/// Width the analysis wants; the height follows the camera.
const WIDTH_PX: u32 = 320;
/// 15 pictures a second at most (architecture, "Timeline").
const SHORTEST_INTERVAL_MS: f64 = 1000.0 / 15.0;
/// A picture that takes long leaves this share of the worker's time to the sound.
const BUSY_SHARE: f64 = 0.6;
/// So many pictures without an answer mean that nobody is there.
const STALLED_AFTER: u8 = 3;
/// An answer later than this is not waited for.
const LONGEST_ANSWER_MS: f64 = 3000.0;
/// Without `requestVideoFrameCallback`, or while it stays silent, a timer looks for new pictures.
const TIMER_MS: u32 = 66;
const SILENT_CALLBACK_MS: f64 = 500.0;

#[wasm_bindgen]
extern "C" {
    /// `HTMLVideoElement` with the part of it that `web-sys` does not know.
    type FrameSource;

    #[wasm_bindgen(method, structural, catch, js_name = requestVideoFrameCallback)]
    fn request_video_frame_callback(this: &FrameSource, callback: &Function) -> Result<u32, JsValue>;
}

/// Delivers pictures until it is dropped.
pub(crate) struct FramePump {
    pump: Rc<Pump>,
    _timer: Interval,
}

/// Gets the time of showing and the picture's metadata.
type VideoFrameCallback = Closure<dyn FnMut(f64, JsValue)>;

struct Pump {
    video: HtmlVideoElement,
    on_video_frame: RefCell<Option<VideoFrameCallback>>,
    on_frame: Box<dyn Fn(ImageBitmap, f64)>,
    on_stall: Box<dyn Fn()>,
    unanswered: Cell<u8>,
    /// The worker can take pictures.
    wanted: Cell<bool>,
    waiting_since_ms: Cell<Option<f64>>,
    last_ms: Cell<f64>,
    last_callback_ms: Cell<f64>,
    interval_ms: Cell<f64>,
}

impl FramePump {
    /// Shows `stream` to a video element of its own and hands out pictures with the time they were shown, in milliseconds of the epoch.
    /// `on_stall` is called when pictures are no longer answered.
    ///
    /// # Errors
    /// When the element cannot be made.
    pub(crate) fn start(
        stream: &MediaStream,
        on_frame: impl Fn(ImageBitmap, f64) + 'static,
        on_stall: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let video: HtmlVideoElement = document.create_element("video")?.dyn_into().map_err(JsValue::from)?;
        video.set_muted(true);
        video.set_attribute("playsinline", "")?;
        video.set_src_object(Some(stream));
        if let Ok(playing) = video.play() {
            spawn_local(async move {
                // Refused only where nothing may play at all; the timer then finds no picture.
                let _ = JsFuture::from(playing).await;
            });
        }
        let pump = Rc::new(Pump {
            video,
            on_video_frame: RefCell::default(),
            on_frame: Box::new(on_frame),
            on_stall: Box::new(on_stall),
            unanswered: Cell::new(0),
            wanted: Cell::new(false),
            waiting_since_ms: Cell::new(None),
            last_ms: Cell::new(0.0),
            last_callback_ms: Cell::new(0.0),
            interval_ms: Cell::new(SHORTEST_INTERVAL_MS),
        });
        pump.listen();
        let timer = {
            let pump = Rc::downgrade(&pump);
            Interval::new(TIMER_MS, move || {
                if let Some(pump) = pump.upgrade() {
                    pump.on_timer();
                }
            })
        };
        Ok(Self { pump, _timer: timer })
    }

    /// Whether pictures are wanted.
    pub(crate) fn set_wanted(&self, wanted: bool) {
        self.pump.wanted.set(wanted);
        self.pump.waiting_since_ms.set(None);
        self.pump.unanswered.set(0);
    }

    /// The worker is done with the last picture and needed `took_ms` for it.
    pub(crate) fn answered(&self, took_ms: f64) {
        self.pump.waiting_since_ms.set(None);
        self.pump.unanswered.set(0);
        self.pump.interval_ms.set(interval_for(took_ms));
    }
}

impl Drop for FramePump {
    fn drop(&mut self) {
        self.pump.wanted.set(false);
        self.pump.video.set_src_object(None);
    }
}

impl Pump {
    /// Asks to be told of every picture the browser shows.
    fn listen(self: &Rc<Self>) {
        let pump: Weak<Self> = Rc::downgrade(self);
        let callback = Closure::new(move |shown_ms: f64, metadata: JsValue| {
            if let Some(pump) = pump.upgrade() {
                pump.last_callback_ms.set(now_ms());
                pump.ask_again();
                pump.offer(captured_ms(&metadata).unwrap_or(shown_ms));
            }
        });
        self.on_video_frame.replace(Some(callback));
        self.ask_again();
    }

    fn ask_again(&self) {
        let source: &FrameSource = self.video.unchecked_ref();
        if let Some(callback) = self.on_video_frame.borrow().as_ref() {
            // Browsers without it throw; the timer serves them.
            let _ = source.request_video_frame_callback(callback.as_ref().unchecked_ref());
        }
    }

    fn on_timer(self: &Rc<Self>) {
        let now = now_ms();
        if now - self.last_callback_ms.get() > SILENT_CALLBACK_MS && self.video.ready_state() >= 2 {
            self.offer(now);
        }
    }

    /// A picture shown at `at_ms` (`performance.now()`) is there: take it if its time has come and the worker is free.
    fn offer(self: &Rc<Self>, at_ms: f64) {
        let now = now_ms();
        let busy = self.waiting_since_ms.get().is_some_and(|since| now - since < LONGEST_ANSWER_MS);
        // Half a display frame of tolerance, or a 30 Hz camera would be thinned to 10.
        let early = now - self.last_ms.get() < self.interval_ms.get() - 8.0;
        if !self.wanted.get() || busy || early || is_hidden() {
            return;
        }
        if self.waiting_since_ms.take().is_some() {
            self.unanswered.set(self.unanswered.get().saturating_add(1));
        }
        if self.unanswered.get() >= STALLED_AFTER {
            self.wanted.set(false);
            self.unanswered.set(0);
            return (self.on_stall)();
        }
        let options = ImageBitmapOptions::new();
        options.set_resize_width(WIDTH_PX);
        let Some(window) = web_sys::window() else { return };
        let Ok(bitmap) = window.create_image_bitmap_with_html_video_element_and_image_bitmap_options(&self.video, &options) else { return };
        self.last_ms.set(now);
        self.waiting_since_ms.set(Some(now));
        let pump = Rc::clone(self);
        spawn_local(async move {
            let bitmap = JsFuture::from(bitmap).await.ok().and_then(|bitmap| bitmap.dyn_into::<ImageBitmap>().ok());
            match bitmap.filter(|_| pump.wanted.get()) {
                Some(bitmap) => (pump.on_frame)(bitmap, time_origin_ms() + at_ms),
                None => pump.waiting_since_ms.set(None),
            }
        });
    }
}

/// Pause between pictures that take `took_ms` each.
fn interval_for(took_ms: f64) -> f64 {
    (took_ms / BUSY_SHARE).max(SHORTEST_INTERVAL_MS)
}

/// When the camera took the picture, where the browser says so.
fn captured_ms(metadata: &JsValue) -> Option<f64> {
    Reflect::get(metadata, &"captureTime".into()).ok()?.as_f64()
}

/// Nobody looks at a hidden page; what its camera sees says nothing about the interview.
fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

fn time_origin_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.time_origin())
}

/// `performance.timeOrigin + performance.now()`: the clock of `domain::analysis`.
pub(crate) fn epoch_ms() -> f64 {
    time_origin_ms() + now_ms()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_pictures_leave_time_for_the_sound() {
        assert_eq!(interval_for(20.0), SHORTEST_INTERVAL_MS);
        assert_eq!(interval_for(300.0), 500.0);
    }
}
