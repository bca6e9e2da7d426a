//! Making the requests that the machine asks for.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use client::recording::upload::{Answer, Failure, Request};
use domain::recording::{PartsWanted, Recording, Segment};
use js_sys::Math;
use md5::{Digest, Md5};
use web_sys::Blob;

use super::Delivery;
use crate::seal::{Key, SealError};
use crate::{js, transfer};

impl Delivery {
    /// Makes a request and tells the machine what became of it.
    pub(super) async fn fulfil(self: Rc<Self>, id: u64, request: Request) {
        let outcome = self.request(id, request).await;
        self.step(|machine| machine.answered(id, outcome, js::now_ms(), Math::random()));
    }

    async fn request(self: &Rc<Self>, id: u64, request: Request) -> Result<Answer, Failure> {
        let api = &self.api;
        match request {
            Request::Look => self.look().await.map(Answer::Recording),
            Request::Open(segment) => api.send("PUT", &format!("/segments/{}", segment.id), &segment).await.map(Answer::Upload),
            Request::Urls { segment, parts } => {
                api.send("POST", &format!("/segments/{segment}/urls"), &PartsWanted { parts }).await.map(Answer::Urls)
            }
            Request::Part { segment, part, url } => self.part(id, &segment, part, &url).await,
            Request::Report { segment, stored } => {
                api.send("PUT", &format!("/segments/{segment}/parts/{}", stored.part), &stored).await.map(Answer::Upload)
            }
            Request::Complete { segment } => api.call("POST", &format!("/segments/{segment}/complete"), None).await.map(Answer::Upload),
        }
    }

    async fn look(&self) -> Result<Recording, Failure> {
        let recording: Recording = self.api.call("GET", "", None).await?;
        if let Some(key) = &recording.key {
            let key = Key::import(key).await.map_err(|_| Failure::Unreachable)?;
            self.key.replace(Some(key));
        }
        Ok(recording)
    }

    async fn part(self: &Rc<Self>, id: u64, segment: &str, part: u32, url: &str) -> Result<Answer, Failure> {
        let (segment, media) = self.file(segment).ok_or(Failure::Unreadable)?;
        let range = segment.plain_range(part);
        let plain = js::bytes_of(&media, range.start, range.end).await.map_err(|_| Failure::Unreadable)?;
        if u64::from(plain.length()) != range.end - range.start {
            return Err(Failure::Unreadable);
        }
        let key = self.key.borrow().clone().ok_or(Failure::Unreachable)?;
        let sealing = key.seal(&plain, &segment.associated_data(&self.session_id, part)).await;
        let sealed = sealing.map_err(|_: SealError| Failure::Unreachable)?;
        let md5 = Md5::digest(sealed.to_vec());
        let delivery = Rc::clone(self);
        let on_moved = move |bytes| delivery.machine.borrow_mut().moved(id, bytes, js::now_ms());
        let taken = transfer::put(url, &sealed, &STANDARD.encode(md5), on_moved).await?;
        Ok(Answer::Sent { etag: taken.etag, md5: js::hex(&md5) })
    }

    /// What is sent under an identifier.
    fn file(&self, id: &str) -> Option<(Segment, Blob)> {
        let machine = self.machine.borrow();
        let (name, segment) = machine.sending(id)?;
        let media = self.media.borrow().get(name).cloned()?;
        Some((segment.clone(), media))
    }
}
