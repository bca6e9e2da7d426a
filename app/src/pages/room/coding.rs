//! The editor of a coding question. It is downloaded only now; a plain field stands in where that fails.

use domain::code_run::CodeLanguage;
use leptos::html::{Div, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::runs::Runs;
use super::{look, use_client};
use crate::editor::{Editor, Language, default_language};
use crate::i18n::room::RoomMsg;
use crate::i18n::tr;
use crate::runner::{self, Problem};
use crate::session::Field;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Ready,
    Plain,
}

/// Code of the open turn.
#[component]
pub(super) fn Coding() -> impl IntoView {
    let client = use_client();
    let stage = RwSignal::new(Stage::Loading);
    let editor = StoredValue::new_local(None::<Editor>);
    let language = RwSignal::new(default_language());
    let host = NodeRef::<Div>::new();

    Effect::new(move || {
        let Some(host) = host.get() else { return };
        spawn_local(async move {
            let changed = move |code| client.edit(Field::Code, code);
            let mounted = Editor::mount(&host, &client.text(Field::Code), tr_now(RoomMsg::Code), changed).await;
            if let Err(error) = &mounted {
                leptos::logging::warn!("the editor cannot be loaded: {error:?}");
            }
            stage.try_set(if mounted.is_ok() { Stage::Ready } else { Stage::Plain });
            // A room that was left in the meantime hands the editor back, which then takes itself down.
            editor.try_set_value(mounted.ok());
        });
    });
    Effect::new(move || {
        client.texts_replaced().track();
        editor.with_value(|editor| editor.as_ref().inspect(|editor| editor.set_text(&client.text(Field::Code))).is_some());
    });
    Effect::new(move || {
        let (read_only, chosen) = (client.closing().get(), language.get());
        if stage.get() == Stage::Ready {
            editor.with_value(|editor| {
                if let Some(editor) = editor {
                    editor.set_read_only(read_only);
                    editor.set_language(chosen);
                }
            });
        }
    });
    // The text of the question that is open: its tests may be fetched, or the question has none.
    let id = Memo::new(move |_| look(client, |session| session.open_turn().map(|(_, turn)| turn.question.id.clone())).flatten());
    let problem = RwSignal::new(None::<Problem>);
    Effect::new(move || {
        let Some(id) = id.get() else { return };
        spawn_local(async move {
            let found = runner::problem(&id).await;
            problem.try_set(found);
        });
    });
    let runs_as = Memo::new(move |_| language.get().runs_as());
    // Nothing was written yet: the beginning changes with the language.
    Effect::new(move || {
        let Some(chosen) = runs_as.get() else { return };
        let code = client.text(Field::Code);
        let Some(starter) = problem.with(|problem| beginning(problem.as_ref()?, chosen, &code)) else { return };
        client.edit(Field::Code, starter.clone());
        editor.with_value(|editor| editor.as_ref().inspect(|editor| editor.set_text(&starter)).is_some());
    });
    view! {
        <section class="card room__code stack" aria-labelledby="code-title">
            <div class="row room__code-bar">
                <h2 id="code-title">{move || tr(RoomMsg::Code)}</h2>
                <LanguageChoice language />
            </div>
            {move || problem.with(|problem| problem.as_ref().map(|problem| statement(&problem.statement)))}
            <p role="status" hidden=move || stage.get() != Stage::Loading>{move || tr(RoomMsg::EditorLoading)}</p>
            <div class="room__editor" id="editor" node_ref=host hidden=move || stage.get() == Stage::Plain></div>
            <p class="room__hint" hidden=move || stage.get() != Stage::Ready>{move || tr(RoomMsg::EditorKeys)}</p>
            {move || (stage.get() == Stage::Plain).then(|| view! { <PlainEditor /> })}
            {move || id.get().filter(|_| problem.with(Option::is_some)).map(|problem| view! { <Runs problem language=runs_as /> })}
        </section>
    }
}

/// The question says in a sentence what this says exactly, and the tests hold code to this.
fn statement(text: &str) -> impl IntoView + use<> {
    let paragraphs = text.split("\n\n").map(|paragraph| view! { <p>{paragraph.to_owned()}</p> }).collect_view();
    view! { <div class="stack stack--tight" id="code-statement" lang="en">{paragraphs}</div> }
}

#[component]
fn LanguageChoice(language: RwSignal<Language>) -> impl IntoView {
    let choose = move |name: String| {
        if let Some(chosen) = Language::ALL.into_iter().find(|language| language.name() == name) {
            language.set(chosen);
        }
    };
    view! {
        <label class="field room__language">
            <span>{move || tr(RoomMsg::CodeLanguage)}</span>
            <select on:change:target=move |event| choose(event.target().value()) prop:value=move || language.get().name()>
                {Language::ALL.map(|language| view! { <option value=language.name()>{language.name()}</option> }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn PlainEditor() -> impl IntoView {
    let client = use_client();
    let area = NodeRef::<Textarea>::new();
    Effect::new(move || {
        client.texts_replaced().track();
        if let Some(area) = area.get() {
            area.set_value(&client.text(Field::Code));
        }
    });
    view! {
        <p class="notice notice--warn" role="status">{move || tr(RoomMsg::EditorPlain)}</p>
        <textarea
            class="room__plain-code"
            rows="14"
            spellcheck="false"
            node_ref=area
            aria-labelledby="code-title"
            readonly=move || client.closing().get()
            on:input:target=move |event| client.edit(Field::Code, event.target().value())
        ></textarea>
    }
}

/// What the editor shall begin with instead of `code`; `None` where it stays.
fn beginning(problem: &Problem, language: CodeLanguage, code: &str) -> Option<String> {
    let starter = problem.starter.of(language);
    (problem.starter.hold(code) && starter.trim() != code.trim()).then(|| starter.to_owned())
}

fn tr_now(message: RoomMsg) -> &'static str {
    untrack(move || tr(message))
}
