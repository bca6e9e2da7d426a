//! The button that withdraws the agreement to a recording, and says honestly what came of it.

use domain::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::problems::explain;
use crate::i18n::recording::RecordingMsg as M;
use crate::i18n::tr;
use crate::recording::use_recordings;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Waiting,
    Deleting,
    Failed(Problem),
}

/// Deletes an interview's recording here and at the server.
#[component]
pub(crate) fn DeleteRecording(
    /// The interview; the button does nothing while there is none.
    #[prop(into)]
    session_id: Signal<Option<String>>,
    /// On the button.
    label: M,
    /// It is deleted.
    #[prop(into)]
    on_deleted: Callback<()>,
) -> impl IntoView {
    let recordings = use_recordings();
    let step = RwSignal::new(Step::Waiting);
    let delete = move |_| {
        let Some(id) = session_id.get_untracked().filter(|_| step.get_untracked() != Step::Deleting) else { return };
        step.set(Step::Deleting);
        spawn_local(async move {
            let outcome = recordings.withdraw(id).await;
            // The page may have been left meanwhile.
            match outcome {
                Ok(()) => {
                    step.try_set(Step::Waiting);
                    on_deleted.try_run(());
                }
                Err(problem) => _ = step.try_set(Step::Failed(problem)),
            }
        });
    };
    let words = move || match step.get() {
        Step::Waiting => String::new(),
        Step::Deleting => tr(M::Deleting).to_owned(),
        Step::Failed(problem) => format!("{} {}", tr(M::NotDeleted), explain(&problem)),
    };
    view! {
        <button type="button" class="button button--danger" id="recording-delete" on:click=delete>{move || tr(label)}</button>
        <p role="status" hidden=move || step.get() == Step::Waiting>{words}</p>
    }
}
