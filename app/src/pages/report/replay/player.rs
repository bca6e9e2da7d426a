//! What plays: one position on session time over all pieces, whichever file it lies in.
//!
//! A piece is fetched when it is first needed, and the next one shortly before the present one ends. Files are kept for the piece
//! that plays and the one after it.

use std::collections::{BTreeMap, BTreeSet};

use domain::captions_vtt::{self, Cue};
use domain::recording::Recording;
use domain::report::Report;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlMediaElement, HtmlVideoElement};

use super::object_url::ObjectUrl;
use super::playlist::{Gap, Piece, Playlist};
use crate::api;
use crate::pages::report::downloads::text_file;
use crate::recording::{Recordings, Stage as Delivery, use_recordings};

/// The next piece is fetched this long before the present one ends.
const FETCH_AHEAD_MS: u64 = 20_000;
/// A shorter way than this is not a jump.
const SAME_PLACE_MS: f64 = 40.0;

/// How the file stands that is to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is there, or none is wanted.
    Ready,
    /// It is fetched and opened.
    Loading,
    /// A file could not be had or played, with a code of `client::recording::messages::Event::NotLoaded` or [`UNPLAYABLE`].
    Failed(String),
}

/// Code of a file that this browser cannot play.
pub(super) const UNPLAYABLE: &str = "unplayable";

/// Something the candidate should hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// There is nothing to play in a gap; playing goes on at the given session time.
    Skipped(Gap, u64),
    /// There is nothing to play from here on.
    NothingAfter(u64),
    /// Everything was deleted.
    Deleted,
}

/// The replay of one interview; copy it freely.
#[derive(Clone, Copy)]
pub(crate) struct Player {
    session_id: StoredValue<String>,
    recordings: Recordings,
    /// As the server last told; `None` before, and where there is none.
    pub(super) recording: RwSignal<Option<Recording>>,
    /// What of it can be played.
    pub(crate) playlist: Memo<Option<Playlist>>,
    /// Session time, in milliseconds.
    pub(crate) position_ms: RwSignal<u64>,
    /// It plays, or will when the file is there.
    pub(super) going: RwSignal<bool>,
    pub(super) stage: RwSignal<Stage>,
    /// 1 is as it was.
    pub(super) speed: RwSignal<f64>,
    pub(super) notice: RwSignal<Option<Notice>>,
    /// The spoken phrases.
    pub(crate) cues: StoredValue<Vec<Cue>>,
    /// Address of the captions of the piece that plays.
    pub(super) track: RwSignal<Option<String>>,
    pub(super) video: NodeRef<Video>,
    works: StoredValue<Works, LocalStorage>,
}

/// What the player holds and wants. Borrowed only within one synchronous step, and never while foreign code runs.
#[derive(Default)]
struct Works {
    files: BTreeMap<String, ObjectUrl>,
    asked: BTreeSet<String>,
    /// Which piece was last fetched ahead, so that a failure is not repeated four times a second.
    ahead: Option<String>,
    captions: Option<ObjectUrl>,
    /// Whose file the element has.
    attached: Option<Piece>,
    /// Where to go as soon as the file is there.
    wanted: Option<(Piece, u64)>,
    /// The candidate is dragging; the element's own position does not count.
    dragging: bool,
}

impl Player {
    /// The replay of the interview that `report` is about. Asks the server at once, and again when this browser has sent the rest.
    pub(crate) fn open(report: &Report) -> Self {
        let duration_ms = report.duration_ms;
        let recording = RwSignal::new(None::<Recording>);
        let player = Self {
            session_id: StoredValue::new(report.session_id.clone()),
            recordings: use_recordings(),
            recording,
            playlist: Memo::new(move |_| recording.with(|recording| Playlist::of(recording.as_ref()?, duration_ms))),
            position_ms: RwSignal::new(0),
            going: RwSignal::new(false),
            stage: RwSignal::new(Stage::Ready),
            speed: RwSignal::new(1.0),
            notice: RwSignal::new(None),
            cues: StoredValue::new(captions_vtt::cues(report)),
            track: RwSignal::new(None),
            video: NodeRef::new(),
            works: StoredValue::new_local(Works::default()),
        };
        let delivery = player.recordings.delivery(&report.session_id);
        let delivered = Memo::new(move |_| delivery.with(|delivery| delivery.stage() == Delivery::Delivered));
        // Read, not only tracked: a memo that nobody reads follows nothing.
        Effect::watch(move || delivered.get(), move |_, _, _| player.look_up(), true);
        player
    }

    fn look_up(self) {
        let id = self.session_id();
        spawn_local(async move {
            // Without a recording, or a server that keeps any, there is nothing to play and nothing to say.
            if let Ok(found) = api::recording(&id).await {
                self.recording.try_set(Some(found));
            }
        });
    }

    /// There is something to play from `t_ms`.
    pub(crate) fn leads_to(self, t_ms: u64) -> Memo<bool> {
        Memo::new(move |_| self.playlist.with(|list| list.as_ref().is_some_and(|list| list.leads_to(t_ms))))
    }

