//! Past behaviour: working with other people.

use domain::report::Criterion::{Action, Numbers, Ownership, Reflection, Result, Situation, Specifics, Task};
use domain::setup::{CompanyStyle, Level};

use super::behavioural::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "asking-for-help",
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Collaboration),
        competency: "asking for help",
        wording: Wording::Tailed(
            "Tell me about a time when you were stuck and asked somebody for help. How long had you tried alone, and what did you ask?",
        ),
        anchors: &[
            (Action, "Shows what was tried first, and a question that the other person could answer at once."),
            (Reflection, "Says when the candidate asks today, and why not earlier or later."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. How did you put the question to them?"),
            (Reflection, "You said “{quote}”. Would you ask earlier today, or later?"),
        ],
        reframing: "Think of the last time you looked something up for an hour and then asked after all: what did you ask, and whom?",
        ..BASE
    },
    Question {
        id: "new-in-the-team",
        levels: &[Level::Junior, Level::Mid],
        competency: "finding one's place",
        wording: Wording::Tailed(
            "Tell me about your first weeks in a new team, job or course. How did you find out how things are done there?",
        ),
        anchors: &[
            (Situation, "Says where it was and what was new about it."),
            (Action, "Names what was read, watched or asked in order to be of use soon."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you do in the first days to find your way?"),
            (Result, "You said “{quote}”. What was the first thing of yours that the others used?"),
        ],
        reframing: "Think of any group you joined, a club or a class: what was the first unwritten rule that you noticed, and how?",
        ..BASE
    },
    Question {
        id: "difficult-colleague",
        competency: "working with difficult people",
        wording: Wording::Tailed(
            "Tell me about somebody you found hard to work with. What did you do so that the work got done all the same?",
        ),
        anchors: &[
            (Situation, "Describes the difficulty by what happened, without running the person down."),
            (Action, "Shows something that the candidate changed on their own side first."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. What happened, on an ordinary day, that made it hard?"),
            (Reflection, "You said “{quote}”. How do you think they would tell this story?"),
        ],
        reframing: "Nobody need be to blame. With whom did you have to find a way of working because you two are very different, and what was it?",
        ..BASE
    },
    Question {
        id: "bad-news",
        favours: Some(CompanyStyle::Ownership),
        competency: "giving bad news",
        wording: Wording::Tailed(
            "Tell me about bad news that you had to give to somebody who counted on you. When did you tell them, and how?",
        ),
        anchors: &[
            (Action, "Told it early and in person, with what could still be done."),
            (Result, "Says how the other side took it and what was agreed."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What were your first words to them?"),
            (Numbers, "You said “{quote}”. How long had you known it by then?"),
        ],
        reframing: "Think of a promise that you could not keep, however small: when did you say so, and what did you offer instead?",
        ..BASE
    },
    Question {
        id: "across-teams",
        favours: Some(CompanyStyle::Collaboration),
        competency: "working across teams",
        wording: Wording::Tailed(
            "Tell me about something you could only finish together with a team that had other goals than yours. How did you get their time?",
        ),
        anchors: &[
            (Situation, "Says what the other team wanted and why this was not on their list."),
            (Action, "Shows what was offered or made easier for the other team."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. What did that other team have to gain or to lose?"),
            (Result, "You said “{quote}”. What did you get from them in the end, and when?"),
        ],
        reframing: "When did you last need something from a person who owed you nothing: an office, a neighbour, another class? How did you get it?",
        ..BASE
    },
    Question {
        id: "different-backgrounds",
        favours: Some(CompanyStyle::Collaboration),
        competency: "working with different people",
        wording: Wording::Tailed(
            "Tell me about working with people from another country, profession or generation. What was misunderstood, and how did you notice?",
        ),
        anchors: &[
            (Specifics, "Names one misunderstanding with the words or the act that caused it."),
            (Reflection, "Says what the candidate does differently since then."),
        ],
        follow_ups: &[
            (Specifics, "You said “{quote}”. What exactly was said or done, and how was it understood?"),
            (Reflection, "You said “{quote}”. What do you do differently since then?"),
        ],
        reframing: "Think of a word or a habit that means one thing to you and another to somebody you know: how did you two find out?",
        ..BASE
    },
    Question {
        id: "underperformance",
        levels: &[Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "addressing poor performance",
        wording: Wording::Tailed(
            "Tell me about somebody whose work was not good enough and for whom you were responsible. What did you do, and how did it end?",
        ),
        anchors: &[
            (Action, "Said it plainly and early, by examples, with a goal and a date."),
            (Result, "Says what became of the person and of the work."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. How did you say it to them, and by which example?"),
            (Result, "You said “{quote}”. Where is this person today, and how do you see your part in that?"),
        ],
        reframing: "You need not have been their manager. When did you tell somebody that their work had to become better, and what did you do to make that possible?",
        ..BASE
    },
    Question {
        id: "hiring",
        levels: &[Level::Senior],
        competency: "choosing people",
        wording: Wording::Tailed("Tell me about a person you chose for a team, or chose not to. What did you look at, and were you right?"),
        anchors: &[
            (Task, "Says what the team lacked and what the place called for."),
            (Reflection, "Names what the candidate overlooked or weighed wrongly."),
        ],
        follow_ups: &[
            (Task, "You said “{quote}”. What did the team need most at that time?"),
            (Reflection, "You said “{quote}”. What did you overlook, seen from today?"),
        ],
        reframing: "When did you last pick somebody to work with, even for a group project or a club? What did you go by?",
        ..BASE
    },
    Question {
        id: "setting-direction",
        levels: &[Level::Senior],
        competency: "setting direction",
        wording: Wording::Tailed(
            "Tell me about a direction that you gave to several people for more than half a year. How did you arrive at it, and how did you keep to it?",
        ),
        anchors: &[
            (Action, "Shows how the direction was put so that others could decide by it alone."),
            (Result, "Says what was done because of it, and what was left undone."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. How did you say it so that people could decide without you?"),
            (Ownership, "You said “{quote}”. Which part of that was your own thought, and which did you take over?"),
        ],
        reframing: "Think of a group that you led somewhere, however small: what did you want to be different after six months, and how did they know?",
        ..BASE
    },
    Question {
        id: "mediating",
        levels: &[Level::Mid, Level::Senior],
        competency: "mediating between others",
        wording: Wording::Tailed(
            "Tell me about a quarrel between two other people that held up the work. What did you do, and what did you leave to them?",
        ),
        anchors: &[
            (Situation, "Gives both views fairly, and what they had in common."),
            (Action, "Shows what the candidate did to bring the two to talk, without deciding for them."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. What did each of the two want?"),
            (Result, "You said “{quote}”. How do the two work together now?"),
        ],
        reframing: "When did two friends or colleagues both complain to you about each other? What did you do with that?",
        ..BASE
    },
];
