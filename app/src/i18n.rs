//! The message catalogue: every string a person reads, in every language, side by side.
//!
//! One file per page; a missing translation does not compile. Placeholders are `{name}`, filled by [`tr_with`].

use leptos::prelude::*;

pub mod again;
pub mod assessment;
pub mod capture;
pub mod check;
pub mod common;
pub mod hints;
pub mod interviews;
pub mod model;
pub mod plan;
pub mod problems;
pub mod recording;
pub mod replay;
pub mod report;
pub mod resume;
pub mod room;
pub mod runs;
pub mod setup;

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// German.
    De,
}

/// A message of the catalogue.
pub trait Message: Copy {
    /// Its text in a language.
    fn text(self, lang: Lang) -> &'static str;
}

/// Defines an enum of messages: `Name { Key => "English", "Deutsch"; … }`.
#[macro_export]
macro_rules! messages {
    ($(#[$doc:meta])* $name:ident { $($key:ident => $en:literal, $de:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $(#[doc = $en] $key,)+ }

        impl $crate::i18n::Message for $name {
            fn text(self, lang: $crate::i18n::Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$key, $crate::i18n::Lang::En) => $en,
                      (Self::$key, $crate::i18n::Lang::De) => $de,)+
                }
            }
        }
    };
}

/// The text of a message in the present language; reactive.
pub fn tr(message: impl Message) -> &'static str {
    message.text(use_lang().get())
}

/// Like [`tr`], with `{name}` replaced by values.
pub fn tr_with(message: impl Message, values: &[(&str, &str)]) -> String {
    fill(tr(message), values)
}

/// Replaces `{name}` by values.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The present language, provided by the root of the app.
pub fn use_lang() -> RwSignal<Lang> {
    use_context().unwrap_or_else(|| RwSignal::new(Lang::En))
}
