//! What this browser can record.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MediaRecorder;

use super::codecs::{AUDIO, Ability, Codec, VIDEO, best};
use super::{FPS, HEIGHT_PX, WIDTH_PX};

/// Cores of a machine whose browser does not tell.
const UNKNOWN_CORES: u32 = 2;

#[wasm_bindgen]
extern "C" {
    /// The constructor `VideoEncoder` of WebCodecs, as far as it is needed.
    type VideoEncoder;

    #[wasm_bindgen(method, structural, catch, js_name = isConfigSupported)]
    fn is_config_supported(this: &VideoEncoder, configuration: &JsValue) -> Result<Promise, JsValue>;
}

/// What recordings of this browser are encoded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoders {
    /// MIME type of sound alone.
    pub(super) audio: Option<&'static str>,
    /// Picture, with or without sound.
    pub(super) video: Option<&'static Codec>,
}

/// This browser records sound, in a form that can be kept.
pub(crate) fn can_record() -> bool {
    audio().is_some()
}

/// Asks the browser how well it encodes what it says it encodes.
pub(super) async fn encoders() -> Encoders {
    let mut abilities = [Ability::Missing; VIDEO.len()];
    for (ability, codec) in abilities.iter_mut().zip(&VIDEO) {
        if MediaRecorder::is_type_supported(codec.with_sound) && MediaRecorder::is_type_supported(codec.silent) {
            let hardware = has_hardware(codec).await == Some(true);
            *ability = if hardware { Ability::Hardware } else { Ability::Software };
        }
    }
    Encoders { audio: audio(), video: best(&abilities, cores().unwrap_or(UNKNOWN_CORES)) }
}

fn audio() -> Option<&'static str> {
    let known = Reflect::has(&js_sys::global(), &"MediaRecorder".into()).unwrap_or(false);
    AUDIO.into_iter().find(|mime| known && MediaRecorder::is_type_supported(mime))
}

/// `None` where the browser does not tell. `MediaCapabilities` would be the place to ask, but Chromium does not answer it for
/// recording.
async fn has_hardware(codec: &Codec) -> Option<bool> {
    let encoder = Reflect::get(&js_sys::global(), &"VideoEncoder".into()).ok().filter(JsValue::is_function)?;
    let (name, bps) = (codec.encoder, codec.video_bps);
    let configuration = JSON::parse(&format!(
        r#"{{"codec":"{name}","width":{WIDTH_PX},"height":{HEIGHT_PX},"bitrate":{bps},"framerate":{FPS},"hardwareAcceleration":"prefer-hardware"}}"#
    ));
    let asked = encoder.unchecked_into::<VideoEncoder>().is_config_supported(&configuration.ok()?).ok()?;
    Reflect::get(&JsFuture::from(asked).await.ok()?, &"supported".into()).ok()?.as_bool()
}

fn cores() -> Option<u32> {
    let navigator = web_sys::window()?.navigator();
    let cores = Reflect::get(&navigator, &"hardwareConcurrency".into()).ok()?.as_f64()?;
    // `as` saturates and sends NaN to 0.
    Some(cores as u32)
}
