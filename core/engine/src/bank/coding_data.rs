//! Problems solved in the editor: lists, texts and tables. As in [`super::coding`], each has its tests in `problems/ID.json`.

use domain::report::Criterion::{Approach, Complexity, Reasoning, Terms, Testing};
use domain::setup::Level;

use super::coding::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "code-stock-changes",
        levels: &[Level::Junior, Level::Mid],
        competency: "comparing data",
        wording: Wording::Tailed(
            "A warehouse counts its stock every evening as article numbers with pieces; an article that is missing has none. Return every article whose number changed between two evenings, with the difference. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Goes through the articles of both evenings, takes a missing one as none, and keeps what differs.")],
        terms: "hash map|dictionary|dict|map|object, union|both|all keys|set, default|missing|absent|zero, difference|subtract|delta, \
            linear|single pass|one pass, key|lookup",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about an article that is new, one that vanished, and one that is listed with none?"),
            (Complexity, "You said “{quote}”. How often do you look at each article, and what would two nested loops cost?"),
        ],
        reframing: "Take two short lists on paper: which articles would you go through so that you forget none, and what do you note for each? Write that down.",
        starter_code: Some(
            "def stock_changes(before, after):\n    # what changed, per article: pieces after minus pieces before\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-durations",
        levels: &[Level::Junior, Level::Mid],
        competency: "parsing input",
        wording: Wording::Tailed(
            "People type how long a reminder should wait, such as “2h”, “1h30m” or “45m10s”. Return the duration in seconds, or nothing when the text is not a duration: hours, minutes and seconds come in that order, each at most once, at least one of them. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Reads the whole text by a pattern or character by character, and refuses whatever is left over.")],
        terms: "regular expression|regex|pattern, digit|number|integer, unit|suffix|letter, order|sequence, \
            whole|entire|full match|anchored, invalid|malformed|reject, state|scan|character",
        follow_ups: &[
            (Testing, "You said “{quote}”. What does it answer for an empty text, “5m2h”, “90” and “5m later”?"),
            (Approach, "You said “{quote}”. How does it notice that something is left over that belongs to no unit?"),
        ],
        reframing: "Read “1h30m” aloud character by character: what do you know after each one, and when could you say that a text is wrong? Write that down.",
        starter_code: Some("def seconds_of(text):\n    # \"1h30m\" is 5400; None when it is no duration\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-visits",
        competency: "grouping over time",
        wording: Wording::Tailed(
            "A web shop logs clicks as pairs of user and minute, sorted by minute. Clicks of one user belong to the same visit while at most 30 minutes lie between one and the next. Return the number of visits of every user. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Keeps each user's last click and begins a new visit when the gap to it is too long.")],
        terms: "hash map|dictionary|dict|map, last|previous, gap|difference|interval, per user|each user|group, count|increment, \
            boundary|inclusive|exactly, linear|single pass|one pass",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about clicks exactly 30 minutes apart, and a visit of two hours in small steps?"),
            (Complexity, "You said “{quote}”. How much do you have to remember per user while the log goes by?"),
        ],
        reframing: "Follow one user with a finger along the log: at which click do you say “this is a new visit”, and what did you have to remember? Write that down.",
        starter_code: Some("def visits(events):\n    # events: pairs of user and minute, sorted by minute\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-version-order",
        levels: &[Level::Junior, Level::Mid],
        competency: "ordering by a rule",
        wording: Wording::Tailed(
            "A release page shows versions such as “2.0”, “1.10.3” and “1.9”. Return them from the oldest to the newest; a missing part counts as 0, and equally old ones keep their order. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Compares the parts as numbers, fills missing ones with 0, and relies on a stable sort.")],
        terms: "sort|sorted|order, key|comparator|compare, split|part|component, number|numeric|integer, pad|padding|missing|fill, \
            stable, tuple|list",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about “2” beside “2.0”, and “1.010” beside “1.9”?"),
            (Complexity, "You said “{quote}”. How often is a version taken apart while it is sorted, and could that be less?"),
        ],
        reframing: "Why does a plain sort put 1.10 before 1.9? Say how you compare two versions by eye, part by part, and write that down.",
        starter_code: Some("def in_order(versions):\n    # oldest version first; \"1.10\" is newer than \"1.9\"\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-double-bookings",
        competency: "finding collisions",
        wording: Wording::Tailed(
            "Bookings of meeting rooms come as room, start and end, in no order. Return the rooms in which at least two bookings overlap; one that ends when the next begins does not. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Sorts by start within each room and compares with the latest end so far, not only with the neighbour.")],
        terms: "sort|sorted|order, group|per room|each room, overlap|collide|intersect, hash map|dictionary|dict|map, \
            set|unique|once, latest|maximum|max|end, start",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about a long booking that began first and covers two short ones?"),
            (Complexity, "You said “{quote}”. What does comparing every booking with every other cost, and what does sorting change?"),
        ],
        reframing: "Draw one room's bookings as bars on a line: when do two of them collide, and which earlier bar decides it? Write that down.",
        starter_code: Some("def double_booked(bookings):\n    # bookings: room, first minute, end; the rooms, in any order\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-smooth-readings",
        levels: &[Level::Junior, Level::Mid],
        competency: "running sums",
        wording: Wording::Tailed(
            "A sensor's curve is shown smoothed: each point is the mean of the reading and the k − 1 readings before it, or of those there are at the beginning. Return the smoothed readings. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Keeps a running sum to which the new reading is added and from which the one that leaves is taken.")],
        terms: "running sum|prefix sum|total|sum, window|sliding window, subtract|remove|leave, average|mean, beginning|start|fewer, \
            linear|single pass|one pass, queue|deque|index",
        follow_ups: &[
            (Complexity, "You said “{quote}”. What does a window of thousands of readings cost at each point?"),
            (Testing, "You said “{quote}”. What comes out for the first readings, for k of one, and when there are fewer readings than k?"),
        ],
        reframing: "Work out three means in a row by hand for k of three: what is the same in two neighbouring sums? Write down how you use that.",
        starter_code: Some("def smoothed(readings, k):\n    # for each reading the mean of it and the k - 1 before it\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-fair-shares",
        levels: &[Level::Junior, Level::Mid],
        competency: "exact arithmetic",
        wording: Wording::Tailed(
            "Guests share the bill of a holiday flat in proportion to their nights, in whole cents. Cents that are left over go one each to the guests whose exact share was cut by most. Return what each pays; together it must be exactly the bill. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Rounds everybody down in whole numbers, then hands out what is left by the largest remainder.")],
        terms: "remainder|modulo|left over|rest, integer|whole|cents, floor|round down|truncate, sort|sorted|largest, \
            proportion|ratio|share, float|floating point|precision, sum|total",
        follow_ups: &[
            (Testing, "You said “{quote}”. How do you check that no cent is lost, and what about three equal guests and 1000 cents?"),
            (Reasoning, "You said “{quote}”. Why whole cents and not fractions, and where would those go wrong?"),
        ],
        reframing: "Share 10 euros among three people by hand: what does each get first, what is left, and who gets it? Write that down.",
        starter_code: Some(
            "def fair_shares(cents, nights):\n    # each guest's share in whole cents, in the order of the guests\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-gift-card",
        competency: "look-up instead of search",
        wording: Wording::Tailed(
            "A customer wants to spend a gift card to the last cent on exactly two items of a price list. Return the positions of two different items whose prices add up to the amount, or nothing if there are none. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Asks for each price whether the missing rest was seen before, in a hash map.")],
        terms: "hash map|hash table|dictionary|dict|map, rest|complement|remaining|missing, seen|visited|before, index|position, \
            linear|single pass|one pass, sort|two pointers, pair",
        follow_ups: &[
            (Complexity, "You said “{quote}”. What do two nested loops cost for ten thousand prices, and what does yours?"),
            (Testing, "You said “{quote}”. What about an item that costs exactly half, once and twice in the list?"),
        ],
        reframing: "You hold one price in your hand: which other one do you need, and how could you know at once whether it was there? Write that down.",
        starter_code: Some(
            "def two_positions(prices, total):\n    # two different positions (from 0) whose prices add up to total, or None\n    pass\n",
        ),
        ..BASE
    },
];
