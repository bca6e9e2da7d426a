//! Knowledge in words: more questions that any term of a resume can be put into.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::{CompanyStyle, Level};

use super::technical_shared::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "first-use",
        levels: &[Level::Junior, Level::Mid],
        competency: "working with a tool",
        wording: Wording::Tailed(
            "Take the tool or method that you used most last year. What did you do with it, and what did you have to learn for that?",
        ),
        about_term: Some("What did you do with {term}, and what did you have to learn for that?"),
        anchors: &[(Specifics, "Describes one concrete piece of work with it, from start to end.")],
        terms: "learn|documentation|course|tutorial, example|project|task, problem|error|difficulty, result|output, step|set up|configure, \
            team|colleague, version|feature|function, test|try, time|week|month, better|faster|easier",
        follow_ups: &[
            (Specifics, "You said “{quote}”. What was the first thing that you got working with it?"),
            (Reasoning, "You said “{quote}”. Why was it done with that, and not with something else?"),
        ],
        reframing: "It may be an app, a machine or a recipe: what can you do with it today that you could not a year ago?",
        ..BASE
    },
    Question {
        id: "inside",
        favours: Some(CompanyStyle::Craft),
        competency: "understanding how it works",
        wording: Wording::Tailed(
            "Pick a tool that you use every day and explain what it does inside when you use it. Which part of that do you have to know for your work?",
        ),
        about_term: Some("What does {term} do inside when you use it, and which part of that did you have to know for your work?"),
        anchors: &[(Reasoning, "Explains a mechanism by which behaviour can be predicted, not just a list of features.")],
        terms: "store|memory|state, process|execute|run, input|output|request, step|stage|phase, index|structure|model|algorithm, \
            limit|bottleneck|slow, error|fail|failure, cache|buffer|queue, rule|protocol|format, assumption|default",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What can you predict because of that?"),
            (Specifics, "You said “{quote}”. When did knowing that help you?"),
        ],
        reframing: "Open it in your mind like a clock: which wheels are there, and which of them have you ever had to touch?",
        ..BASE
    },
    Question {
        id: "went-wrong-with",
        favours: Some(CompanyStyle::Ownership),
        competency: "learning from technical failure",
        wording: Wording::Tailed("What was the worst problem that you have had with a tool or a method, and what would have prevented it?"),
        about_term: Some("What was the worst problem that you have had with {term}, and what would have prevented it?"),
        anchors: &[(Reasoning, "Tells the cause from the symptom, and names a safeguard that fits the cause.")],
        terms: "cause|root cause, symptom|error|failure, data|loss|damage, detect|notice|alert|monitor, test|check|review, \
            backup|rollback|restore, configuration|version|upgrade, prevent|safeguard|limit, impact|user|customer, fix|workaround",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How did you tell the cause from the symptom?"),
            (Numbers, "You said “{quote}”. How long did it last, and how many did it concern?"),
        ],
        reframing: "It need not have been yours. Which failure have you watched closely, and at which moment could it still have been stopped?",
        ..BASE
    },
    Question {
        id: "teach-the-choice",
        favours: Some(CompanyStyle::Product),
        competency: "judging benefit",
        wording: Wording::Tailed(
            "Think of a tool that your team or class uses. Who has what from it, and what would you have to see to give it up?",
        ),
        about_term: Some("Who had what from {term} where you used it, and what would you have to see to give it up?"),
        anchors: &[(Reasoning, "Names the benefit for a certain person, and a sign that would change the candidate's mind.")],
        terms: "user|customer|team, benefit|value|advantage, cost|price|effort, time|save|faster, alternative|replace|switch, \
            metric|measure|figure, adoption|training|learn, maintain|support|upkeep, risk|depend|dependency, quality|error",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How much is that, in hours or money?"),
            (Reasoning, "You said “{quote}”. What would have to happen for you to give it up?"),
        ],
        reframing: "Which subscription or device in your home is worth its price, to whom, and when would you cancel it?",
        ..BASE
    },
    Question {
        id: "at-scale",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Structured),
        competency: "foreseeing growth",
        wording: Wording::Tailed(
            "Ten times as many people will depend on your work next year. What of it breaks first, and how would you know beforehand?",
        ),
        about_term: Some(
            "Ten times as many people will depend on what you do with {term} next year. What breaks first, and how would you know beforehand?",
        ),
        anchors: &[(Numbers, "Puts a figure on today's load and on the limit, before proposing anything.")],
        terms: "limit|capacity|bottleneck, measure|metric|test|simulate, load|volume|peak, cost|budget, automate|automation, \
            parallel|split|partition|team, queue|wait|delay|latency, forecast|growth|estimate, process|manual, priority|first",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How far is that from its limit today?"),
            (Reasoning, "You said “{quote}”. Why does that break before everything else?"),
        ],
        reframing: "You cook for four and shall cook for forty: what runs out first, and how could you have worked that out on Monday?",
        ..BASE
    },
    Question {
        id: "set-the-rules",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Collaboration),
        competency: "setting standards",
        wording: Wording::Tailed(
            "Five teams use the same tool in five ways. Which rules would you make for all of them, and which would you leave to each?",
        ),
        about_term: Some(
            "Five teams use {term} in five ways. Which rules would you make for all of them, and which would you leave to each?",
        ),
        anchors: &[(Reasoning, "Makes rules only where differences cost others, and says how the rules are kept.")],
        terms: "standard|convention|guideline, security|access|permission, shared|template|library, autonomy|freedom|exception, \
            cost|duplicate|effort, review|approve, document|documentation|training, migrate|adoption, owner|responsible|support, \
            measure|check|automate",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What do you do with the team that has a good reason not to?"),
            (Terms, "You said “{quote}”. How would the rule be kept without somebody policing it?"),
        ],
        reframing: "Flatmates share a kitchen: which three rules are worth having, and what is nobody's business?",
        ..BASE
    },
    Question {
        id: "replace-it",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "replacing what is in use",
        wording: Wording::Tailed(
            "Something that everybody around you works with has to be replaced within a year while work goes on. How do you plan it?",
        ),
        about_term: Some(
            "{term} has to be replaced within a year where you work, while work goes on. How do you plan it, and what is hardest to let go of?",
        ),
        anchors: &[(Reasoning, "Goes part by part with a way back, and begins where most is learnt for the least risk.")],
        terms: "inventory|list|who uses, alternative|successor|candidate|choose, pilot|first team|trial, parallel|side by side|coexist, \
            migrate|migration|convert|data, training|documentation|learn, deadline|milestone|phase, risk|rollback|fallback|way back, \
            cost|effort|budget, stakeholder|communicate|owner, switch off|decommission|end",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Who goes first, and why they?"),
            (Numbers, "You said “{quote}”. How much of the year does that take, and at which point is there no way back?"),
        ],
        reframing: "Think of changing your bank or your telephone number: what hangs on it, what do you move first, and when do you close the old one?",
        ..BASE
    },
    Question {
        id: "telling-experts-apart",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Craft),
        competency: "recognising mastery",
        wording: Wording::Tailed(
            "You are to find out in ten minutes whether somebody masters the tool or method that you know best. What do you ask, and which answer convinces you?",
        ),
        about_term: Some(
            "You are to find out in ten minutes whether somebody masters {term}. What do you ask, and which answer convinces you?",
        ),
        anchors: &[(Specifics, "Gives a question whose answer cannot be read up, with a good and a poor answer to it.")],
        terms: "experience|project|used, mistake|failure|problem, trade off|limit|when not, example|case|scenario, why|reason, \
            debug|diagnose|fix, inside|mechanism|how it works, beginner|expert|senior, compare|alternative|difference, practice|task|exercise",
        follow_ups: &[
            (Specifics, "You said “{quote}”. What would a beginner answer to that, and what an expert?"),
            (Reasoning, "You said “{quote}”. Why does that tell the two apart?"),
        ],
        reframing: "How do you notice, within minutes, that somebody can really cook, drive or play an instrument? Now find the like for your field.",
        ..BASE
    },
];

