//! The interviews that every candidate holds.

use domain::setup::{CompanyStyle, InterviewKind, Level, Role, Setup};
use engine::resume;

const RESUME: &str = "\
Built the billing service in Rust with PostgreSQL and Kafka
Ran the checkout on Kubernetes for two years
Introduced Zephyrline for nightly reports";

/// Name, choices and seed of each.
pub fn all() -> [(&'static str, Setup, u64); 3] {
    [
        ("behavioural", setup(InterviewKind::Behavioural, CompanyStyle::Ownership, 10), 3),
        ("technical", Setup { resume_terms: resume::terms(RESUME), ..setup(InterviewKind::Technical, CompanyStyle::Craft, 20) }, 5),
        ("mixed", setup(InterviewKind::Mixed, CompanyStyle::Structured, 30), 8),
    ]
}

fn setup(kind: InterviewKind, style: CompanyStyle, minutes: u8) -> Setup {
    Setup {
        role: Role::Software,
        level: Level::Mid,
        kind,
        style,
        minutes,
        resume_terms: Vec::new(),
        job_terms: Vec::new(),
        model: None,
        again: None,
    }
}
