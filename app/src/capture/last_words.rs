//! The last words of a speech service: they come a moment after the last sound, and belong to the answer that was open then.

use gloo::timers::callback::Timeout;

use super::Capture;
use super::captions::{Pending, Sink, unsaid};
use super::live::CaptionUpdate;
use super::streaming::Listening;

/// How long they are waited for: services close a phrase within a second.
const LAST_WORDS_MS: u32 = 2_000;

/// A service that listens no more.
pub(super) struct Leaving {
    /// See `Captions::generation`.
    pub(super) generation: u32,
    /// Who gets its words.
    pub(super) sink: Option<Sink>,
    /// Words that it has not finished.
    pub(super) pending: Option<Pending>,
    then: Option<Box<dyn FnOnce()>>,
    _service: Listening,
    _limit: Timeout,
}

impl Leaving {
    /// A service that was told to end.
    pub(super) fn new(service: Listening, generation: u32, sink: Option<Sink>, pending: Option<Pending>, limit: Timeout) -> Self {
        Self { generation, sink, pending, then: None, _service: service, _limit: limit }
    }
}

impl Capture {
    /// Ends captions as [`Capture::stop_captions`] does, and calls `then` when the last words have come: at once where none are on
    /// their way, else at most two seconds later. Called again meanwhile, only the last `then` is called.
    pub(crate) fn close_captions(self, then: impl FnOnce() + 'static) {
        self.stop_captions();
        let mut then: Option<Box<dyn FnOnce()>> = Some(Box::new(then));
        self.with(|state| {
            if let Some(leaving) = &mut state.captions.leaving {
                leaving.then = then.take();
            }
        });
        if let Some(then) = then {
            then();
        }
    }

    /// The limit for the last words of this generation.
    pub(super) fn last_words_within(self, generation: u32) -> Timeout {
        Timeout::new(LAST_WORDS_MS, move || self.last_words_came(generation))
    }

    /// Nothing more will come.
    pub(super) fn last_words_came(self, generation: u32) {
        let leaving = self.with(|state| state.captions.leaving.take_if(|leaving| leaving.generation == generation)).flatten();
        self.finish(leaving);
    }

    /// What it never finished becomes a phrase as it was.
    pub(super) fn finish(self, leaving: Option<Leaving>) {
        let Some(Leaving { sink, pending, then, .. }) = leaving else { return };
        let caption = self.with(|state| {
            let speech = state.speech_so_far();
            let now_ms = state.session_ms();
            let pending = pending.filter(|pending| !pending.text.is_empty())?;
            Some(state.captions.finish_phrase(unsaid(&pending), Some(pending), &speech, now_ms))
        });
        if let Some(sink) = sink {
            sink(CaptionUpdate::Interim(String::new()));
            if let Some(Some(caption)) = caption {
                sink(CaptionUpdate::Final(caption));
            }
        }
        if let Some(then) = then {
            then();
        }
    }
}
