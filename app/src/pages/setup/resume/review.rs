//! What was found in the resume, to be changed or taken out line by line.

use domain::resume::{Personal, PersonalKind, Resume, WarningCode};
use leptos::prelude::*;

use super::told::{Line, PARTS, Part, names};
use crate::i18n::resume::ResumeMsg as M;
use crate::i18n::{tr, tr_with};

/// The lines, what is personal, and what the reading could not tell.
#[component]
pub(super) fn Review(resume: Resume, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let count = lines.with_untracked(Vec::len);
    let is_of_use = lines.with_untracked(|lines| lines.iter().any(|line| line.part != Part::Name));
    let part_of = move |part| {
        move || lines.with_untracked(|lines| (0..count).filter(|at| lines.get(*at).is_some_and(|line| line.part == part)).collect())
    };
    let warnings: Vec<M> = resume.warnings.iter().map(|warning| warned(warning.code)).collect();
    view! {
        <section class="stack stack--tight resume__found" id="resume-found" aria-labelledby="resume-found-title">
            <h2 class="resume__title" id="resume-found-title">{move || tr(M::Found)}</h2>
            <p class="field__hint">{move || tr(if is_of_use { M::FoundAbout } else { M::Nothing })}</p>
            {warnings.into_iter().map(|warning| view! { <p class="notice notice--warn">{move || tr(warning)}</p> }).collect_view()}
            {PARTS.map(|part| view! { <PartLines part at=part_of(part)() lines /> }).collect_view()}
            {personal(resume.personal)}
        </section>
    }
}

/// The lines of one part, or nothing.
#[component]
fn PartLines(part: Part, at: Vec<usize>, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let class = if part == Part::Skill { "resume__lines resume__lines--words" } else { "resume__lines" };
    let item = |(number, at): (usize, usize)| view! { <Entry part number=number + 1 at lines /> };
    (!at.is_empty()).then(|| {
        view! {
            <h3 class="resume__part">{move || tr(title(part))}</h3>
            {(part == Part::Name).then(|| view! { <NameAbout lines /> })}
            <ul class=class>{at.into_iter().enumerate().map(item).collect_view()}</ul>
        }
    })
}

/// What becomes of the name, as long as it is there.
#[component]
fn NameAbout(lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let is_told = Memo::new(move |_| lines.with(|lines| !names(lines).is_empty()));
    view! { <Show when=move || is_told.get()><p class="field__hint" id="resume-name-about">{move || tr(M::NameAbout)}</p></Show> }
}

/// One line, with its removal and its way back.
#[component]
fn Entry(part: Part, number: usize, at: usize, lines: RwSignal<Vec<Line>>) -> impl IntoView {
    let line = move |of: fn(&Line) -> bool| lines.with(|lines| lines.get(at).is_some_and(of));
    let removed = Memo::new(move |_| line(|line| line.removed));
    let text = Memo::new(move |_| lines.with(|lines| lines.get(at).map(|line| line.text.clone()).unwrap_or_default()));
    let change = move |change: &dyn Fn(&mut Line)| lines.update(|lines| lines.get_mut(at).into_iter().for_each(change));
    let label = move || tr_with(M::Line, &[("part", tr(title(part))), ("n", &number.to_string())]);
    let below = lines.with_untracked(|lines| lines.get(at).is_some_and(|line| line.below));
    // A line is as wide as its text; the browser breaks it where it is a text area.
    let rows = move || text.with(|text| text.chars().count().div_ceil(80).clamp(1, 6)).to_string();
    let input = if matches!(part, Part::Name | Part::Skill) {
        view! {
            <input type="text" class="resume__word" aria-label=label prop:value=text prop:disabled=removed
                size=move || text.with(|text| text.chars().count().clamp(3, 30)).to_string()
                on:input=move |event| change(&|line| line.text = event_target_value(&event)) />
        }
        .into_any()
    } else {
        view! {
            <textarea class="textarea resume__text" aria-label=label prop:value=text prop:disabled=removed rows=rows
                on:input=move |event| change(&|line| line.text = event_target_value(&event))></textarea>
        }
        .into_any()
    };
    view! {
        <li class="resume__line" class:resume__line--below=below class:resume__line--removed=move || removed.get()>
            {input}
            <button type="button" class="button button--quiet resume__take"
                aria-label=move || format!("{}: {}", tr(if removed.get() { M::PutBack } else { M::TakeOut }), text.get())
                on:click=move |_| change(&|line| line.removed = !line.removed)>
                {move || if removed.get() { "↶" } else { "×" }}
            </button>
        </li>
    }
}

/// What is personal and is never told; the name is a line.
fn personal(mut details: Vec<Personal>) -> impl IntoView {
    details.retain(|detail| detail.kind != PersonalKind::Name);
    (!details.is_empty()).then(|| {
        let detail = |Personal { kind, text, .. }: Personal| view! { <dt>{move || tr(kind_of(kind))}</dt><dd>{text}</dd> };
        view! {
            <h3 class="resume__part">{move || tr(M::Personal)}</h3>
            <p class="field__hint">{move || tr(M::PersonalAbout)}</p>
            <dl class="resume__personal" id="resume-personal">{details.into_iter().map(detail).collect_view()}</dl>
        }
    })
}

fn title(part: Part) -> M {
    match part {
        Part::Name => M::Name,
        Part::Skill => M::Skills,
        Part::Experience => M::Experience,
        Part::Project => M::Projects,
        Part::Education => M::Education,
        Part::Unsorted => M::Unsorted,
    }
}

fn kind_of(kind: PersonalKind) -> M {
    match kind {
        PersonalKind::Name => M::Name,
        PersonalKind::Mail => M::Mail,
        PersonalKind::Phone => M::Phone,
        PersonalKind::Address => M::Address,
        PersonalKind::Link => M::Link,
        PersonalKind::Birth => M::Birth,
        PersonalKind::Nationality => M::Nationality,
        PersonalKind::MaritalStatus => M::MaritalStatus,
        PersonalKind::Photo => M::Photo,
    }
}

fn warned(code: WarningCode) -> M {
    match code {
        WarningCode::NoSections => M::NoSections,
        WarningCode::NoExperience => M::NoExperience,
        WarningCode::NoSkills => M::NoSkills,
        WarningCode::UndatedExperience => M::UndatedExperience,
        WarningCode::PagesWithoutText => M::PagesWithoutText,
        WarningCode::UnknownCharacters => M::UnknownCharacters,
    }
}
