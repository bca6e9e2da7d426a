//! An ended journal becomes one file: `app/recorder/src/make.rs`, step by step, because the page may die between any two.

use client::recording::delivery::Made;
use client::recording::journal::Header;
use domain::recording::{Container, Segment, SegmentEnd};

use super::media::{Media, Stretch};
use super::page::{File, Making};
use super::{Film, Happening};

impl Film {
    pub(super) fn plan_make(&mut self, page: usize) {
        let in_ms = self.rng.between(20, 400);
        self.agenda.later(in_ms, Happening::Make(page, self.pages[page].run));
    }

    /// The next step of making a file of a journal.
    pub(super) fn make(&mut self, page: usize) {
        if !self.pages[page].alive {
            return;
        }
        let Some(making) = self.pages[page].making.take() else { return };
        let Making { name, ended, step, made } = making;
        if step == 0 && self.rng.strikes("muxer", self.faults.muxer) {
            return self.finish_making(page, &name, ended, Made::NoMuxer);
        }
        let spool = &mut self.spools[self.pages[page].device];
        let made = match (step, made) {
            (0, _) => {
                let Some(kept) = spool.kept(&name).cloned() else { return self.nothing_made(page, &name, ended) };
                if let (Some(segment), Some(media)) = (&kept.manifest, &kept.media)
                    && media.bytes() == segment.bytes
                {
                    spool.drop_journal(&name);
                    let (segment, media) = (segment.clone(), media.clone());
                    return self.made(page, name, ended, segment, media);
                }
                let contents = kept.contents().unwrap_or_default();
                let Some(header) = contents.header.clone().filter(|_| !contents.chunks.is_empty()) else {
                    return self.nothing_made(page, &name, ended);
                };
                let own = Media(vec![Stretch { chunk: 0, from: self.muxer, bytes: 400 }]);
                let media = Media::joined([own, kept.media_of(&contents)]);
                spool.put_media(&name, media.slice(&(0..media.bytes() / 2))).ok();
                let segment =
                    self.describe(&name, &header, contents.ended.or(ended), &media, contents.chunks.last().map_or(0, |chunk| chunk.at_ms));
                (self.identified(kept.manifest, segment), media)
            }
            (1, Some((segment, media))) => {
                if spool.put_media(&name, media.clone()).is_err() {
                    spool.drop_media(&name);
                }
                (segment, media)
            }
            (2, Some((segment, media))) => {
                spool.put_manifest(&name, segment.clone()).ok();
                (segment, media)
            }
            (_, Some((segment, media))) => {
                let kept = spool.kept(&name);
                if kept.is_some_and(|kept| kept.manifest.as_ref() == Some(&segment) && kept.media.as_ref() == Some(&media)) {
                    spool.drop_journal(&name);
                }
                return self.made(page, name, ended, segment, media);
            }
            (_, None) => return,
        };
        self.pages[page].making = Some(Making { name, ended, step: step + 1, made: Some(made) });
        self.plan_make(page);
    }

    fn describe(&self, name: &str, header: &Header, ended: Option<SegmentEnd>, media: &Media, last_ms: u64) -> Segment {
        Segment {
            id: name.to_owned(),
            medium: header.medium,
            container: Container::Webm,
            mime: header.mime.clone(),
            start_ms: header.start_ms,
            duration_ms: last_ms.saturating_sub(header.start_ms),
            bytes: media.bytes(),
            sha256: media.sha256(),
            ended: ended.unwrap_or(SegmentEnd::Killed),
            delete_at_epoch_ms: header.delete_at_epoch_ms,
        }
    }

    fn identified(&mut self, known: Option<Segment>, made: Segment) -> Segment {
        match known {
            Some(known) if known.sha256 == made.sha256 => known,
            Some(_) => Segment { id: format!("{:032x}", self.rng.bits()), ..made },
            None => made,
        }
    }

    fn nothing_made(&mut self, page: usize, name: &str, ended: Option<SegmentEnd>) {
        let discarded = self.discarded.contains(name);
        let kept = self.takes.get(name).filter(|_| !discarded).map_or(0, |take| take.kept.len());
        assert_eq!(kept, 0, "a segment with chunks was thrown away as empty");
        self.finish_making(page, name, ended, Made::Lost { start_ms: None, code: String::from("empty") });
    }

    fn made(&mut self, page: usize, name: String, ended: Option<SegmentEnd>, segment: Segment, media: Media) {
        let on_device = self.spools[self.pages[page].device].kept(&name).is_some_and(|kept| kept.media.as_ref() == Some(&media));
        self.pages[page].files.insert(name.clone(), File { segment: segment.clone(), media, in_memory: !on_device });
        self.finish_making(page, &name, ended, Made::File(segment));
    }

    fn finish_making(&mut self, page: usize, name: &str, ended: Option<SegmentEnd>, made: Made) {
        let now_ms = self.now_ms() as f64;
        self.step(page, |delivery| delivery.made(name, ended, made, now_ms));
    }
}
