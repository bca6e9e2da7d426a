mod files;
mod hostile;
mod layouts;
mod pasted;

use std::fs;
use std::path::Path;

use domain::resume::{PersonalKind, Resume};

/// A file of tests/fixtures/resume; `generate.py` beside them says what they are.
fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/resume");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn skills(resume: &Resume) -> Vec<&str> {
    resume.skills.iter().map(|skill| skill.name.as_str()).collect()
}

/// Title, organisation, start, end; `-` for null.
fn jobs(resume: &Resume) -> Vec<[&str; 4]> {
    resume
        .experience
        .iter()
        .map(|job| [&job.title, &job.organisation, &job.start, &job.end].map(|value| value.as_deref().unwrap_or("-")))
        .collect()
}

/// Degree, institution, start, end; `-` for null.
fn schools(resume: &Resume) -> Vec<[&str; 4]> {
    resume
        .education
        .iter()
        .map(|one| [&one.degree, &one.institution, &one.start, &one.end].map(|value| value.as_deref().unwrap_or("-")))
        .collect()
}

fn personal(resume: &Resume, kind: PersonalKind) -> Vec<&str> {
    resume.personal.iter().filter(|detail| detail.kind == kind).map(|detail| detail.text.as_str()).collect()
}
