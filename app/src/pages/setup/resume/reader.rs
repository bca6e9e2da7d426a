//! Reads a resume in a worker of its own, which is ended when it takes too long.

use std::rc::Rc;

use domain::problem::Problem;
use domain::resume::Resume;
use domain::resume::messages::{MAX_FILE_BYTES, ReadEvent, ReadRequest};
use gloo::timers::callback::Timeout;
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::worker::{FromWorker, ModuleWorker, Transfer};

const SCRIPT: &str = "/resume-worker.js";
/// The largest file that is read takes a second or two; the first time the reader is fetched too.
const LONGEST_MS: u32 = 30_000;

type Told = Rc<dyn Fn(Result<Resume, Problem>)>;

/// One reading at a time: a new one ends the one before.
#[derive(Clone, Copy)]
pub(super) struct Reader(StoredValue<Option<Reading>, LocalStorage>);

struct Reading {
    id: u32,
    told: Told,
    worker: ModuleWorker<ReadRequest>,
    _deadline: Timeout,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// Reads pasted text.
    pub(super) fn text(self, text: String, told: impl Fn(Result<Resume, Problem>) + 'static) {
        let Some(id) = self.begin(Rc::new(told)) else { return };
        self.post(&ReadRequest::Text { id, text }, None);
    }

    /// Reads a file.
    pub(super) fn file(self, file: File, told: impl Fn(Result<Resume, Problem>) + 'static) {
        let told: Told = Rc::new(told);
        if file.size() > MAX_FILE_BYTES as f64 {
            return told(Err(problem("file_too_large", "The file is larger than 5 MB.")));
        }
        let Some(id) = self.begin(told) else { return };
        spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await.map(JsCast::dyn_into::<ArrayBuffer>) {
                Ok(Ok(bytes)) if self.reads(id) => {
                    let transfer = Transfer { name: "bytes", object: bytes.as_ref() };
                    self.post(&ReadRequest::File { id, name: file.name() }, Some(transfer));
                }
                Ok(Ok(_)) => {}
                // Moved, or taken away with its drive.
                _ => self.end(Err(problem("file_gone", "The file cannot be opened."))),
            }
        });
    }

    /// Ends what is being read, in a turn of its own: it may be the worker's listener that is running.
    pub(super) fn stop_later(self) {
        let reading = self.0.try_update_value(Option::take);
        spawn_local(async move { drop(reading) });
    }

    fn begin(self, told: Told) -> Option<u32> {
        let id = self.0.try_with_value(|reading| reading.as_ref().map_or(0, |reading| reading.id.wrapping_add(1)))?;
        let heard = move |message| match message {
            FromWorker::Event(ReadEvent::Read { id: of, resume }, _) if of == id => self.end(Ok(resume)),
            FromWorker::Event(ReadEvent::Refused { id: of, problem }, _) if of == id => self.end(Err(problem)),
            FromWorker::Event(..) => {}
            FromWorker::Crashed => self.end(Err(unreadable())),
        };
        let Ok(worker) = ModuleWorker::spawn(SCRIPT, heard) else {
            told(Err(unreadable()));
            return None;
        };
        let deadline = Timeout::new(LONGEST_MS, move || self.end(Err(unreadable())));
        self.0.try_set_value(Some(Reading { id, told, worker, _deadline: deadline }));
        Some(id)
    }

    fn reads(self, id: u32) -> bool {
        self.0.try_with_value(|reading| reading.as_ref().is_some_and(|reading| reading.id == id)).unwrap_or(false)
    }

    fn post(self, request: &ReadRequest, transfer: Option<Transfer<'_>>) {
        let posted = self.0.try_with_value(|reading| reading.as_ref().is_some_and(|reading| reading.worker.post(request, transfer)));
        if posted == Some(false) {
            self.end(Err(unreadable()));
        }
    }

    /// Tells the outcome; the field ends the reading.
    fn end(self, outcome: Result<Resume, Problem>) {
        if let Some(Some(told)) = self.0.try_with_value(|reading| reading.as_ref().map(|reading| Rc::clone(&reading.told))) {
            told(outcome);
        }
    }
}

fn unreadable() -> Problem {
    problem("file_unreadable", "This resume could not be read here.")
}

fn problem(code: &str, detail: &str) -> Problem {
    Problem::bad_request(code, detail)
}