    /// Goes to `t_ms` and plays.
    pub(crate) fn play_from(self, t_ms: u64) {
        self.go(t_ms, true);
    }

    /// Goes to `t_ms`; plays on if it played.
    pub(crate) fn seek(self, t_ms: u64) {
        self.go(t_ms, self.going.get_untracked());
    }

    /// Shows `t_ms` while the candidate drags.
    pub(crate) fn drag(self, t_ms: u64) {
        self.step_works(|works| works.dragging = true);
        self.position_ms.set(t_ms);
    }

    /// Goes forward or back.
    pub(crate) fn step(self, by_ms: i64) {
        let position_ms = self.position_ms.get_untracked();
        self.seek(self.playlist.with_untracked(|list| list.as_ref().map_or(position_ms, |list| list.step(position_ms, by_ms))));
    }

    /// Plays, or stops playing.
    pub(crate) fn toggle(self) {
        if self.going.get_untracked() {
            return self.pause();
        }
        let position_ms = self.position_ms.get_untracked();
        let ended = self.playlist.with_untracked(|list| list.as_ref().is_some_and(|list| list.from(position_ms).is_none()));
        self.play_from(if ended { 0 } else { position_ms });
    }

    /// Plays faster or slower.
    pub(super) fn set_speed(self, speed: f64) {
        self.speed.set(speed);
        if let Some(video) = self.element() {
            video.set_playback_rate(speed);
        }
    }

    /// Plays louder or softer: 0 to 1.
    pub(super) fn set_volume(self, volume: f64) {
        if let Some(video) = self.element() {
            video.set_volume(volume.clamp(0.0, 1.0));
        }
    }

    /// A stored segment as a plain file.
    ///
    /// # Errors
    /// A stable code, see [`Recordings::load`].
    pub(super) async fn file(self, segment: String) -> Result<Blob, String> {
        self.recordings.load(self.session_id(), segment).await
    }

    /// The interview.
    pub(super) fn session_id(self) -> String {
        self.session_id.get_value()
    }

    /// The recording was deleted.
    pub(super) fn forget(self) {
        if let Some(video) = self.element() {
            video.remove_attribute("src").ok();
            video.load();
        }
        self.step_works(|works| *works = Works::default());
        self.going.set(false);
        self.stage.set(Stage::Ready);
        self.track.set(None);
        self.recording.set(None);
        self.notice.set(Some(Notice::Deleted));
    }

    fn pause(self) {
        self.going.set(false);
        if let Some(video) = self.element() {
            // Fails for no element.
            video.pause().ok();
        }
    }

    fn go(self, t_ms: u64, play: bool) {
        let (piece, gap) = self.playlist.with_untracked(|list| {
            let list = list.as_ref();
            (list.and_then(|list| list.from(t_ms).cloned()), list.and_then(|list| list.gap_at(t_ms)))
        });
        self.step_works(|works| works.dragging = false);
        let Some(piece) = piece else {
            self.pause();
            self.position_ms.set(t_ms);
            return self.notice.set(Some(Notice::NothingAfter(t_ms)));
        };
        let t_ms = t_ms.max(piece.start_ms);
        self.notice.set(gap.map(|gap| Notice::Skipped(gap, t_ms)));
        self.position_ms.set(t_ms);
        self.going.set(play);
        self.step_works(|works| works.wanted = Some((piece.clone(), t_ms)));
        self.approach(piece);
    }

    /// Gets the wanted piece into the element, from wherever it is now.
    fn approach(self, piece: Piece) {
        let (attached, here) = self
            .works
            .try_with_value(|works| {
                (works.attached.as_ref().is_some_and(|attached| attached.id == piece.id), works.files.contains_key(&piece.id))
            })
            .unwrap_or((false, false));
        let ready = attached && self.element().is_some_and(|video| video.ready_state() >= HtmlMediaElement::HAVE_METADATA);
        if ready {
            return self.arrive();
        }
        self.stage.set(Stage::Loading);
        match (attached, here) {
            // The element is reading the file's head.
            (true, _) => {}
            (false, true) => self.attach(piece),
            (false, false) => {
                if let Some(video) = self.element() {
                    video.pause().ok();
                }
                self.fetch(piece);
            }
        }
    }

    fn fetch(self, piece: Piece) {
        if self.step_works(|works| works.asked.insert(piece.id.clone())) != Some(true) {
            return;
        }
        spawn_local(async move {
            let loaded = match self.file(piece.id.clone()).await {
                Ok(blob) => ObjectUrl::of(&blob).map_err(|_| UNPLAYABLE.to_owned()),
                Err(code) => Err(code),
            };
            self.fetched(piece, loaded);
        });
    }

