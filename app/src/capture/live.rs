//! What the screens show of the devices at this moment. Values only: compared, cloned, never acted on.

use client::recording::segments;
use domain::analysis::{FaceObservation, LevelHint};
use domain::session::Caption;
use domain::timeline::GapReason;
use domain::transcript::{LANGUAGES, ServiceName};

/// The present moment of camera, microphone and captions.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Live {
    /// The camera.
    pub camera: DeviceState,
    /// The microphone.
    pub microphone: DeviceState,
    /// The worker that looks and listens.
    pub analysis: AnalysisState,
    /// Who turns speech into words.
    pub captions: CaptionState,
    /// The last analysed picture; `None` while no picture is analysed.
    pub face: Option<FaceObservation>,
    /// The last sound level; `None` while no sound is analysed.
    pub level: Option<LevelNow>,
    /// Speech is going on.
    pub speaking: bool,
    /// Length of the present silence; 0 while speaking or before the first speech.
    pub pause_ms: f64,
    /// Length of the present speech; 0 while silent.
    pub speech_ms: f64,
    /// Words per minute over the last minute of this answer.
    pub pace: Pace,
    /// Whether the interview is being recorded.
    pub recording: segments::State,
}

/// Sound level of this moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LevelNow {
    /// RMS over the last 100 ms.
    pub dbfs: f32,
    /// Something to tell the person.
    pub hint: Option<LevelHint>,
}

/// How a camera or a microphone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DeviceState {
    /// Nobody asked for it yet.
    #[default]
    Off,
    /// The person goes without.
    Skipped,
    /// The browser is asking the person.
    Asking,
    /// It delivers.
    On,
    /// It is there but delivers silence or black (a switch, the system, another program).
    Muted,
    /// It cannot be used.
    Trouble(DeviceTrouble),
}

/// Why a device cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceTrouble {
    /// The person, the browser or a rule of the system said no.
    Refused,
    /// There is none.
    NoDevice,
    /// Another program holds it.
    Busy,
    /// It went away while in use.
    Unplugged,
    /// This browser, or an insecure address, offers no devices.
    Unsupported,
    /// The part of the app that opens devices could not be fetched.
    NotLoaded,
    /// Anything else.
    Failed,
}

impl DeviceState {
    /// It gives pictures or sound now.
    pub(crate) fn is_on(self) -> bool {
        self == Self::On
    }

    /// What the report says about a modality that is not running; `None` while it runs.
    pub(crate) fn gap_reason(self) -> Option<GapReason> {
        match self {
            Self::On => None,
            Self::Off | Self::Skipped | Self::Asking => Some(GapReason::Skipped),
            Self::Muted => Some(GapReason::Muted),
            Self::Trouble(trouble) => Some(match trouble {
                DeviceTrouble::Refused => GapReason::Refused,
                DeviceTrouble::NoDevice => GapReason::NoDevice,
                DeviceTrouble::Busy => GapReason::Busy,
                DeviceTrouble::Unplugged => GapReason::Unplugged,
                DeviceTrouble::Unsupported => GapReason::Unsupported,
                DeviceTrouble::NotLoaded | DeviceTrouble::Failed => GapReason::Failed,
            }),
        }
    }
}

/// How the analysis worker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum AnalysisState {
    /// Not needed yet.
    #[default]
    Off,
    /// Loading the module and the models.
    Loading,
    /// At work; `face` and `voice` say on what.
    Ready {
        /// Pictures can be analysed.
        face: bool,
        /// Sound can be analysed.
        voice: bool,
    },
    /// The browser lacks WebAssembly SIMD or module workers.
    Unsupported,
    /// It could not be loaded, or crashed twice.
    Failed,
}

/// Who could turn speech into words here, and what the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CaptionState {
    /// What this browser offers; `None` until it was asked.
    pub offer: Option<CaptionOffer>,
    /// The speech service that this site offers, if any.
    pub service: Option<ServiceName>,
    /// What the person chose for this interview.
    pub choice: CaptionChoice,
    /// What is spoken, one of [`LANGUAGES`].
    pub language: &'static str,
    /// A recogniser is listening.
    pub listening: bool,
    /// Why it stopped, if it did.
    pub trouble: Option<CaptionTrouble>,
}

