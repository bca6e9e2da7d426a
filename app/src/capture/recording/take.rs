//! One run of the browser's recorder: one segment.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use client::recording::messages::Request;
use domain::recording::{Medium, SegmentEnd};
use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobEvent, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamTrack, RecordingState};

use super::codecs::AUDIO_BPS;
use super::lanes::Lanes;
use crate::recording::Recordings;

/// How often the recorder hands over what it has: a killed tab loses no more than this and what the disk had not taken yet.
const TIMESLICE_MS: i32 = 500;
/// How often a picture stands for itself, so that a player can jump there.
const KEY_FRAME_MS: f64 = 5_000.0;
/// In MP4 nothing is handed over before the next such picture (measured in Chromium): a killed tab would lose what came since.
const MP4_KEY_FRAME_MS: f64 = 1_000.0;

/// What goes to the worker, in order.
enum Item {
    Tell(Request),
    Chunk { take: u32, at_ms: u64, blob: Blob },
}

/// The way from the recorders of one interview to its worker: blobs are read one after the other.
pub(super) struct Feed {
    pub(super) session_id: String,
    pub(super) recordings: Recordings,
    /// Session time.
    pub(super) now_ms: Rc<dyn Fn() -> u64>,
    /// Told which take cannot go on, because a chunk of it cannot be read.
    on_hole: Box<dyn Fn(u32)>,
    lanes: RefCell<Lanes<Item>>,
    pumping: Cell<bool>,
}

/// A recorder at work.
pub(super) struct Take {
    pub(super) id: u32,
    recorder: MediaRecorder,
    course: Rc<Course>,
    _listeners: [EventListener; 2],
}

/// What happens in a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakeEvent {
    /// A chunk was handed over.
    Chunk,
    /// Nothing more comes.
    Stopped,
}

/// How far a take is.
struct Course {
    id: u32,
    medium: Medium,
    delete_at_epoch_ms: u64,
    feed: Rc<Feed>,
    /// Session time of the first sample: recorders take up what comes after the call that starts them. Their `start` event is told
    /// up to half a second later, when the page has time (measured: 60 to 530 ms).
    start_ms: u64,
    begun: Cell<bool>,
    ended: Cell<Option<SegmentEnd>>,
}

/// What to record, and how.
pub(super) struct Plan {
    pub(super) medium: Medium,
    /// See [`domain::recording::Segment::delete_at_epoch_ms`].
    pub(super) delete_at_epoch_ms: u64,
    pub(super) tracks: Vec<MediaStreamTrack>,
    pub(super) mime: &'static str,
    /// Bits per second of the picture; without one nobody looks at it.
    pub(super) video_bps: u32,
}

impl Feed {
    pub(super) fn new(session_id: String, recordings: Recordings, now_ms: Rc<dyn Fn() -> u64>, on_hole: impl Fn(u32) + 'static) -> Self {
        let on_hole = Box::new(on_hole);
        Self { session_id, recordings, now_ms, on_hole, lanes: RefCell::default(), pumping: Cell::new(false) }
    }

    /// The worker was lost: what recorders have handed over and will hand over of the present segments has no place any more.
    pub(super) fn discard(&self) {
        self.lanes.borrow_mut().discard();
    }

    fn push(self: &Rc<Self>, lane: u32, item: Item) {
        self.lanes.borrow_mut().push(lane, item);
        self.wake();
    }

    fn close(self: &Rc<Self>, lane: u32) {
        self.lanes.borrow_mut().close(lane);
        // The next one may have waited for this.
        self.wake();
    }

    fn wake(self: &Rc<Self>) {
        if !self.pumping.replace(true) {
            let feed = Rc::clone(self);
            spawn_local(async move { feed.pump().await });
        }
    }

