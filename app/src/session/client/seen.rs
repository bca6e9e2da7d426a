//! What the screens see of the interview.

use domain::problem::Problem;
use domain::session::{Caption, HintLayer, Session};
use leptos::prelude::*;

use ::client::session::Field;

use super::{Connection, SessionClient, page_ms, performance};

impl SessionClient {
    /// The interview as the server has told it.
    pub(crate) fn state(self) -> ReadSignal<Option<Session>> {
        self.state.read_only()
    }

    /// See [`Connection`].
    pub(crate) fn connection(self) -> ReadSignal<Connection> {
        self.connection.read_only()
    }

    /// Changes when the screen must take over [`Self::text`]: after a reload, with a new question, after a refused edit.
    pub(crate) fn texts_replaced(self) -> ReadSignal<u64> {
        self.texts.read_only()
    }

    /// A text of the open turn as it stands now; not reactive.
    pub(crate) fn text(self, field: Field) -> String {
        let text = self.shell.try_with_value(|shell| {
            shell.machine.drafts().map(|drafts| match field {
                Field::Typed => drafts.typed.text().to_owned(),
                Field::Code => drafts.code.text().to_owned(),
            })
        });
        text.flatten().unwrap_or_default()
    }

    /// Phrases of the open turn, those on their way included.
    pub(crate) fn captions(self) -> ReadSignal<Vec<Caption>> {
        self.captions.read_only()
    }

    /// The hint that can be asked for now; `None` also while one is on its way.
    pub(crate) fn next_hint(self) -> ReadSignal<Option<HintLayer>> {
        self.next_hint.read_only()
    }

    /// The words of the coming question so far.
    pub(crate) fn pending_question(self) -> ReadSignal<String> {
        self.question.read_only()
    }

    /// The answer was handed in and the server has not said so yet.
    pub(crate) fn closing(self) -> ReadSignal<bool> {
        self.closing.read_only()
    }

    /// The server has everything.
    pub(crate) fn delivered(self) -> ReadSignal<bool> {
        self.delivered.read_only()
    }

    /// A text has outgrown what the server takes.
    pub(crate) fn too_long(self) -> ReadSignal<bool> {
        self.too_long.read_only()
    }

    /// The device keeps words that the server does not have yet; false where the browser refuses.
    pub(crate) fn keeps_words(self) -> ReadSignal<bool> {
        self.keeps_words.read_only()
    }

    /// Words of an older tab on this device that can no longer be sent.
    pub(crate) fn unsent(self) -> ReadSignal<Vec<String>> {
        self.unsent.read_only()
    }

    /// The last refusal; the page clears it.
    pub(crate) fn notice(self) -> RwSignal<Option<Problem>> {
        self.notice
    }

    /// Session time now; 0 before the start.
    pub(crate) fn now_ms(self) -> u64 {
        self.shell.try_with_value(|shell| shell.machine.clock().now_ms(page_ms())).unwrap_or_default()
    }

    /// Session time 0 as Unix time in milliseconds; `None` before the start.
    pub(crate) fn zero_epoch_ms(self) -> Option<f64> {
        let zero_ms = self.shell.try_with_value(|shell| shell.machine.clock().zero_ms()).flatten()?;
        Some(performance()?.time_origin() + zero_ms)
    }

    /// Number of the turn that takes words now.
    pub(crate) fn open_turn(self) -> Option<u32> {
        self.shell.try_with_value(|shell| shell.machine.drafts().map(|drafts| drafts.turn)).flatten()
    }
}
