//! Knowledge in words: data, from a table to a decision.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::{CompanyStyle, Level, Role};

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Data];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "data-average",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        favours: Some(CompanyStyle::Craft),
        competency: "describing data",
        wording: Wording::Tailed(
            "The average delivery takes two days, yet customers complain of late parcels. Which figures and which picture would you look at?",
        ),
        anchors: &[(Reasoning, "Looks at the whole distribution and its tail, and says what the average hides.")],
        terms: "distribution|histogram, median, percentile|quantile|tail, outlier|extreme, variance|standard deviation|spread, \
            segment|region|group, skew|skewed|long tail, mean|average, sample|missing, plot|chart|box plot",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What would you see there that the average does not show?"),
            (Numbers, "You said “{quote}”. Can you make up five deliveries for which both statements are true?"),
        ],
        reframing: "A bus comes every ten minutes on average and you still wait half an hour: how can that be, and what would you write down at the stop?",
        ..BASE
    },
    Question {
        id: "data-join",
        roles: ROLES,
        levels: &[Level::Junior, Level::Mid],
        competency: "querying data",
        wording: Wording::Tailed(
            "You join orders with customers and suddenly have more orders than before. What has happened, and how do you make sure of it?",
        ),
        anchors: &[(Specifics, "Names the check that would show the cause, as a query or a count.")],
        terms: "duplicate|duplicated, key|primary key, join|left join|inner join, one to many|many to many|cardinality, group by|aggregate, \
            distinct|unique, count|row count, null|missing, grain|granularity, deduplicate|window function",
        follow_ups: &[
            (Specifics, "You said “{quote}”. Which query would show it?"),
            (Reasoning, "You said “{quote}”. Why not simply take the distinct rows?"),
        ],
        reframing: "Two guest lists are laid side by side, and one guest stands on the second list twice: what happens when you match them, line by line?",
        ..BASE
    },
    Question {
        id: "data-chart",
        roles: ROLES,
        favours: Some(CompanyStyle::Collaboration),
        competency: "presenting results",
        wording: Wording::Tailed(
            "You have five minutes with a manager who dislikes statistics, and a result that is uncertain. What do you show, and what do you say?",
        ),
        anchors: &[(Reasoning, "Starts from the decision to be taken and says what the uncertainty means for it.")],
        terms: "decision|recommend|recommendation, uncertainty|confidence interval|range, chart|graph|plot, baseline|compare|comparison, \
            assumption|caveat|limitation, audience, risk|scenario, example|story, next step, simple|plain language",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What if they ask you for one number?"),
            (Specifics, "You said “{quote}”. What would stand in the title of that picture?"),
        ],
        reframing: "You tell a friend whether to take an umbrella, and you are not sure: what do you say so that they can decide?",
        ..BASE
    },
    Question {
        id: "data-cause",
        roles: ROLES,
        favours: Some(CompanyStyle::Craft),
        competency: "cause and effect",
        wording: Wording::Tailed(
            "Customers who use the app buy twice as much as those who do not. The board wants everybody in the app. What do you say?",
        ),
        anchors: &[(Reasoning, "Names a rival explanation, and a test that would tell the two apart.")],
        terms: "correlation|causation|causal, confounder|confound|confounding, selection|self selection|selection bias, \
            experiment|random|randomise, control group|holdout, before after|difference in differences, matching|propensity, \
            instrument|natural experiment, effect|uplift, reverse|direction",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How would you tell that apart from a true effect?"),
            (Specifics, "You said “{quote}”. Which customers would you compare, and over which weeks?"),
        ],
        reframing: "People with umbrellas get wet more often: what do you conclude, and what would you look at next?",
        ..BASE
    },
    Question {
        id: "data-store",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        competency: "modelling a warehouse",
        wording: Wording::Tailed(
            "Prices and customers' addresses change over time. How do you store them so that last year's report still comes out the same?",
        ),
        anchors: &[(Reasoning, "Separates when something was true from when it was recorded.")],
        terms: "history|slowly changing dimension, valid from|effective date|validity, snapshot, fact|dimension|star schema, \
            partition|append only|immutable, surrogate key|key, late|backfill|correction, version|time travel, storage|cost, join",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. What happens when a price is corrected afterwards?"),
            (Specifics, "You said “{quote}”. Which columns would that table have?"),
        ],
        reframing: "You keep an address book on paper and want to know where a friend lived in 2019: how must you have written it?",
        ..BASE
    },
    Question {
        id: "data-production-model",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Ownership),
        competency: "running models",
        wording: Wording::Tailed(
            "A model that sets prices has been live for a year. How do you know, today, that it still does what it should?",
        ),
        about_term: Some(
            "People have trusted figures for a year that come out of something built with {term}. How do you know, today, that they are still right?",
        ),
        anchors: &[(Terms, "Watches inputs, outputs and their consequence, and says who is told when.")],
        terms: "drift|distribution shift, monitor|alert|dashboard, retrain|retraining, baseline|champion|shadow, label|ground truth|delay, \
            threshold, feedback loop, fairness|bias|segment, rollback|fallback, feature|pipeline|missing, version|registry, experiment|holdout",
        follow_ups: &[
            (Terms, "You said “{quote}”. What if the truth only becomes known months later?"),
            (Numbers, "You said “{quote}”. From which value on would you switch it off?"),
        ],
        reframing: "Your kitchen scale is ten years old: how would you notice that it has gone wrong, and how often would you check?",
        ..BASE
    },
    Question {
        id: "data-platform-cost",
        roles: ROLES,
        levels: &[Level::Senior],
        favours: Some(CompanyStyle::Structured),
        competency: "cost of data",
        wording: Wording::Tailed(
            "The bill for the data platform has doubled in a year, the number of reports has not. How do you go about it, and what do you expect to find?",
        ),
        anchors: &[(Numbers, "Splits the bill by who and what causes it before cutting anything.")],
        terms: "storage|compute, query|scan|full scan, partition|cluster|index, owner|team|chargeback, schedule|frequency|incremental, \
            unused|stale|retention, materialise|materialized|cache, budget|quota|alert, freshness|real time|batch, duplicate|copy",
        follow_ups: &[
            (Numbers, "You said “{quote}”. Which share of the bill would you expect there?"),
            (Reasoning, "You said “{quote}”. Whom does that hurt, and how do you decide?"),
        ],
        reframing: "Your electricity bill has doubled though nothing new is plugged in: what do you measure, in which order?",
        ..BASE
    },
    Question {
        id: "data-definition",
        roles: ROLES,
        levels: &[Level::Mid, Level::Senior],
        favours: Some(CompanyStyle::Collaboration),
        competency: "agreeing on a measure",
        wording: Wording::Tailed(
            "Sales and finance report different revenue for the same month, and both are sure of it. How do you settle that for good?",
        ),
        anchors: &[(Reasoning, "Finds that both answer different questions, and gives each question a name, an owner and one place.")],
        terms: "definition|metric|semantic layer, source|system|table, filter|refund|tax|currency|discount, date|booking|recognition|time zone, \
            reconcile|compare|row by row|difference, owner|responsible|steward, document|documentation|glossary, test|check|alert, \
            duplicate|missing, stakeholder|agree|meeting, single source|version",
        follow_ups: &[
            (Specifics, "You said “{quote}”. Which three causes would you look for first?"),
            (Reasoning, "You said “{quote}”. How do you keep it from coming apart again next year?"),
        ],
        reframing: "Two people count the guests at a party and differ by six: what may each have counted, and how do you agree on a number?",
        ..BASE
    },
];
