//! Past behaviour: questions for everybody.

use domain::question::QuestionKind;
use domain::report::Criterion::{Action, Numbers, Ownership, Reflection, Result, Situation, Specifics, Task};
use domain::setup::CompanyStyle;

use super::{EVERY_LEVEL, EVERY_ROLE, Question, Wording};

pub(super) const BASE: Question = Question {
    id: "",
    kind: QuestionKind::Behavioural,
    roles: EVERY_ROLE,
    levels: EVERY_LEVEL,
    favours: None,
    competency: "",
    wording: Wording::Tailed(""),
    about_term: None,
    anchors: &[],
    terms: "",
    follow_ups: &[],
    reframing: "",
    starter_code: None,
};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "owning-an-outcome",
        favours: Some(CompanyStyle::Ownership),
        competency: "owning an outcome",
        wording: Wording::Styled {
            plain: "Tell me about a result at work or in your studies that others counted on and you brought about.",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a result that you answered for yourself. What did you decide, and which figure showed that it worked?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a result that you and others reached together. How did you come to the decision, and what did each of you add?",
                ),
            ],
        },
        anchors: &[
            (Action, "Makes the deciding steps visible, including one that was uncomfortable or against advice."),
            (Result, "States the outcome against what had been promised, good or bad."),
        ],
        follow_ups: &[
            (Ownership, "You said “{quote}”. If you had been away that week, what would have gone differently?"),
            (Result, "You said “{quote}”. How did you know that the outcome was the one you wanted?"),
            (Numbers, "You said “{quote}”. Which figure did you watch, and how far did it move?"),
        ],
        reframing: "It need not be large. Think of something small that only got done because you saw to it: what was it, what did you do, and how did it end?",
        ..BASE
    },
    Question {
        id: "disagreement",
        favours: Some(CompanyStyle::Collaboration),
        competency: "conflict resolution",
        wording: Wording::Styled {
            plain: "Tell me about a disagreement at work. What was it about, what did you do, and how did it end?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Describe a disagreement at work in which you held your position. What was at stake, what did you do, and how was it settled?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Describe a disagreement at work that ended with both sides understanding each other better. What did you hear that you had not seen before?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows how the other side's reasons were found out, and what was said or shown in reply."),
            (Result, "Says how it was settled and how the two worked together afterwards."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you say or show the other person at that moment?"),
            (Result, "You said “{quote}”. How was it settled, and how do you work together now?"),
        ],
        reframing: "Perhaps it was never loud. Think of a time when you would have done something another way than a colleague or fellow student: how did you two decide?",
        ..BASE
    },
    Question {
        id: "failure",
        competency: "learning from failure",
        wording: Wording::Styled {
            plain: "Tell me about something that went wrong. What was your part in it, and what came after?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about something that went wrong and was yours. What did it cost, and what did you change because of it?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about something that went wrong in a team you were part of. What did you learn together, and how did you talk about it?",
                ),
            ],
        },
        anchors: &[
            (Reflection, "Names the cause without excuses, and a habit or safeguard that exists since then."),
            (Result, "Says what the damage was and how it was limited."),
        ],
        follow_ups: &[
            (Reflection, "You said “{quote}”. What do you do today so that it does not happen again?"),
            (Ownership, "You said “{quote}”. Which part of that was in your own hands?"),
        ],
        reframing: "It need not be a disaster. Think of a piece of work you would now do differently: what happened, and what would you change?",
        ..BASE
    },
    Question {
        id: "pressure",
        competency: "working under pressure",
        wording: Wording::Styled {
            plain: "Tell me about a deadline that was at risk. What did you do, and what was delivered in the end?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a deadline that was at risk. What did you cut, what did you keep, and what did you deliver when?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a deadline that was at risk. How did you and the people around you share the load and keep each other informed?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows a deliberate order: what was dropped, moved or asked for, and why."),
            (Numbers, "Gives the time there was and the time it took."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you do first, and what did you leave undone?"),
            (Numbers, "You said “{quote}”. How much time did you have, and how much did you need?"),
        ],
        reframing: "Think of any week in which two things were due at once, at work or while studying: what did you do first, and how did it end?",
        ..BASE
    },
    Question {
        id: "feedback",
        competency: "receiving feedback",
        wording: Wording::Styled {
            plain: "Tell me about feedback that was hard to hear. What was said, and what did you make of it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about feedback that was hard to hear. What did you change, and how could one see the difference?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about feedback that changed how you work with others. How did you take it up with the person who gave it?",
                ),
            ],
        },
        anchors: &[
            (Situation, "Says who gave the feedback, on what occasion, and what it was."),
            (Action, "Describes a change in behaviour that others could notice."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you do differently from the next day on?"),
            (Result, "You said “{quote}”. Who noticed the change, and how do you know?"),
        ],
        reframing: "Perhaps nobody said it outright. Think of a remark or a correction of your work that stayed with you: what did you make of it?",
        ..BASE
    },
    Question {
        id: "ambiguity",
        favours: Some(CompanyStyle::Ownership),
        competency: "dealing with ambiguity",
        wording: Wording::Styled {
            plain: "Tell me about a time when nobody could tell you what exactly was wanted. How did you go on?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a time when nobody could tell you what exactly was wanted. What did you decide to do, and on what grounds?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when nobody could tell you what exactly was wanted. Whom did you bring together, and how did the picture become clear?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows how the unknown was made smaller: questions, a first version, an assumption written down."),
            (Task, "Says what was unclear and what would have happened without a decision."),
        ],
        follow_ups: &[
            (Task, "You said “{quote}”. What was it that nobody could tell you?"),
            (Action, "You said “{quote}”. How did you find out what was really needed?"),
        ],
        reframing: "Think of a task that you got in one vague sentence, at work, in a club or for a course: how did you find out what was meant?",
        ..BASE
    },
    Question {
        id: "prioritising",
        competency: "setting priorities",
        wording: Wording::Styled {
            plain: "Tell me about a time when there was more to do than anybody could do. What came first, and what did not happen?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a time when you said no to something reasonable. What did you do instead, and was it the right call?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when several people wanted different things from you. How did you agree on an order that all could live with?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows the measure by which things were ordered, and how the no was told to those concerned."),
            (Result, "Says what was gained by it and what was lost."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. By what measure did you put one before the other?"),
            (Result, "You said “{quote}”. What did the choice gain, and what did it cost?"),
        ],
        reframing: "Think of last month: which request did you let wait, and how did you decide that?",
        ..BASE
    },
    Question {
        id: "persuading",
        favours: Some(CompanyStyle::Collaboration),
        competency: "influence without authority",
        wording: Wording::Styled {
            plain: "Tell me about a time when you changed somebody's mind who had more to say than you. How did you do it?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a decision that you turned although it was not yours to take. What did you bring to the table, and what changed?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when you won people for an idea, and about what they changed in it on the way.",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows what was done to convince: a trial, figures, a talk with the right person."),
            (Situation, "Says who held the decision and what they thought at first."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. Who had to be convinced, and what did they think at first?"),
            (Action, "You said “{quote}”. What did you show or do that made the difference?"),
        ],
        reframing: "Think of something small that is done your way today: how did the others come round to it?",
        ..BASE
    },
    Question {
        id: "customer",
        competency: "working for the user",
        wording: Wording::Styled {
            plain: "Tell me about a customer or user whose problem you really understood. How did you come to understand it, and what did you do?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about a time when you did more for a customer or user than was asked. What did it bring, and what did it cost?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a time when listening to a customer or user changed your mind. What did you hear, and what did the team make of it?",
                ),
            ],
        },
        anchors: &[
            (Specifics, "Names the user or customer and the need in their words."),
            (Result, "Says what got better for the user and how that was noticed."),
        ],
        follow_ups: &[
            (Specifics, "You said “{quote}”. Who was this user, and what did they want to get done?"),
            (Result, "You said “{quote}”. What was better for them afterwards?"),
        ],
        reframing: "Everybody's work has users, perhaps the colleague who takes it over. When did you change something for them?",
        ..BASE
    },
    Question {
        id: "quality",
        competency: "raising the standard",
        wording: Wording::Styled {
            plain: "Tell me about something that you made better although it was good enough. What did you change, and how?",
            own: &[
                (
                    CompanyStyle::Ownership,
                    "Tell me about something that was good enough for everybody but you. What did you do about it, and did it pay?",
                ),
                (
                    CompanyStyle::Collaboration,
                    "Tell me about a standard that your team raised together. What was your part, and how did you get the others to keep it up?",
                ),
            ],
        },
        anchors: &[
            (Action, "Shows what was changed in the way of working, not just in one piece of work."),
            (Numbers, "Gives a before and an after: errors, time, complaints."),
        ],
        follow_ups: &[
            (Numbers, "You said “{quote}”. What was it before, and what afterwards?"),
            (Ownership, "You said “{quote}”. What did you do about it yourself?"),
        ],
        reframing: "Think of something you tidied up without being asked: a document, a process, a piece of code. What was it like before and after?",
        ..BASE
    },
];
