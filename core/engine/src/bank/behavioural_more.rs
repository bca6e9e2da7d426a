//! Past behaviour: more questions for everybody, and those for a certain seniority.

use domain::report::Criterion::{Action, Numbers, Ownership, Reflection, Result, Situation, Specifics, Task};
use domain::setup::{CompanyStyle, Level};

use super::behavioural::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "helping",
        favours: Some(CompanyStyle::Collaboration),
        competency: "supporting colleagues",
        wording: Wording::Styled {
            plain: "Tell me about a time when you helped a colleague with something that was not your job. What did you do?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a time when somebody else's problem became yours. What did you take on, and what came of it?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when you helped somebody to succeed. How did you find out what they needed?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows help that left the other person able to go on alone."),
            (Result, "Says what the other person could do afterwards."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you do together, step by step?"),
            (Result, "You said “{quote}”. What could they do afterwards that they could not before?"),
        ],
        reframing: "Think of the last time somebody asked you something twice: what did you do so that they need not ask a third time?",
        ..BASE
    },
    Question {
        id: "evidence",
        favours: Some(CompanyStyle::Ownership),
        competency: "deciding on evidence",
        wording: Wording::Styled {
            plain: "Tell me about a decision that you took because of figures or facts. How did you get them, and what did they say?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a decision that you based on figures when gut feeling said otherwise. Which figures, and what happened?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when data settled a discussion in your team. How did you look at it together?",
                ),
            ],
        },
        anchors: &[
            (Numbers, "Gives the figures that decided it and says how far they could be trusted."),
            (Action, "Shows how the evidence was got and weighed."),
        ],
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which figure decided it, and how sure were you of it?"),
            (Action, "You said “{quote}”. How did you get hold of the evidence?"),
        ],
        reframing: "Think of a time when you looked something up or counted it before deciding: what did you find, and what did you do then?",
        ..BASE
    },
    Question {
        id: "change-of-plan",
        competency: "adapting to change",
        wording: Wording::Styled {
            plain: "Tell me about a plan that was overturned half-way. What did you do then, and what came of it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a plan that was overturned half-way. What did you keep, what did you throw away, and what did you deliver?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a plan that was overturned half-way. How did you and the others find your feet again?",
                ),
            ],
        },
        anchors: &[
            (Situation, "Says what the plan was and what overturned it."),
            (Action, "Shows how the new course was set and told to those concerned."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. What had been the plan, and when did it change?"),
            (Reflection, "You said “{quote}”. What would you plan differently from the start now?"),
        ],
        reframing: "Think of a trip, a course or a project that did not go as planned: what did you change, and how did it end?",
        ..BASE
    },
    Question {
        id: "explaining",
        competency: "explaining to others",
        wording: Wording::Styled {
            plain: "Tell me about something difficult that you had to explain to people outside your field. How did you do it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a time when you had to get a difficult matter across to people outside your field. What hung on it, and did they act on it?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when you explained something difficult to people outside your field. How did you notice what they needed?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows the picture, example or drawing that was used and why it suited the listeners."),
            (Result, "Says what the listeners did or decided afterwards."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. Which words, picture or example did you use?"),
            (Result, "You said “{quote}”. What did they do or decide afterwards?"),
        ],
        reframing: "Think of explaining your work or your studies to somebody in the family: what did you compare it with, and did it work?",
        ..BASE
    },
    Question {
        id: "initiative",
        favours: Some(CompanyStyle::Ownership),
        competency: "taking the initiative",
        wording: Wording::Styled {
            plain: "Tell me about something that you started without being asked. What was it, and what has become of it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about something that you started without being asked. Why you, what did you do, and what is left of it today?",
                ),
                (CompanyStyle::Collaboration, "Tell me about something that you started and others joined. What made them come along?"),
            ],
        },
        anchors: &[
            (Ownership, "Makes clear that it would not have happened without the candidate."),
            (Result, "Says what it became, and what is left of it today."),
        ],
        follow_ups: &[
            (Ownership, "You said “{quote}”. What made you, of all people, start it?"),
            (Result, "You said “{quote}”. What is left of it today?"),
        ],
        reframing: "Think of something that annoyed you until you did something about it: what was it, and what did you do?",
        ..BASE
    },
    Question {
        id: "learning-fast",
        levels: &[Level::Junior, Level::Mid],
        competency: "learning quickly",
        wording: Wording::Styled {
            plain: "Tell me about something that you had to learn in a short time. How did you go about it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about something that you had to master in a short time. How did you go about it, and what did you deliver with it?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about something that you had to learn in a short time. Whom did you learn it from, and how did you give some of it back?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows a way of learning: trying, reading, asking, and in which order."),
            (Specifics, "Names what was learnt and what it was used for."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. How did you go about it in the first days?"),
            (Specifics, "You said “{quote}”. What exactly did you learn, and what did you use it for?"),
        ],
        reframing: "Think of a course or a hobby: when did you last go from knowing nothing to being of use, and how?",
        ..BASE
    },
    Question {
        id: "first-responsibility",
        levels: &[Level::Junior, Level::Mid],
        competency: "growing into responsibility",
        wording: Wording::Styled {
            plain: "Tell me about the first time that others relied on you for something. What was it, and how did it go?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about the first time something depended on you alone. What did you do, and how did it turn out?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a group project in which you took on more than your share. How did the group decide that, and how did it turn out?",
                ),
            ],
        },
        anchors: &[
            (Task, "Says what depended on the candidate and what would have happened otherwise."),
            (Reflection, "Says what it showed the candidate about their own way of working."),
        ],
        follow_ups: &[
            (Task, "You said “{quote}”. What depended on you there?"),
            (Reflection, "You said “{quote}”. What did that show you about the way you work?"),
        ],
        reframing: "It may be from school, a club or at home: when did others rely on you, and what did you do?",
        ..BASE
    },
    Question {
        id: "growing-others",
        levels: &[Level::Mid, Level::Senior],
        competency: "developing people",
        wording: Wording::Styled {
            plain: "Tell me about somebody who became better at something through you. What did you do for that?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about somebody who became better at their work because of you. What did you do, and how can one see it?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about somebody whose growth you accompanied. What did you try, and what did you learn from them?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows what was handed over, shown or left to the other person, and when."),
            (Result, "Says what the person does today that they could not do before."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you hand over to them, and how?"),
            (Result, "You said “{quote}”. What do they do today that they could not do before?"),
        ],
        reframing: "You need not have been anybody's manager. Whom did you show how something is done, and what became of it?",
        ..BASE
    },
    Question {
        id: "hard-call",
        levels: &[Level::Mid, Level::Senior],
        competency: "deciding without full knowledge",
        wording: Wording::Styled {
            plain: "Tell me about a decision that could not wait although much was unknown. How did you decide?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a decision that could not wait although you did not know enough. What did you decide, and how did you limit the risk?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a decision that could not wait although nobody knew enough. How did you hear the doubts, and how was it decided?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows what was known, what was assumed, and how a way back was kept open."),
            (Reflection, "Judges the decision by what was known then, not by its luck."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you know then, and what did you assume?"),
            (Reflection, "You said “{quote}”. Knowing what you know now, was it a good decision then?"),
        ],
        reframing: "Think of a choice that you had to make by the end of a day: what did you know, and how did you choose?",
        ..BASE
    },
];
