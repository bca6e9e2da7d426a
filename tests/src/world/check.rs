//! What must hold, whatever happens.

use std::collections::BTreeSet;

use client::session::{Link, Numbered, Pending};
use domain::session::{Session, Status};
use engine::rules::TimerKind;

use super::ledger::{Ledger, words};
use super::{Faults, World};

/// Once nothing goes wrong any more, this is enough for everything to be delivered: a dead connection is noticed after two pings,
/// the longest wait before a new one is 15 s, and refused edits take some rounds.
const SETTLED_WITHIN_MS: u64 = 120_000;

impl World {
    /// After every handler of the server.
    pub(super) fn after_server(&mut self) {
        self.arm(None);
        let storage = &self.server.host.storage;
        self.ledger.handled(&storage.handled);
        for pair in storage.log[self.checked_log.saturating_sub(1)..].windows(2) {
            assert_eq!(pair[1].server_seq, pair[0].server_seq + 1, "the log has a hole");
            assert!(pair[1].t_ms >= pair[0].t_ms, "the log's times run backwards");
        }
        self.checked_log = storage.log.len();
        self.check_timers();
    }

    fn check_timers(&self) {
        let host = &self.server.host;
        let timers = &host.storage.timers;
        let session = &host.session;
        let slack_ms = self.slack_ms;
        match session.status {
            Status::Completed | Status::Failed => {
                let outlives = |kind: &&TimerKind| TimerKind::INTERVIEW.contains(kind);
                assert_eq!(timers.keys().find(outlives), None, "a timer outlives the interview");
            }
            Status::Active => {
                let due_ms = *timers.get(&TimerKind::TimeUp).expect("an interview that goes on has an end");
                let end_ms = host.now_ms + session.remaining_ms(host.t_ms());
                assert!(due_ms.abs_diff(end_ms) <= slack_ms, "time is up at {due_ms}, and the timer rings at {end_ms}");
                assert!(timers.contains_key(&TimerKind::Checkpoint), "an interview that goes on is checkpointed");
            }
            Status::Created | Status::Paused => assert!(!timers.contains_key(&TimerKind::TimeUp), "the timer stands while paused"),
        }
        let alone = self.server.connected().is_empty();
        let awaits_return = timers.contains_key(&TimerKind::Abandon);
        if self.server.knows_who_is_there() && !session.is_over() {
            assert_eq!(alone, awaits_return, "who is gone is waited for, and nobody else");
        }
    }

    /// After a message to a tab: what it no longer keeps was handled, or another tab went on and its words can still be read; and no
    /// text changes under the candidate's hands.
    pub(super) fn check_tab(&self, tab: usize, before: &Pending, screen: Option<(u32, String, String)>) {
        let machine = &self.tabs[tab].machine;
        let unsent: BTreeSet<char> = unsent_words(machine.pending()).into_iter().collect();
        let deleted = &self.ledger.deleted_words;
        let readable = |numbered: &Numbered| words(&numbered.command).iter().all(|word| unsent.contains(word) || deleted.contains(word));
        for forgotten in before.iter().filter(|numbered| !machine.pending().iter().any(|kept| kept == *numbered)) {
            let taken_back = self.ledger.was_overtaken(before.epoch(), forgotten) && readable(forgotten);
            assert!(self.ledger.was_handled(forgotten) || taken_back, "taken for delivered, and is not: {forgotten:?}");
        }
        if let (Some(before), Some(now)) = (screen, self.tabs[tab].screen())
            && before.0 == now.0
        {
            assert_eq!(before, now, "a text changed under the candidate's hands");
        }
    }

    /// Nothing goes wrong any more: everything is delivered within bounded time.
    pub fn settle(&mut self) {
        self.faults = Faults::none();
        self.server.host.mishap = None;
        self.device_full = false;
        self.run(self.network_back_ms.saturating_sub(self.now_ms()));
        if !self.tabs[self.owner].alive {
            self.open_tab(self.tabs[self.owner].device);
        }
        let began_ms = self.now_ms();
        self.run(1_000);
        while !(self.tabs[self.owner].is_settled() && self.is_quiet()) {
            assert!(self.now_ms() - began_ms < SETTLED_WITHIN_MS, "wedged: {}", self.standing());
            self.run(500);
            self.follow_the_interview();
        }
        self.check_end();
    }

