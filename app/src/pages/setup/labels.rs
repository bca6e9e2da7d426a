//! Names of the choices; also used where a report or a list says what was chosen.

use domain::setup::{CompanyStyle, InterviewKind, Level, Role};

use crate::i18n::setup::SetupMsg as M;

/// Name of a role.
pub(crate) fn role(role: Role) -> M {
    match role {
        Role::Software => M::Software,
        Role::Data => M::Data,
        Role::Product => M::Product,
        Role::General => M::General,
    }
}

/// Name of a level.
pub(crate) fn level(level: Level) -> M {
    match level {
        Level::Junior => M::Junior,
        Level::Mid => M::Mid,
        Level::Senior => M::Senior,
    }
}

/// Name of a kind of interview.
pub(crate) fn kind(kind: InterviewKind) -> M {
    match kind {
        InterviewKind::Behavioural => M::Behavioural,
        InterviewKind::Technical => M::Technical,
        InterviewKind::Coding => M::Coding,
        InterviewKind::Mixed => M::Mixed,
    }
}

/// Name of a company style.
pub(crate) fn style(style: CompanyStyle) -> M {
    match style {
        CompanyStyle::Ownership => M::Ownership,
        CompanyStyle::Collaboration => M::Collaboration,
        CompanyStyle::Craft => M::Craft,
        CompanyStyle::Product => M::Shipping,
        CompanyStyle::Structured => M::Structured,
    }
}