/// Asked only where the job names a term that the resume lacks, which stands in their text.
pub(super) const GAPS: &[Question] = &[
    Question {
        id: "gap-closest",
        competency: "transferring knowledge",
        wording: Wording::Tailed(
            "The job asks for {term}, and your resume does not mention it. What that you know comes closest, and where would the comparison mislead you?",
        ),
        anchors: &[(Reasoning, "Names what carries over and what does not, and says honestly where the own knowledge ends.")],
        terms: "similar|same|like|compare, difference|differ|unlike, concept|idea|principle, experience|project|used, learn|read|try, \
            limit|assumption, documentation|tutorial|course, example, strength|weakness, ask|colleague",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you get wrong in the first week because of that comparison?"),
            (Specifics, "You said “{quote}”. What have you built or done with the thing you compare it with?"),
        ],
        reframing: "Begin with what you have heard of it, however little: what do people use it for, and what do you use for that?",
        ..BASE
    },
    Question {
        id: "gap-first-week",
        competency: "plan to learn",
        wording: Wording::Tailed(
            "On your first day you are given a task with {term}, which is not on your resume, due in a week. How do you spend that week?",
        ),
        anchors: &[(Specifics, "Plans a small working result early, and says where help would come from.")],
        terms: "documentation|tutorial|course|read, small|prototype|example|first version, colleague|ask|mentor|pair, test|try|experiment, \
            goal|requirement|clarify, deadline|day|time, risk|unknown|question, existing|code|template|sample, feedback|review, practice",
        follow_ups: &[
            (Specifics, "You said “{quote}”. What would you have to show by the end of the second day?"),
            (Reasoning, "You said “{quote}”. Why in that order?"),
        ],
        reframing: "What did you last learn because you needed it within days? Plan this week in the same way.",
        ..BASE
    },
    Question {
        id: "gap-why-they-need-it",
        competency: "understanding the job",
        wording: Wording::Tailed(
            "The advertisement names {term}, your resume does not. Why do you think they need it, and what would you ask them about it?",
        ),
        anchors: &[(Reasoning, "Infers the need from what the company does, and asks what would change the candidate's own plan.")],
        terms: "need|problem|purpose|goal, customer|user|product|business, team|colleague|who, size|scale|volume, existing|legacy|system, \
            alternative|choice|decide, learn|training|support, expect|expectation|level, time|first months, experience|similar",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you do differently, depending on their answer?"),
            (Specifics, "You said “{quote}”. Which of your own work would help them with that?"),
        ],
        reframing: "Imagine that you had put that line into the advertisement: what would have gone wrong the week before?",
        ..BASE
    },
];
