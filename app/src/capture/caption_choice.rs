//! Who may turn speech into words: what is on offer, and what the person chose for this interview.

use domain::transcript::{LANGUAGES, NOTICE, ServiceName};
use wasm_bindgen_futures::spawn_local;

use super::live::{CaptionChoice, CaptionTrouble};
use super::{Capture, recogniser, stored};
use crate::api;

/// Questions are asked in English.
pub(crate) const CAPTION_LANG: &str = "en-US";

/// What is remembered of an agreement with a service, before its name.
const STREAMED: &str = "streamed:";

impl Capture {
    /// Asks the browser and the site what they offer and recalls what the person chose for this interview. Starts nothing.
    pub(crate) fn look_for_captions(self) {
        let choice = stored::recall("captions").map_or(CaptionChoice::Undecided, |value| choice_of(&value));
        let language = stored::recall("caption-language").and_then(|tag| LANGUAGES.into_iter().find(|known| *known == tag));
        let language = language.unwrap_or(CAPTION_LANG);
        self.update_captions(|captions| (captions.choice, captions.language) = (choice, language));
        spawn_local(async move {
            if matches!(choice, CaptionChoice::Streamed(_)) {
                // Nobody else listens meanwhile.
                self.look_for_service().await;
            }
            let offer = recogniser::offer(language).await;
            self.update_captions(|captions| captions.offer = Some(offer));
            self.look_for_service().await;
            self.listen();
        });
    }

    async fn look_for_service(self) {
        if self.now().captions.service.is_none()
            && let Ok(offer) = api::captions_offer().await
        {
            let service = offer.service.filter(|service| service.notice == NOTICE).map(|service| service.name);
            self.update_captions(|captions| captions.service = service);
        }
    }

    /// Downloads the on-device recogniser's language pack, after a click.
    pub(crate) fn install_captions(self) {
        spawn_local(async move {
            let installed = recogniser::install(self.now().captions.language).await;
            self.update_captions(|captions| captions.trouble = (!installed).then_some(CaptionTrouble::Network));
            self.look_for_captions();
        });
    }

    /// The person's choice for this interview; takes effect at once.
    pub(crate) fn choose_captions(self, choice: CaptionChoice) {
        let value = match choice {
            CaptionChoice::Undecided => String::new(),
            CaptionChoice::Consented => "consented".to_owned(),
            CaptionChoice::TypingOnly => "typing".to_owned(),
            CaptionChoice::Streamed(service) => format!("{STREAMED}{}", service.as_str()),
        };
        stored::remember("captions", &value);
        self.update_captions(|captions| (captions.choice, captions.trouble) = (choice, None));
        self.begin_anew();
        self.listen();
    }

    /// The language that will be spoken in this interview, one of [`LANGUAGES`].
    pub(crate) fn choose_caption_language(self, language: &'static str) {
        stored::remember("caption-language", language);
        self.begin_anew();
        self.look_for_captions();
    }

    /// Whoever listens has nothing more to say.
    fn begin_anew(self) {
        let dropped = self.with(|state| state.captions.begin_anew());
        drop(dropped);
        self.update_captions(|captions| captions.listening = false);
    }
}

fn choice_of(value: &str) -> CaptionChoice {
    let service = |name: &str| [ServiceName::Deepgram, ServiceName::OpenAi].into_iter().find(|service| service.as_str() == name);
    match value {
        "consented" => CaptionChoice::Consented,
        "typing" => CaptionChoice::TypingOnly,
        _ => value.strip_prefix(STREAMED).and_then(service).map_or(CaptionChoice::Undecided, CaptionChoice::Streamed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_names_its_service() {
        assert_eq!(choice_of("streamed:OpenAI"), CaptionChoice::Streamed(ServiceName::OpenAi));
        assert_eq!(["", "streamed:", "streamed:Nobody"].map(choice_of), [CaptionChoice::Undecided; 3]);
    }
}