    /// Does nothing where the page was left or the recording was deleted meanwhile.
    fn fetched(self, piece: Piece, loaded: Result<ObjectUrl, String>) {
        let wanted = self.step_works(|works| {
            if !works.asked.remove(&piece.id) {
                return None;
            }
            let wanted = works.wanted.as_ref().is_some_and(|(wanted, _)| wanted.id == piece.id);
            let failure = match loaded {
                Ok(file) => works.files.insert(piece.id.clone(), file).and(None),
                Err(code) => Some(code),
            };
            wanted.then_some(failure)
        });
        match wanted.flatten() {
            Some(None) => self.attach(piece),
            Some(Some(code)) => self.fail(code),
            None => {}
        }
    }

    fn attach(self, piece: Piece) {
        let next = self.following(&piece).map(|next| next.id);
        let captions = self.cues.with_value(|cues| text_file("text/vtt", &captions_vtt::file(cues, piece.start_ms..piece.end_ms)));
        let captions = captions.and_then(|file| ObjectUrl::of(&file)).ok();
        self.track.set(captions.as_ref().map(|url| url.as_str().to_owned()));
        let src = self.step_works(|works| {
            works.captions = captions;
            works.files.retain(|id, _| *id == piece.id || Some(id) == next.as_ref());
            let src = works.files.get(&piece.id).map(|url| url.as_str().to_owned());
            works.attached = Some(piece);
            src
        });
        if let (Some(video), Some(Some(src))) = (self.element(), src) {
            video.set_src(&src);
            let speed = self.speed.get_untracked();
            // A new file takes the default rate.
            video.set_default_playback_rate(speed);
            video.set_playback_rate(speed);
        }
    }

    /// The file's head is read.
    pub(super) fn arrive(self) {
        let wanted = self.step_works(|works| {
            let attached = works.attached.as_ref()?.id.clone();
            works.wanted.take_if(|(piece, _)| piece.id == attached)
        });
        let (Some(Some((piece, t_ms))), Some(video)) = (wanted, self.element()) else { return };
        self.stage.set(Stage::Ready);
        let offset_ms = (t_ms - piece.start_ms) as f64;
        if (video.current_time() * 1000.0 - offset_ms).abs() > SAME_PLACE_MS {
            video.set_current_time(offset_ms / 1000.0);
        }
        if !self.going.get_untracked() {
            return;
        }
        match video.play() {
            // A browser that wants a press of the button first says so by refusing; the button is there.
            Ok(started) => spawn_local(async move {
                if JsFuture::from(started).await.is_err() {
                    self.stopped();
                }
            }),
            Err(_) => self.stopped(),
        }
    }

    /// The element plays, perhaps at the wish of a media key.
    pub(super) fn started(self) {
        self.going.set(true);
    }

    /// The element stopped by itself, or by somebody's media key.
    pub(super) fn stopped(self) {
        let Some(video) = self.element() else { return };
        let moving_on = self.works.try_with_value(|works| works.wanted.is_some()).unwrap_or(true);
        if video.paused() && !video.ended() && !moving_on {
            self.going.set(false);
        }
    }

    /// The element tells where it is.
    pub(super) fn moved(self) {
        let Some(video) = self.element() else { return };
        let piece = self.works.try_with_value(|works| works.attached.clone().filter(|_| works.wanted.is_none() && !works.dragging));
        let Some(Some(piece)) = piece else { return };
        let t_ms = piece.end_ms.min(piece.start_ms + (video.current_time() * 1000.0).round() as u64);
        self.position_ms.set(t_ms);
        if t_ms + FETCH_AHEAD_MS > piece.end_ms {
            self.fetch_ahead(&piece);
        }
    }

    fn fetch_ahead(self, piece: &Piece) {
        let Some(next) = self.following(piece) else { return };
        let new = self.step_works(|works| {
            let known = works.files.contains_key(&next.id) || works.ahead.as_ref() == Some(&next.id);
            works.ahead = Some(next.id.clone());
            !known
        });
        if new == Some(true) {
            self.fetch(next);
        }
    }

    /// A file has played to its end.
    pub(super) fn ended(self) {
        let piece = self.works.try_with_value(|works| works.attached.clone().filter(|_| works.wanted.is_none()));
        if let Some(Some(piece)) = piece
            && self.going.get_untracked()
        {
            self.go(piece.end_ms, true);
        }
    }

    /// The element cannot play its file.
    pub(super) fn broken(self) {
        let known = self.step_works(|works| works.attached.take().map(|piece| works.files.remove(&piece.id)));
        if known.flatten().is_some() {
            self.fail(UNPLAYABLE.to_owned());
        }
    }

    fn fail(self, code: String) {
        self.step_works(|works| works.wanted = None);
        self.going.set(false);
        self.stage.set(Stage::Failed(code));
    }

    fn following(self, piece: &Piece) -> Option<Piece> {
        self.playlist.with_untracked(|list| list.as_ref()?.from(piece.end_ms).cloned())
    }

    fn element(self) -> Option<HtmlVideoElement> {
        self.video.try_get_untracked().flatten()
    }

    /// One step; `None` when the page was left.
    fn step_works<R>(self, step: impl FnOnce(&mut Works) -> R) -> Option<R> {
        self.works.try_update_value(step)
    }
}
