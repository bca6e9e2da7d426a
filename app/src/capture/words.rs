//! The catalogue's words for what devices and analysis report.

use domain::analysis::{FaceHint, LevelHint};

use super::Device;
use super::live::{AnalysisState, DeviceState, DeviceTrouble};
use crate::i18n::capture::CaptureMsg;

/// How a device stands, and what to do about it.
pub(crate) fn device_message(device: Device, state: DeviceState) -> CaptureMsg {
    use CaptureMsg::*;
    let (camera, microphone) = match state {
        DeviceState::Off => (CameraOff, MicrophoneOff),
        DeviceState::Skipped => (CameraSkipped, MicrophoneSkipped),
        DeviceState::Asking => (CameraAsking, MicrophoneAsking),
        DeviceState::On => (CameraOn, MicrophoneOn),
        DeviceState::Muted => (CameraMuted, MicrophoneMuted),
        DeviceState::Trouble(trouble) => match trouble {
            DeviceTrouble::Refused => (CameraRefused, MicrophoneRefused),
            DeviceTrouble::NoDevice => (CameraNone, MicrophoneNone),
            DeviceTrouble::Busy => (CameraBusy, MicrophoneBusy),
            DeviceTrouble::Unplugged => (CameraUnplugged, MicrophoneUnplugged),
            DeviceTrouble::Unsupported => (CameraUnsupported, MicrophoneUnsupported),
            DeviceTrouble::NotLoaded => (DeviceNotLoaded, DeviceNotLoaded),
            DeviceTrouble::Failed => (CameraFailed, MicrophoneFailed),
        },
    };
    match device {
        Device::Camera => camera,
        Device::Microphone => microphone,
    }
}

/// Why an open device is not analysed; `None` while it is, or while nobody wants it.
pub(crate) fn analysis_message(device: Device, analysis: AnalysisState) -> Option<CaptureMsg> {
    match (analysis, device) {
        (AnalysisState::Loading, _) => Some(CaptureMsg::AnalysisLoading),
        (AnalysisState::Unsupported, _) => Some(CaptureMsg::AnalysisUnsupported),
        (AnalysisState::Failed, _) => Some(CaptureMsg::AnalysisFailed),
        (AnalysisState::Ready { face: false, .. }, Device::Camera) => Some(CaptureMsg::FaceFailed),
        (AnalysisState::Ready { voice: false, .. }, Device::Microphone) => Some(CaptureMsg::VoiceFailed),
        (AnalysisState::Ready { .. } | AnalysisState::Off, _) => None,
    }
}

/// What keeps the face from being measured well.
pub(crate) fn face_hint_message(hint: FaceHint) -> CaptureMsg {
    match hint {
        FaceHint::NoFace => CaptureMsg::NoFace,
        FaceHint::SeveralFaces => CaptureMsg::SeveralFaces,
        FaceHint::TooSmall => CaptureMsg::TooSmall,
        FaceHint::TooDark => CaptureMsg::TooDark,
        FaceHint::TooBright => CaptureMsg::TooBright,
        FaceHint::CutOff => CaptureMsg::CutOff,
        FaceHint::TurnedAway => CaptureMsg::TurnedAway,
        FaceHint::Blurred => CaptureMsg::Blurred,
    }
}

/// What keeps the voice from being measured well.
pub(crate) fn level_hint_message(hint: LevelHint) -> CaptureMsg {
    match hint {
        LevelHint::TooLoud => CaptureMsg::TooLoud,
        LevelHint::TooQuiet => CaptureMsg::TooQuiet,
        LevelHint::Silent => CaptureMsg::Silent,
    }
}