    async fn pump(&self) {
        loop {
            // Taken out first: nothing is borrowed while a blob is read.
            let next = self.lanes.borrow_mut().pop();
            match next {
                None => break,
                Some(Item::Tell(request)) => self.recordings.post(&self.session_id, &request),
                Some(Item::Chunk { take, at_ms, blob }) => match JsFuture::from(blob.array_buffer()).await {
                    Ok(bytes) => self.recordings.post_chunk(&self.session_id, take, at_ms, &bytes),
                    Err(_) => self.cut(take),
                },
            }
        }
        self.pumping.set(false);
    }

    /// A blob that cannot be read any more is lost memory, and media behind a hole cannot be played: the segment ends before it.
    fn cut(&self, take: u32) {
        self.lanes.borrow_mut().cut(take);
        self.recordings.post(&self.session_id, &Request::End { take, reason: SegmentEnd::DeviceChanged });
        (self.on_hole)(take);
    }
}

impl Take {
    /// Starts to record. `on_event` is told of every chunk, and when nothing more comes.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(super) fn start(id: u32, plan: &Plan, feed: &Rc<Feed>, on_event: impl Fn(TakeEvent) + Clone + 'static) -> Result<Self, JsValue> {
        let tracks: Array = plan.tracks.iter().collect();
        let stream = MediaStream::new_with_tracks(&tracks)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(plan.mime);
        options.set_audio_bits_per_second(AUDIO_BPS);
        options.set_video_bits_per_second(plan.video_bps);
        options.set_video_key_frame_interval_duration(if plan.mime.starts_with("video/mp4") { MP4_KEY_FRAME_MS } else { KEY_FRAME_MS });
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)?;
        let course = Rc::new(Course {
            id,
            medium: plan.medium,
            delete_at_epoch_ms: plan.delete_at_epoch_ms,
            feed: Rc::clone(feed),
            start_ms: (feed.now_ms)(),
            begun: Cell::new(false),
            ended: Cell::new(None),
        });
        let listeners = [
            EventListener::new(&recorder, "dataavailable", {
                let (course, recorder, on_event) = (Rc::clone(&course), recorder.clone(), on_event.clone());
                move |event| {
                    course.on_data(event.dyn_ref().and_then(BlobEvent::data), &recorder);
                    on_event(TakeEvent::Chunk);
                }
            }),
            EventListener::new(&recorder, "stop", {
                let course = Rc::clone(&course);
                move |_| {
                    course.on_stop();
                    on_event(TakeEvent::Stopped);
                }
            }),
        ];
        feed.lanes.borrow_mut().open(id);
        if let Err(refused) = recorder.start_with_time_slice(TIMESLICE_MS) {
            course.on_stop();
            return Err(refused);
        }
        Ok(Self { id, recorder, course, _listeners: listeners })
    }

    /// Stops; the rest is still handed over.
    pub(super) fn stop(&self, reason: SegmentEnd) {
        self.course.ended.set(Some(reason));
        // A recorder whose tracks have ended stops by itself.
        if self.recorder.state() != RecordingState::Inactive {
            self.recorder.stop().ok();
        }
    }

    /// It was told to stop.
    pub(super) fn is_ending(&self) -> bool {
        self.course.ended.get().is_some()
    }
}

impl Course {
    fn on_data(&self, blob: Option<Blob>, recorder: &MediaRecorder) {
        let Some(blob) = blob.filter(|blob| blob.size() > 0.0) else { return };
        let at_ms = (self.feed.now_ms)();
        if !self.begun.replace(true) {
            let Self { medium, start_ms, delete_at_epoch_ms, .. } = *self;
            let begin = Request::Begin { take: self.id, medium, mime: recorder.mime_type(), start_ms, delete_at_epoch_ms };
            self.feed.push(self.id, Item::Tell(begin));
        }
        self.feed.push(self.id, Item::Chunk { take: self.id, at_ms, blob });
    }

    fn on_stop(&self) {
        if self.begun.get() {
            let reason = self.ended.get().unwrap_or(SegmentEnd::DeviceChanged);
            self.feed.push(self.id, Item::Tell(Request::End { take: self.id, reason }));
        }
        self.feed.close(self.id);
    }
}
