//! Knowledge in words: data science, analytics and data engineering.

use domain::report::Criterion::{Numbers, Reasoning, Specifics, Terms};
use domain::setup::Role;

use super::technical_shared::BASE;
use super::{Question, Wording};

const ROLES: &[Role] = &[Role::Data];

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: "data-drop",
        roles: ROLES,
        competency: "investigating a metric",
        wording: Wording::Tailed(
            "The daily number of orders fell by a fifth overnight. How do you find out whether that is real, and where it comes from?",
        ),
        anchors: &[(Reasoning, "Rules out faults of measurement first, then splits the figure until the cause stands alone.")],
        terms: "segment|slice|break down, seasonal|seasonality|weekday|holiday, tracking|logging|instrumentation, pipeline|missing \
            data|late data, baseline|compare, release|deployment|change, funnel|conversion, variance|noise|significant, \
            outlier|anomaly, dashboard|query",
        follow_ups: &[
            (Reasoning, "You said “{quote}”. How would you tell a broken measurement from a real drop?"),
            (Numbers, "You said “{quote}”. How large must a change be before you call it one?"),
        ],
        reframing: "Take any figure that you look at regularly, such as steps or spending: when did it jump, and how did you find out why?",
        ..BASE
    },
    Question {
        id: "data-experiment",
        roles: ROLES,
        competency: "designing an experiment",
        wording: Wording::Tailed(
            "We want to know whether a shorter sign-up form brings more customers. How do you set up the test, and when do you believe its result?",
        ),
        anchors: &[(Terms, "Fixes groups, measure, size and duration before the start.")],
        terms: "random|randomise|randomisation, control group|control, sample size|power, significance|significant|p value|confidence \
            interval, hypothesis, metric|conversion, bias|confound|confounder, duration|week, segment, guardrail|side effect",
        follow_ups: &[
            (Numbers, "You said “{quote}”. How many people would you need, and for how long?"),
            (Reasoning, "You said “{quote}”. What could fool you there?"),
        ],
        reframing: "Imagine handing out two versions of a leaflet in the street: how would you make the comparison fair?",
        ..BASE
    },
    Question {
        id: "data-pipeline",
        roles: ROLES,
        competency: "data quality",
        wording: Wording::Tailed("You inherit a nightly pipeline whose numbers nobody trusts. What do you do in the first two weeks?"),
        anchors: &[(Specifics, "Names concrete checks at concrete places of the pipeline.")],
        terms: "schema|contract, validate|validation|check, duplicate|deduplicate, null|missing, lineage|source, reconcile|compare, \
            freshness|late|delay, monitor|alert, test, backfill|rerun|idempotent, owner|document|documentation",
        follow_ups: &[
            (Specifics, "You said “{quote}”. At which place of the pipeline, and with which check?"),
            (Reasoning, "You said “{quote}”. Why begin there?"),
        ],
        reframing: "Think of a spreadsheet that somebody gave you: how did you find out whether you could trust it?",
        ..BASE
    },
    Question {
        id: "data-model",
        roles: ROLES,
        competency: "evaluating models",
        wording: Wording::Tailed(
            "A model that predicts which customers will leave is said to be 95 percent accurate. What do you ask before you use it?",
        ),
        anchors: &[(Reasoning, "Asks what the share of leavers is, what each kind of error costs, and on which data it was tested.")],
        terms: "precision, recall, base rate|imbalance|imbalanced|prevalence, baseline, overfit|overfitting, leakage|leak, train|test \
            set|holdout|cross validation, threshold, false positive|false negative, calibrate|calibration, drift, cost",
        follow_ups: &[
            (Terms, "You said “{quote}”. Which measure would you look at instead of accuracy?"),
            (Numbers, "You said “{quote}”. If five in a hundred customers leave, what is that accuracy worth?"),
        ],
        reframing: "Imagine a weather report that says “no rain” every day in a dry country: how good is it, and what would you ask?",
        ..BASE
    },
];
