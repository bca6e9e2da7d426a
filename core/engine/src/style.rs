//! What a company style changes: the structure of an interview, here as [`Shape`], and the tone of its questions, as [`tails`].
//!
//! What a reader can name:
//!
//! | style | begins | mixed interview | follow-ups | probes first for | ends |
//! | --- | --- | --- | --- | --- | --- |
//! | ownership | at once | experience, then knowledge | 2 | own part, figures, outcome | with its last question |
//! | collaboration | at once | experience twice as often as knowledge | 2 | what was learnt, reasons | with the candidate's questions |
//! | craft | at once | knowledge twice as often as experience | 3 | reasons, specifics | with something the candidate teaches |
//! | product | with a product the candidate likes | experience, then knowledge | 1 | outcome, figures | with the candidate's questions |
//! | structured | with the agenda and an overview | knowledge, then experience | 1 | scene, task, figures, reasons | with a summary |

use domain::question::QuestionKind::{self, Behavioural, Coding, Talk, Technical};
use domain::report::Criterion::{self, Action, Numbers, Ownership, Reasoning, Reflection, Result, Situation, Specifics, Task};
use domain::setup::CompanyStyle;

/// The structure that a style gives to an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The talk that it begins with, by its id in the bank.
    pub opening: Option<&'static str>,
    /// The talk that it ends with.
    pub closing: Option<&'static str>,
    /// Kinds of questions in turn in a mixed interview.
    pub round: &'static [QuestionKind],
    /// The same where there is time for code and the role writes some.
    pub round_with_code: &'static [QuestionKind],
    /// Most follow-ups to one planned question; a reframing is not one.
    pub most_follow_ups: usize,
    /// What it asks for before anything else when an answer lacks it.
    pub prizes: &'static [Criterion],
}

/// The structure of a style.
pub fn shape(style: CompanyStyle) -> Shape {
    match style {
        CompanyStyle::Ownership => Shape {
            opening: None,
            closing: None,
            round: &[Behavioural, Technical],
            round_with_code: &[Behavioural, Technical, Coding, Behavioural, Technical],
            most_follow_ups: 2,
            prizes: &[Ownership, Numbers, Result],
        },
        CompanyStyle::Collaboration => Shape {
            opening: None,
            closing: Some("talk-your-questions"),
            round: &[Behavioural, Technical, Behavioural],
            round_with_code: &[Behavioural, Technical, Behavioural, Coding, Behavioural, Technical],
            most_follow_ups: 2,
            prizes: &[Action, Reflection, Reasoning],
        },
        CompanyStyle::Craft => Shape {
            opening: None,
            closing: Some("talk-teach-me"),
            round: &[Technical, Technical, Behavioural],
            round_with_code: &[Technical, Coding, Technical, Behavioural],
            most_follow_ups: 3,
            prizes: &[Reasoning, Specifics],
        },
        CompanyStyle::Product => Shape {
            opening: Some("talk-product-you-like"),
            closing: Some("talk-your-questions"),
            round: &[Behavioural, Technical],
            round_with_code: &[Behavioural, Technical, Coding, Behavioural, Technical],
            most_follow_ups: 1,
            prizes: &[Result, Numbers],
        },
        CompanyStyle::Structured => Shape {
            opening: Some("talk-agenda"),
            closing: Some("talk-summary"),
            round: &[Technical, Behavioural],
            round_with_code: &[Technical, Behavioural, Coding, Technical, Behavioural],
            most_follow_ups: 1,
            prizes: &[Situation, Task, Numbers, Reasoning],
        },
    }
}

/// Sentences in the tone of a style, one of which may follow any question of that kind. None for talk.
pub(crate) fn tails(style: CompanyStyle, kind: QuestionKind) -> &'static [&'static str] {
    match (style, kind) {
        (_, Talk) => &[],
        (CompanyStyle::Ownership, Behavioural) => &[
            "Stay with what you decided yourself, and give me the figure at the end.",
            "What was yours to decide there, and what did it cost?",
            "Tell me what you would answer for today.",
        ],
        (CompanyStyle::Ownership, Technical) => &[
            "Name the decision you would take and the figure that would tell you it was right.",
            "What would you commit to yourself, and by when?",
            "Say what it would cost and what you would answer for.",
        ],
        (CompanyStyle::Ownership, Coding) => &[
            "Decide yourself what the task leaves open, and say so.",
            "Hand it over as something that you would answer for in production.",
            "Tell me when you call it done, and by which check.",
        ],
        (CompanyStyle::Collaboration, Behavioural) => &[
            "I am curious how the others saw it, too.",
            "Whose view changed yours on the way?",
            "Take your time; what did you and the others learn from it?",
        ],
        (CompanyStyle::Collaboration, Technical) => &[
            "Think aloud with me: which views would you want to hear first?",
            "How would you bring the people around you along in that reasoning?",
            "What would you ask a colleague who sees it differently?",
        ],
        (CompanyStyle::Collaboration, Coding) => &[
            "Think aloud, as if we were sitting side by side.",
            "Ask me whatever you would ask a colleague before you begin.",
            "Write it so that the next person enjoys reading it.",
        ],
        (CompanyStyle::Craft, Behavioural) => &[
            "Go into the detail that mattered most; I have time.",
            "I should like to understand exactly how you did it, and why in that way.",
            "Do not spare me the difficult part.",
        ],
        (CompanyStyle::Craft, Technical) => &[
            "Start from how it works underneath, and say why.",
            "Go as deep as you can; I shall keep asking why.",
            "What would somebody get wrong who only knows it from outside?",
        ],
        (CompanyStyle::Craft, Coding) => &[
            "Say why it is correct, not only that it works.",
            "What holds true every time round the loop?",
            "Then tell me whether anything quicker is possible, and why.",
        ],
        (CompanyStyle::Product, Behavioural) => &[
            "Two minutes, please: for whom was it, and what changed for them?",
            "Briefly: what did you leave out so that it got done?",
            "Keep it short and start with the outcome.",
        ],
        (CompanyStyle::Product, Technical) => &[
            "What would you have running by Friday, and for whom?",
            "Which trade-off do you make, and which user notices it?",
            "Give me the smallest version that is of use to somebody.",
        ],
        (CompanyStyle::Product, Coding) => &[
            "Get the simplest version working first, then improve it.",
            "Name what you leave out on purpose.",
            "Which input will users really send? Begin with that one.",
        ],
        (CompanyStyle::Structured, Behavioural) => &[
            "Please take it in order: situation, task, action, result.",
            "Begin with your answer in one sentence, then give the points that carry it.",
            "Three points, please, the most important first.",
        ],
        (CompanyStyle::Structured, Technical) => &[
            "First lay out how you divide the question, then go through the parts.",
            "State your assumptions and estimate before you conclude.",
            "Give me the answer first, then three reasons in order of weight.",
        ],
        (CompanyStyle::Structured, Coding) => &[
            "First restate the task and list its cases, then choose an approach.",
            "Name two approaches and compare them before you write one.",
            "Announce each step before you take it.",
        ],
    }
}