/// What a browser offers for captions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaptionOffer {
    /// A recogniser on this device.
    OnDevice,
    /// One on this device, once its language pack is downloaded.
    Downloadable,
    /// Only one that sends the sound to the browser's maker.
    Remote,
    /// None.
    Nothing,
}

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CaptionChoice {
    /// Nothing yet: on-device captions run, others do not.
    #[default]
    Undecided,
    /// The browser's recogniser may have the sound of this interview.
    Consented,
    /// This service may have the sound of this interview, through this site.
    Streamed(ServiceName),
    /// No captions.
    TypingOnly,
}

/// Who receives the sound of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recogniser {
    /// Nobody: it stays on this device.
    OnDevice,
    /// The browser's maker.
    Remote,
    /// This service, through this site.
    Service(ServiceName),
}

impl Default for CaptionState {
    fn default() -> Self {
        let choice = CaptionChoice::default();
        Self { offer: None, service: None, choice, language: LANGUAGES[0], listening: false, trouble: None }
    }
}

impl CaptionState {
    /// Which recogniser may run. The only rule by which one is ever started.
    pub(crate) fn permitted(self) -> Option<Recogniser> {
        if let CaptionChoice::Streamed(agreed) = self.choice
            && self.service == Some(agreed)
        {
            return Some(Recogniser::Service(agreed));
        }
        match (self.offer?, self.choice) {
            (_, CaptionChoice::TypingOnly) => None,
            (CaptionOffer::OnDevice, _) => Some(Recogniser::OnDevice),
            (CaptionOffer::Remote | CaptionOffer::Downloadable, CaptionChoice::Consented) => Some(Recogniser::Remote),
            (CaptionOffer::Remote | CaptionOffer::Downloadable | CaptionOffer::Nothing, _) => None,
        }
    }
}

/// Why captions stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaptionTrouble {
    /// The browser refused the recogniser.
    Refused,
    /// Its service cannot be reached.
    Network,
    /// It does not know the language.
    Language,
    /// The share of this interview, or the site's of today, is used up.
    Quota,
    /// The speech service failed.
    Service,
    /// Anything else.
    Failed,
}

/// What a recogniser has to say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CaptionUpdate {
    /// Words heard so far in the present phrase; may change. Empty: nothing is pending.
    Interim(String),
    /// A finished phrase.
    Final(Caption),
    /// Captions ended; typing goes on.
    Unavailable(CaptionTrouble),
}

/// Words per minute, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Pace {
    /// No recogniser runs, so there are no words to count.
    #[default]
    NoWords,
    /// Too few words so far.
    NotYet,
    /// Words per minute.
    Wpm(f64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_leaves_the_device_only_after_consent_to_whoever_gets_it() {
        let offers = [CaptionOffer::OnDevice, CaptionOffer::Downloadable, CaptionOffer::Remote, CaptionOffer::Nothing];
        let services = [None, Some(ServiceName::Deepgram), Some(ServiceName::OpenAi)];
        let streamed = services.into_iter().flatten().map(CaptionChoice::Streamed);
        let choices: Vec<_> =
            [CaptionChoice::Undecided, CaptionChoice::Consented, CaptionChoice::TypingOnly].into_iter().chain(streamed).collect();
        for offer in offers.map(Some).into_iter().chain([None]) {
            for (service, choice) in services.into_iter().flat_map(|service| choices.iter().map(move |choice| (service, *choice))) {
                let state = CaptionState { offer, service, choice, ..CaptionState::default() };
                match state.permitted() {
                    Some(Recogniser::Remote) => assert_eq!(choice, CaptionChoice::Consented),
                    Some(Recogniser::Service(name)) => assert_eq!((Some(name), CaptionChoice::Streamed(name)), (service, choice)),
                    Some(Recogniser::OnDevice) => assert_eq!(offer, Some(CaptionOffer::OnDevice)),
                    None => {}
                }
                if choice == CaptionChoice::TypingOnly {
                    assert_eq!(state.permitted(), None);
                }
            }
        }
    }
}
