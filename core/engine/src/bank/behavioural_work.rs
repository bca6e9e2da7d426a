//! Past behaviour: getting work done.

use domain::report::Criterion::{Action, Numbers, Ownership, Reflection, Result, Situation, Specifics, Task};
use domain::setup::{CompanyStyle, Level};

use super::behavioural::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "proud-of",
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Craft),
        competency: "pride in the work",
        wording: Wording::Tailed(
            "Tell me about a piece of work that you are proud of, large or small. What was hard about it, and what did you do yourself?",
        ),
        anchors: &[
            (Ownership, "Keeps the candidate's own part apart from that of others."),
            (Specifics, "Names what was hard by an example, not by an adjective."),
        ],
        follow_ups: &[
            (Ownership, "You said “{quote}”. Which part of it would not exist without you?"),
            (Specifics, "You said “{quote}”. Which single detail took you longest, and why?"),
        ],
        reframing: "It may be a thesis, a repair or a present for somebody: what did you make that you would show again, and how did you make it?",
        ..BASE
    },
    Question {
        id: "small-mistake",
        levels: &[Level::Junior, Level::Mid],
        competency: "owning a mistake",
        wording: Wording::Tailed("Tell me about a mistake that only you had noticed at first. What did you do in the next hour?"),
        anchors: &[
            (Action, "Told those concerned before it was found, and put it right."),
            (Reflection, "Names what keeps it from happening again."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. Whom did you tell, and when?"),
            (Reflection, "You said “{quote}”. What keeps it from happening again?"),
        ],
        reframing: "Think of a message sent to the wrong person or a wrong figure handed in: what did you do when you saw it?",
        ..BASE
    },
    Question {
        id: "many-things-at-once",
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Structured),
        competency: "organising own work",
        wording: Wording::Tailed(
            "Tell me about the busiest month you have had. How did you keep track of everything, and what slipped all the same?",
        ),
        anchors: &[
            (Action, "Shows a way of keeping track that somebody else could take over."),
            (Result, "Admits what slipped and says what it cost."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. Where did you write it down, and when did you look at it?"),
            (Numbers, "You said “{quote}”. How many things were that, and how many hours a week?"),
        ],
        reframing: "Think of a month with examinations, a move or visitors on top of everything: how did you keep it in order?",
        ..BASE
    },
    Question {
        id: "shipping-early",
        favours: Some(CompanyStyle::Product),
        competency: "delivering early",
        wording: Wording::Tailed(
            "Tell me about something that you put into people's hands before it was finished. What did you leave out, and what did you learn from it?",
        ),
        anchors: &[
            (Action, "Shows how the smallest useful version was found, and what was left out on purpose."),
            (Result, "Says what the first users did with it, and what changed because of that."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you leave out, and how did you decide that?"),
            (Result, "You said “{quote}”. What did the first people do with it that you had not expected?"),
        ],
        reframing: "When did you show somebody a draft on purpose? What was missing in it, and what did their reaction change?",
        ..BASE
    },
    Question {
        id: "stopping",
        favours: Some(CompanyStyle::Product),
        competency: "stopping in time",
        wording: Wording::Tailed(
            "Tell me about something that you gave up although much had already gone into it. What made you stop, and how did you tell the others?",
        ),
        anchors: &[
            (Numbers, "Says how much had gone in, and what going on would have cost."),
            (Action, "Shows the sign by which the end was decided, and who was told what."),
        ],
        follow_ups: &[
            (Numbers, "You said “{quote}”. How much had gone into it by then, and how much more would it have taken?"),
            (Reflection, "You said “{quote}”. When could you have known it, at the earliest?"),
        ],
        reframing: "Think of a course, a book or a plan that you dropped half-way: what was the sign, and was it the right moment?",
        ..BASE
    },
    Question {
        id: "getting-to-the-bottom",
        favours: Some(CompanyStyle::Craft),
        competency: "getting to the bottom",
        wording: Wording::Tailed(
            "Tell me about something that worked, but you did not understand why, until you found out. What did you do to find out?",
        ),
        anchors: &[
            (Action, "Shows a chain of questions, each answered by a trial or a look into the thing itself."),
            (Specifics, "Names the true cause in terms that a colleague could check."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you try first, and what did it rule out?"),
            (Specifics, "You said “{quote}”. What was it in the end, precisely?"),
        ],
        reframing: "Which everyday thing did you once take apart, or read up on, only because you wanted to know how it works? What did you find?",
        ..BASE
    },
    Question {
        id: "careful-work",
        favours: Some(CompanyStyle::Craft),
        competency: "attention to detail",
        wording: Wording::Tailed(
            "Tell me about an error that others had looked past and you found. How did you come upon it, and what hung on it?",
        ),
        anchors: &[
            (Specifics, "Names the error and the place where it stood."),
            (Result, "Says what it would have led to, and what was done."),
        ],
        follow_ups: &[
            (Specifics, "You said “{quote}”. Where exactly was it, and why had the others not seen it?"),
            (Result, "You said “{quote}”. What would have come of it, had nobody noticed?"),
        ],
        reframing: "When did you last find a mistake in something printed, a bill or a schedule? How did you notice, and what did you do?",
        ..BASE
    },
    Question {
        id: "structuring-a-mess",
        favours: Some(CompanyStyle::Structured),
        competency: "structuring a problem",
        wording: Wording::Tailed(
            "Tell me about a messy problem that you broke into parts. Which parts were they, and in which order did you take them?",
        ),
        anchors: &[
            (Task, "States the question to be answered in one sentence."),
            (Action, "Names parts that do not overlap and leave nothing out, and why the first came first."),
        ],
        follow_ups: &[
            (Task, "You said “{quote}”. What was the one question behind it all?"),
            (Action, "You said “{quote}”. Which part did you take first, and why that one?"),
        ],
        reframing: "Think of a cellar, a move or a large paper: into which heaps did you sort it, and where did you begin?",
        ..BASE
    },
    Question {
        id: "convincing-with-a-page",
        favours: Some(CompanyStyle::Structured),
        competency: "writing to decide",
        wording: Wording::Tailed(
            "Tell me about a paper, a talk or a message of yours on which somebody decided something. How was it built, and what was decided?",
        ),
        anchors: &[
            (Action, "Shows that the answer came first and the reasons after it, made for that reader."),
            (Result, "Says who decided what because of it."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What stood in the first sentence, and what did you leave out?"),
            (Result, "You said “{quote}”. What did the reader decide, and how soon?"),
        ],
        reframing: "Which letter or application of yours got you what you asked for? How did it begin, and why so?",
        ..BASE
    },
    Question {
        id: "saving-money",
        favours: Some(CompanyStyle::Ownership),
        competency: "careful use of means",
        wording: Wording::Tailed(
            "Tell me about a time when you got the same result with less money, time or material. How did you find the slack?",
        ),
        anchors: &[(Numbers, "Gives what it took before and after."), (Action, "Shows how it was found where the effort went.")],
        follow_ups: &[
            (Numbers, "You said “{quote}”. What did it take before, and what afterwards?"),
            (Situation, "You said “{quote}”. Why had nobody done that before?"),
        ],
        reframing: "What do you do today in half the time or for half the money that it once took you? How did you get there?",
        ..BASE
    },
    Question {
        id: "ethics",
        levels: &[Level::Mid, Level::Senior],
        competency: "acting on principle",
        wording: Wording::Tailed(
            "Tell me about a time when something that was allowed, or wanted of you, did not feel right. What did you do?",
        ),
        anchors: &[
            (Situation, "Says what was asked, by whom, and what would have been harmed."),
            (Action, "Shows how it was raised, and with whom, before anything was refused."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. Who would have been harmed, and how?"),
            (Action, "You said “{quote}”. Whom did you speak to first, and in which words?"),
        ],
        reframing: "It may be a shortcut that others take. When did you not take it, and what did that cost you?",
        ..BASE
    },
    Question {
        id: "crisis",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "leading in a crisis",
        wording: Wording::Tailed(
            "Tell me about an hour in which everything went wrong at once and people looked to you. What did you do in that hour?",
        ),
        anchors: &[
            (Action, "Shows an order: stop the damage, say who does what, tell those outside, only then look for the cause."),
            (Numbers, "Gives the damage and the time until it was under control."),
        ],
        follow_ups: &[
            (Action, "You said “{quote}”. What did you do in the first ten minutes, and what did you hand to others?"),
            (Numbers, "You said “{quote}”. How long did it last, and whom did it hit?"),
        ],
        reframing: "Think of an accident, a power cut or a missed flight with others: who took over, what was your part, and what came first?",
        ..BASE
    },
    Question {
        id: "long-run",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Craft),
        competency: "deciding for the long run",
        wording: Wording::Tailed(
            "Tell me about a choice of yours that only showed its worth, or its price, a year later. What did you think then, and what do you think now?",
        ),
        anchors: &[
            (Reflection, "Judges the choice by what could be known then, and says what would be chosen today."),
            (Result, "Says what the choice made easier and what it made harder."),
        ],
        follow_ups: &[
            (Result, "You said “{quote}”. What did it make easier later, and what harder?"),
            (Reflection, "You said “{quote}”. What would you choose today, and because of what?"),
        ],
        reframing: "Which decision of two or three years ago do you still notice every week? What made you decide so?",
        ..BASE
    },
    Question {
        id: "change-in-others",
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Product),
        competency: "bringing about change",
        wording: Wording::Tailed(
            "Tell me about a way of working that you changed for people who were content with the old one. How did you begin, and who went first?",
        ),
        anchors: &[
            (Situation, "Says what the old way cost, and whom it suited."),
            (Action, "Began small, with somebody willing, and let the result speak."),
        ],
        follow_ups: &[
            (Situation, "You said “{quote}”. Whom did the old way suit, and why?"),
            (Result, "You said “{quote}”. Who still works that way today, and who went back?"),
        ],
        reframing: "Which habit of your family, flat or club is different today because of you? Who resisted, and what helped?",
        ..BASE
    },
];
