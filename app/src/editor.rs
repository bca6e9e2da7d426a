//! CodeMirror behind a small handle. Its module is fetched on the first call of [`Editor::mount`] and never before.

use domain::code_run::CodeLanguage;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/editor/load.js")]
extern "C" {
    #[wasm_bindgen(js_name = loadEditor)]
    fn load_editor() -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The module `/editor.js`.
    type EditorModule;
    #[wasm_bindgen(method, catch)]
    fn mount(this: &EditorModule, host: &HtmlElement, options: &Object) -> Result<EditorHandle, JsValue>;

    /// What its `mount` returns.
    #[derive(Debug)]
    type EditorHandle;
    #[wasm_bindgen(method, js_name = setDoc)]
    fn set_doc(this: &EditorHandle, text: &str);
    #[wasm_bindgen(method, js_name = setLanguage)]
    fn set_language(this: &EditorHandle, name: &str);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    fn set_read_only(this: &EditorHandle, on: bool);
    #[wasm_bindgen(method)]
    fn destroy(this: &EditorHandle);
}

/// Which words the editor colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Python.
    Python,
    /// JavaScript.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// Java.
    Java,
    /// C and C++.
    Cpp,
    /// Go.
    Go,
    /// Rust.
    Rust,
}

/// The language in which the bank writes its starter code.
pub(crate) fn default_language() -> Language {
    Language::Python
}

impl Language {
    /// In the order of the choice.
    pub(crate) const ALL: [Self; 7] = [Self::Python, Self::JavaScript, Self::TypeScript, Self::Java, Self::Cpp, Self::Go, Self::Rust];

    /// The same language for the runner, where it runs.
    pub(crate) fn runs_as(self) -> Option<CodeLanguage> {
        match self {
            Self::Python => Some(CodeLanguage::Python),
            Self::JavaScript => Some(CodeLanguage::JavaScript),
            Self::TypeScript => Some(CodeLanguage::TypeScript),
            Self::Java | Self::Cpp | Self::Go | Self::Rust => None,
        }
    }

    /// Its own name, the same in every language of the screens; `/editor.js` knows it by this.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::JavaScript => "JavaScript",
            Self::TypeScript => "TypeScript",
            Self::Java => "Java",
            Self::Cpp => "C++",
            Self::Go => "Go",
            Self::Rust => "Rust",
        }
    }
}

/// A mounted editor; taken down when dropped.
#[derive(Debug)]
pub(crate) struct Editor {
    handle: EditorHandle,
    _changed: Closure<dyn Fn(String)>,
}

impl Editor {
    /// Loads the module and shows `text` in `host`; `changed` gets the whole text after each edit of the candidate.
    ///
    /// # Errors
    /// What the browser reports when the module cannot be fetched or fails.
    pub(crate) async fn mount(host: &HtmlElement, text: &str, label: &str, changed: impl Fn(String) + 'static) -> Result<Self, JsValue> {
        let module: EditorModule = JsFuture::from(load_editor()).await?.unchecked_into();
        let changed = Closure::<dyn Fn(String)>::new(changed);
        let options = Object::new();
        for (name, value) in [("doc", &text.into()), ("label", &label.into()), ("onChange", changed.as_ref())] {
            Reflect::set(&options, &name.into(), value)?;
        }
        let handle = module.mount(host, &options)?;
        Ok(Self { handle, _changed: changed })
    }

    /// Replaces the text; `changed` is not called.
    pub(crate) fn set_text(&self, text: &str) {
        self.handle.set_doc(text);
    }

    /// Colours the words of another language.
    pub(crate) fn set_language(&self, language: Language) {
        self.handle.set_language(language.name());
    }

    /// Keeps the candidate from editing.
    pub(crate) fn set_read_only(&self, on: bool) {
        self.handle.set_read_only(on);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}
