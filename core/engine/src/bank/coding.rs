//! Problems solved in the editor, for every role. The starting code is Python, as the most widely read; any language may be used.
//!
//! `problems/ID.json` holds each problem's exact statement, the starting code in every language that can be run, and its tests.

use domain::question::QuestionKind;
use domain::report::Criterion::{Approach, Complexity, Terms, Testing};
use domain::setup::Level;

use super::{EVERY_LEVEL, EVERY_ROLE, Question, Wording};

/// What every coding question has in common.
pub(super) const BASE: Question = Question {
    id: "",
    kind: QuestionKind::Coding,
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
        id: "code-first-unique",
        competency: "counting and look-up",
        wording: Wording::Tailed(
            "Given a list of order numbers, return the first one that occurs exactly once, or nothing if there is none. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Counts in a hash map, then goes through the list once more in order.")],
        terms: "hash map|hash table|dictionary|dict|map|counter, count|frequency|occurrence, two passes|second pass|twice|once more, \
            order|sequence|insertion order, linear|single pass, lookup|key",
        follow_ups: &[
            (Complexity, "You said “{quote}”. How does the time grow when the list becomes ten times as long?"),
            (Testing, "You said “{quote}”. What does it return for an empty list, and when every number repeats?"),
        ],
        reframing: "Do it by hand first: with 4, 7, 4, 9 written on cards, what would you do, card by card? Then write just that down.",
        starter_code: Some("def first_unique(orders):\n    # return the first order number that occurs exactly once, or None\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-merge-meetings",
        competency: "sorting and intervals",
        wording: Wording::Tailed(
            "Given meetings as pairs of start and end minute, merge those that overlap and return the busy stretches in order. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Sorts by start and extends or closes the current stretch in one pass.")],
        terms: "sort|sorted|order, start, overlap|intersect, merge|extend, maximum|max|later end, current|last|previous, \
            append|push|result list",
        follow_ups: &[
            (Approach, "You said “{quote}”. How do you decide, meeting by meeting, whether a stretch ends?"),
            (Testing, "You said “{quote}”. What about a meeting that lies within another, or starts when one ends?"),
        ],
        reframing: "Draw three meetings on a line, two of them overlapping: how do you see what belongs together? Then write that down.",
        starter_code: Some("def busy_stretches(meetings):\n    # meetings: list of (start_minute, end_minute)\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-brackets",
        levels: &[Level::Junior, Level::Mid],
        competency: "using a stack",
        wording: Wording::Tailed(
            "Write a function that tells whether the round, square and curly brackets in a text are balanced and properly nested. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Pushes what opens on a stack and compares when something closes.")],
        terms: "stack|push|pop, open|opening, close|closing, match|pair|mapping|dictionary, empty, nested|nesting|order, character",
        follow_ups: &[
            (Testing, "You said “{quote}”. What does it answer for a lone closing bracket, and for an empty text?"),
            (Complexity, "You said “{quote}”. How much memory can it need, and for which text?"),
        ],
        reframing: "Read “(a[b)c]” aloud: at which character do you know that it is wrong, and what did you have to remember? Write that down.",
        starter_code: Some("def balanced(text):\n    # True when (), [] and {} are balanced and nested\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-top-words",
        competency: "aggregating data",
        wording: Wording::Tailed(
            "Return the k most frequent words of a text, the alphabetically first among equals first. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Counts in a map, then sorts by count and word, or keeps a heap of size k.")],
        terms: "hash map|dictionary|dict|map|counter, count|frequency, sort|sorted|order, heap|priority queue, tie|equal|alphabetical, \
            split|token|lower case|lowercase, key",
        follow_ups: &[
            (Complexity, "You said “{quote}”. What changes when the text no longer fits into memory?"),
            (Testing, "You said “{quote}”. What do upper case, punctuation and a k larger than the number of words do to it?"),
        ],
        reframing: "Count the words of one short sentence on paper: what do your notes look like at the end? Write down how you made them.",
        starter_code: Some("def top_words(text, k):\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-busiest-minute",
        levels: &[Level::Mid, Level::Senior],
        competency: "sliding windows",
        wording: Wording::Tailed(
            "Given the sorted times of requests in seconds, return the largest number of requests within any 60 seconds. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Moves two ends of a window over the times, each only forward.")],
        terms: "window|sliding window, two pointers|pointer|left|right, queue|deque, sorted|order, maximum|max|largest, linear|single \
            pass, boundary|inclusive|exclusive",
        follow_ups: &[
            (Complexity, "You said “{quote}”. How often is each time looked at, altogether?"),
            (Testing, "You said “{quote}”. What about two requests exactly 60 seconds apart, and many in the same second?"),
        ],
        reframing: "Lay a ruler of 60 seconds over a line of dots: how would you move it to find the most dots? Write that down.",
        starter_code: Some("def busiest_minute(times):\n    # times: sorted list of seconds\n    pass\n"),
        ..BASE
    },
];
