//! Problems solved in the editor: graphs, grids, searches and stores. As in [`super::coding`], each has its tests in `problems/ID.json`.

use domain::report::Criterion::{Approach, Complexity, Reasoning, Terms, Testing};
use domain::setup::Level;

use super::coding::BASE;
use super::{Question, Wording};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "code-van-size",
        levels: &[Level::Mid, Level::Senior],
        competency: "searching for an answer",
        wording: Wording::Tailed(
            "Parcels must be delivered in the order in which they stand, by one van in at most a given number of trips. Return the smallest load that the van must be able to carry. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Sees that a larger van never needs more trips, and searches the load by halves with a simple check.")],
        terms: "binary search|bisect|halve|halving, monotonic|monotone|larger, check|feasible|possible, greedy|fill, \
            lower bound|heaviest|maximum|max, upper bound|sum|total, logarithmic|log",
        follow_ups: &[
            (Complexity, "You said “{quote}”. How many loads do you try, and what does one try cost?"),
            (Testing, "You said “{quote}”. What about a single trip, more trips than parcels, and one very heavy parcel?"),
        ],
        reframing: "Somebody names a van's load: how do you find out whether it is enough? And if it is, what do you know about all larger ones? Write that down.",
        starter_code: Some(
            "def smallest_van(weights, trips):\n    # the smallest load a van must carry to bring all parcels in so many trips\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-deploy-order",
        levels: &[Level::Mid, Level::Senior],
        competency: "dependencies",
        wording: Wording::Tailed(
            "Services are deployed one after another; rules say which one must be up before which other. Return an order that obeys every rule, or nothing if there is none. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Takes a service that waits for nothing, strikes it out, and goes on; what is left at the end is a circle.")],
        terms: "graph|edge|node, topological|topological sort, dependency|depend|prerequisite, queue|stack|ready, \
            in-degree|indegree|count|waiting, cycle|circle|circular, depth-first|dfs|breadth-first|bfs",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about a circle, a rule that is given twice, and services without rules?"),
            (Complexity, "You said “{quote}”. How often is each service and each rule looked at?"),
        ],
        reframing: "Lay the services out as cards with threads between them: which card can you take first, and what changes then? Write that down.",
        starter_code: Some(
            "def deploy_order(services, rules):\n    # rules: pairs (before, after); any order that obeys all of them, or None\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-tram-route",
        levels: &[Level::Mid, Level::Senior],
        competency: "shortest paths",
        wording: Wording::Tailed(
            "A tram network is a list of neighbouring stops, and trams go both ways. Return a route between two stops with as few stops as possible, or nothing if no tram leads there. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Spreads out stop by stop in rings and remembers from where each stop was reached.")],
        terms: "breadth-first|bfs, queue|deque, visited|seen, graph|neighbour|neighbor|adjacency, \
            predecessor|parent|came from|previous, shortest|fewest, path|route|reconstruct",
        follow_ups: &[
            (Complexity, "You said “{quote}”. How often is each stop looked at, and what if you kept whole routes in the queue?"),
            (Testing, "You said “{quote}”. What about a stop to itself, a circle on the way, and stops without a connection?"),
        ],
        reframing: "Put a finger on the first stop: which stops can you reach with one step, which with two? How do you find the way back? Write that down.",
        starter_code: Some(
            "def tram_route(lines, start, goal):\n    # lines: stops next to each other, both ways; a route with the fewest stops, or None\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-two-teams",
        levels: &[Level::Mid, Level::Senior],
        competency: "splitting a graph",
        wording: Wording::Tailed(
            "People are split into two teams; some pairs must not be in the same one. Return the team of each person, or nothing if it is impossible. Explain your approach, then write it.",
        ),
        anchors: &[(
            Terms,
            "Puts one person into a team, everybody they must avoid into the other, and so on through each group; a contradiction ends it.",
        )],
        terms: "graph|edge|node, bipartite|two-colour|two-color|colour|color, breadth-first|bfs|depth-first|dfs, \
            conflict|contradiction|odd cycle, component|group|connected, neighbour|neighbor|adjacency, union-find|disjoint",
        follow_ups: &[
            (Testing, "You said “{quote}”. What about three people who must all be apart, and people in no pair at all?"),
            (Approach, "You said “{quote}”. What happens when one group is done and others have no team yet?"),
        ],
        reframing: "Place one person: who is then fixed, and who after them? When do you know that it cannot work? Write that down.",
        starter_code: Some("def two_teams(people, apart):\n    # for each person 1 or 2, or None when it is impossible\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-flooded-fields",
        levels: &[Level::Mid, Level::Senior],
        competency: "walking a grid",
        wording: Wording::Tailed(
            "A drone's picture divides farmland into squares, some under water. Squares that share a side belong to the same flooded area. Return the sizes of all areas, the largest first. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Begins at each square that was not visited and spreads over its neighbours, counting.")],
        terms: "flood fill|fill, depth-first|dfs|breadth-first|bfs, visited|seen|mark, neighbour|neighbor|adjacent|side, \
            stack|queue|recursion|recursive, component|area|region|connected, boundary|edge|bounds",
        follow_ups: &[
            (Complexity, "You said “{quote}”. How often is each square looked at, and how deep could a recursion become?"),
            (Testing, "You said “{quote}”. What about squares that touch at a corner only, an empty picture, and a ring?"),
        ],
        reframing: "Colour one flooded area on squared paper: how do you go on from a square, and how do you know which ones you had? Write that down.",
        starter_code: Some(
            "def flooded(fields):\n    # fields: rows of \"#\" (under water) and \".\"; the sizes of the flooded areas, largest first\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-team-sizes",
        competency: "trees",
        wording: Wording::Tailed(
            "A company's list names each person's manager, or nobody for those at the top. Return for each person how many people work below them, directly or through others. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Turns the list into reports per manager and adds up from below, or walks up from each person.")],
        terms: "tree|hierarchy, recursion|recursive|depth-first|dfs, children|report|subordinate, root|top, parent|manager, \
            hash map|dictionary|dict|map, leaf|leaves|bottom",
        follow_ups: &[
            (Complexity, "You said “{quote}”. What does it cost in a company where everybody has exactly one report?"),
            (Testing, "You said “{quote}”. What about two people at the top, and a manager who stands later in the list than the team?"),
        ],
        reframing: "Draw a company of five: at which person can you write a number first, and where does it go from there? Write that down.",
        starter_code: Some(
            "def team_sizes(managers):\n    # managers: who reports to whom (None at the top); everybody below each person\n    pass\n",
        ),
        ..BASE
    },
    Question {
        id: "code-fewest-coins",
        levels: &[Level::Mid, Level::Senior],
        competency: "dynamic programming",
        wording: Wording::Tailed(
            "A ticket machine pays back with as few coins as it can; of each kind it has as many as it needs. Return the smallest number of coins for an amount, or nothing if no coins give it. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Builds the answer for each amount from those of smaller amounts, instead of taking the largest coin.")],
        terms: "dynamic programming|memo|memoise|memoize|table, smaller amount|subproblem|sub-problem, greedy|largest coin, \
            minimum|min|fewest, recursion|recursive|recurrence, infinity|impossible|unreachable, breadth-first|bfs",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Why is taking the largest coin first not enough?"),
            (Complexity, "You said “{quote}”. How does the time grow with the amount and with the kinds of coins?"),
        ],
        reframing: "With coins of 1, 7 and 10, pay 14: which last coin could it be, and what would be left to pay each time? Write down how that helps.",
        starter_code: Some("def fewest_coins(coins, amount):\n    # the fewest coins that give exactly the amount, or None\n    pass\n"),
        ..BASE
    },
    Question {
        id: "code-recent-cache",
        levels: &[Level::Mid, Level::Senior],
        competency: "designing a data structure",
        wording: Wording::Tailed(
            "A service keeps the results for the keys that were used last, at most a given number. When it is full, the key that was used longest ago goes. Given the look-ups in order, return for each whether the key was there. Explain your approach, then write it.",
        ),
        anchors: &[(Terms, "Keeps keys in the order of their use with quick look-up: an ordered map, or a map with a linked list.")],
        terms: "least recently used|lru|recently used|recent, hash map|dictionary|dict|map|ordered, \
            linked list|doubly linked|queue|order, evict|remove|oldest, hit|miss, constant|constant time, capacity|size|full",
        follow_ups: &[
            (Complexity, "You said “{quote}”. What does one look-up cost when the cache holds a million keys?"),
            (Testing, "You said “{quote}”. What about a cache of one place, and a hit right before the cache is full?"),
        ],
        reframing: "Play it with three books on a shelf: where do you put a book that you just used, and which one goes when a fourth comes? Write that down.",
        starter_code: Some("def cache_hits(size, keys):\n    # for each look-up whether the key was in the cache\n    pass\n"),
        ..BASE
    },
];
