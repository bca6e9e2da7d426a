//! Knowledge in words: product management, from a complaint to a strategy.

use domain::report::Criterion::{Numbers, Reasoning, Specifics};
use domain::setup::{CompanyStyle, Level, Role};

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Product];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "product-improve",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Product),
        competency: "product sense",
        wording: Wording::Tailed(
            "Choose something that you use every day. For whom was it made, what does it do badly for them, and what would you change first?",
        ),
        anchors: &[(Reasoning, "Starts from one kind of user and their need, and gives up something for the change.")],
        terms: "user|customer, need|problem|job, pain|friction|frustration, segment|persona|audience, goal|purpose, trade off|tradeoff|cost, \
            metric|measure|success, alternative|competitor, test|prototype|experiment, priority|first",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Who would dislike that change, and why is it right all the same?"),
            (Specifics, "You said “{quote}”. In which moment of the day does that user meet it?"),
        ],
        reframing: "Take the ticket machine or the coffee maker you know best: at which step do people hesitate, and what would you move?",
        ..BASE
    },
    Question {
        id: "product-story",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        competency: "describing work",
        wording: Wording::Tailed(
            "People want to pay later. Write that down for a team so that they can begin on Monday: what do you write, and what do you leave open?",
        ),
        anchors: &[(Specifics, "States user, need and how one will know that it is done, and leaves the solution to the team.")],
        terms: "user story|story, acceptance criteria|criteria|done, edge case|error|exception, scope|out of scope, value|why|goal, \
            assumption|question|open, mock|sketch|wireframe|design, dependency|legal|risk, slice|small|increment, metric",
        follow_ups: &[
            (Specifics, "You said “{quote}”. How would a tester know that it is done?"),
            (Reasoning, "You said “{quote}”. Why leave that to the team?"),
        ],
        reframing: "You ask somebody to bake a cake for a party while you are away: what must stand in the note, and what may they decide?",
        ..BASE
    },
    Question {
        id: "product-estimate-market",
        roles: ROLES,
        favours: Some(CompanyStyle::Structured),
        competency: "estimating a market",
        wording: Wording::Tailed(
            "How many bicycles are repaired in a city of a million people each year, and what is that worth? Think aloud, and round as you like.",
        ),
        anchors: &[(Numbers, "Breaks the figure into factors, gives each a value with a reason, and checks the result another way.")],
        terms: "population|people|inhabitant, share|percent|proportion, per year|frequency|rate, price|cost|euro|dollar, assumption|assume, \
            segment|commuter|household, multiply|product|times, check|sanity|compare, range|order of magnitude, shop|workshop",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which of your factors is the least certain, and between which values does it lie?"),
            (Reasoning, "You said “{quote}”. How would you check the result from the other side?"),
        ],
        reframing: "Begin with your own street: how many bicycles stand there, and how often is one of them repaired? Then go on to the city.",
        ..BASE
    },
    Question {
        id: "product-no",
        roles: ROLES,
        favours: Some(CompanyStyle::Ownership),
        competency: "dealing with stakeholders",
        wording: Wording::Tailed(
            "The largest customer wants a feature that nobody else needs, and sales has half promised it. What do you do this week?",
        ),
        anchors: &[(Reasoning, "Looks for the need behind the wish, and puts a price on yes as well as on no.")],
        terms: "need|problem|underlying, revenue|contract|renewal|churn, opportunity cost|cost|effort, roadmap|strategy|vision, \
            configuration|workaround|integration|partner, sales|stakeholder|expectation, segment|other customers, \
            maintenance|complexity, negotiate|option|compromise, decision|communicate",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. At which amount would you say yes, and what would you give up for it?"),
            (Specifics, "You said “{quote}”. Which words would you use with that customer?"),
        ],
        reframing: "Your best regular guest wants a dish that is not on the menu, every week: what do you find out, and what do you offer?",
        ..BASE
    },
    Question {
        id: "product-tools",
        roles: ROLES,
        competency: "using evidence",
        wording: Wording::Tailed(
            "Interviews say that people love the new feature, the figures say that hardly anybody uses it. What do you make of that?",
        ),
        about_term: Some(
            "What you learn through {term} and what people tell you contradict each other. How do you find out which to believe?",
        ),
        anchors: &[(Reasoning, "Explains how both can be true, and what would decide between the explanations.")],
        terms: "bias|social desirability|politeness, sample|segment|selection, behaviour|usage|log|analytics, discover|discoverability|onboarding, \
            interview|survey|question, tracking|instrumentation|error, frequency|occasion, cohort|retention, hypothesis|test|experiment, \
            observe|usability",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you have to see to believe the opposite?"),
            (Numbers, "You said “{quote}”. How few users would be too few?"),
        ],
        reframing: "A friend praises your cooking and leaves half of it on the plate: which explanations are there, and how do you find out kindly?",
        ..BASE
    },
    Question {
        id: "product-pricing",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Product),
        competency: "pricing",
        wording: Wording::Tailed(
            "Your product costs the same for a school and for a bank. Should it? How would you find a better price, and how would you bring it in?",
        ),
        anchors: &[(Reasoning, "Ties the price to what it is worth to whom, and says who would lose by the change.")],
        terms: "value|willingness to pay, segment|tier|plan|edition, usage|seat|per user|metric, cost|margin, competitor|alternative|anchor, \
            experiment|interview|survey|test, churn|conversion|revenue, existing customers|grandfather|migration, discount|free|freemium, \
            communicate|announce",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which price, for whom, and how much less often would it be bought?"),
            (Reasoning, "You said “{quote}”. What do you tell those who pay more from tomorrow on?"),
        ],
        reframing: "A cinema asks students for less than others: why does it pay, and where would it stop paying?",
        ..BASE
    },
    Question {
        id: "product-strategy",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Structured),
        competency: "product strategy",
        wording: Wording::Tailed(
            "A large company gives away for free what your product charges for. You have three months. What do you look at, and which ways do you see?",
        ),
        anchors: &[(Reasoning, "Lays out ways that exclude each other, and says what would have to be true for each.")],
        terms: "differentiate|differentiation|unique, segment|niche, switching cost|lock in|migration, quality|trust|support, \
            price|business model|bundle, partner|ecosystem|platform, cost|margin|runway, churn|retention|data, scenario|option|bet, \
            strength|weakness|competitor",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would have to be true for that to work?"),
            (Numbers, "You said “{quote}”. Which figure would tell you after a month that you are wrong?"),
        ],
        reframing: "A supermarket opens beside a small bakery: which ways has the baker, and which would you take first?",
        ..BASE
    },
    Question {
        id: "product-sunset",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "ending a product",
        wording: Wording::Tailed(
            "Two in a hundred customers love an old part of your product, and it slows down everything else. Do you remove it, and how?",
        ),
        anchors: &[(Reasoning, "Weighs what the few lose against what the many gain, and plans the end like a launch.")],
        terms: "usage|adoption|analytics, cost|maintenance|complexity, alternative|replacement|workaround|migration, \
            announce|communicate|notice, deadline|date|phase, contract|promise|legal, revenue|churn|retention, segment|power user|loyal, \
            support|complaint, test|trial|switch off|flag, data|export",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. Which finding would make you keep it?"),
            (Specifics, "You said “{quote}”. What do you write to the two in a hundred?"),
        ],
        reframing: "The last bus line to a small village is to go: whom do you ask, what do you offer instead, and how do you announce it?",
        ..BASE
    },
];