    /// A tab whose `hello` arrived late may have taken the interview from the one in the candidate's hands: the candidate goes on in
    /// that one, or, where it is gone already, presses "use this tab".
    fn follow_the_interview(&mut self) {
        if self.tabs[self.owner].machine.link() != Link::Superseded {
            return;
        }
        let epoch = self.server.host.storage.fence.epoch();
        let holder = |tab: &super::Tab| tab.alive && tab.machine.link() == Link::Up && tab.machine.epoch() == epoch;
        match self.tabs.iter().position(holder) {
            Some(tab) => self.owner = tab,
            None => self.take_over(self.owner),
        }
    }

    /// Nothing is under way: no older tab's late `hello`, which would take the interview, no late word that one did, and no line that is
    /// dead without anybody knowing.
    fn is_quiet(&self) -> bool {
        let host = &self.server.host;
        let owner = &self.tabs[self.owner].machine;
        let has_all = |session: &Session| session.server_seq == host.session.server_seq;
        let nobody_connects = self.tabs.iter().all(|tab| !tab.alive || tab.machine.link() != Link::Down);
        nobody_connects && self.is_heard(self.owner) && owner.epoch() == host.storage.fence.epoch() && owner.session().is_some_and(has_all)
    }

    fn standing(&self) -> String {
        let tab = &self.tabs[self.owner];
        format!(
            "owner {} link {:?} epoch {} of {}, pending {:?}, event {:?} of {}, status {:?}",
            self.owner,
            tab.machine.link(),
            tab.machine.epoch(),
            self.server.host.storage.fence.epoch(),
            tab.machine.pending(),
            tab.machine.session().map(|session| session.server_seq),
            self.server.host.session.server_seq,
            self.server.host.session.status
        )
    }

    fn check_end(&mut self) {
        let host = &self.server.host;
        assert_eq!(Session::replay(&host.storage.log).unwrap(), host.session, "the session is the fold of its log");
        assert_eq!(host.recovered(), host.session, "a restart would bring back something else");
        let machine = &self.tabs[self.owner].machine;
        assert_eq!(machine.session(), Some(&host.session), "client and server see different interviews");
        if let Some((open, turn)) = host.session.open_turn() {
            let drafts = machine.drafts().expect("an open turn has texts");
            assert_eq!(drafts.turn, open);
            for (draft, stored) in [(&drafts.typed, &turn.answer.typed), (&drafts.code, &turn.answer.code)] {
                // What has outgrown the server stays on the screen, which says so.
                assert!(draft.is_too_long() || draft.text() == stored, "texts differ: {} and {stored}", draft.text());
            }
        }
        for turn in &host.session.turns {
            for text in [&turn.answer.typed, &turn.answer.code] {
                let words: Vec<char> = text.chars().filter(|letter| *letter >= super::ledger::FIRST_WORD).collect();
                assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "words are there twice: {text}");
            }
        }
    }

    /// The candidate looks at every device once more: what was ever kept there was delivered, or another tab took over before, and its
    /// words can still be read.
    pub fn look_everywhere(&mut self) {
        for device in 0..self.devices.len() {
            self.open_tab(device);
            self.settle();
        }
        let on_screens = self.tabs.iter().filter(|tab| tab.alive).flat_map(shown_as_unsent);
        let on_devices = self.devices.iter().flat_map(|device| unsent_words(&device.load()));
        let shown: BTreeSet<char> = on_screens.chain(on_devices).collect();
        let Ledger { kept_words, handled_words, deleted_words, .. } = &self.ledger;
        let accounted = |word: &char| handled_words.contains(word) || deleted_words.contains(word) || shown.contains(word);
        let lost: Vec<_> = kept_words.iter().filter(|word| !accounted(word)).collect();
        assert!(lost.is_empty(), "kept on a device, and gone without a word: {lost:?}");
        let fence = &self.server.host.storage.fence;
        let taken_over = |(epoch, numbered): &&(u64, Numbered)| fence.last_of(*epoch, u64::MAX) < numbered.client_seq;
        let undelivered: Vec<_> = self.ledger.kept_unhandled().filter(|kept| !taken_over(kept)).collect();
        assert!(undelivered.is_empty(), "kept on a device, and never delivered: {undelivered:?}");
    }
}

/// Words that the candidate can still read in a tab that may not send them.
fn shown_as_unsent(tab: &super::Tab) -> Vec<char> {
    let superseded = tab.machine.link() == Link::Superseded;
    let pending = tab.machine.pending().iter().filter(|_| superseded);
    pending.flat_map(|numbered| words(&numbered.command)).chain(unsent_words(tab.machine.pending())).collect()
}

fn unsent_words(pending: &Pending) -> Vec<char> {
    pending.unsent().texts().iter().flat_map(|text| text.chars()).collect()
}
