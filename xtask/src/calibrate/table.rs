//! Comparisons as a person reads them.

use domain::calibration::{
    Agreement, Comparison, CriterionAgreement, Estimate, FEWEST_ANSWERS, FEWEST_TOLD, Gap, Group, NoEstimate, Shortfall, Stability,
};
use domain::report::Criterion;
use engine::calibration::built_in::{BuiltInComparison, Detection, SHOWN};

/// Columns with their widths.
type Columns<const N: usize> = [(&'static str, usize); N];

const OF_MODEL: Columns<8> = [
    ("answers", 8),
    ("pairs", 7),
    ("kappa", 21),
    ("people's kappa", 21),
    ("mean error", 21),
    ("absolute", 9),
    ("same", 9),
    ("within 1", 9),
];
const OF_BUILT_IN: Columns<6> = [("both", 8), ("found only", 11), ("seen only", 11), ("neither", 8), ("precision", 21), ("recall", 21)];

pub(super) fn of_model(comparison: &Comparison) -> String {
    let Comparison { overall, raters_kappa, .. } = comparison;
    let mut lines = vec![
        format!("\n{} of {}, prompt version {}", comparison.model, comparison.service, comparison.prompt_version),
        format!("grades: {}", comparison.source),
        "0 is \"nothing on it\"; an error is the model's band less the people's; [95 % interval, drawn by answer];".to_owned(),
        format!("too few: under {FEWEST_TOLD} answers\n"),
        heading(&OF_MODEL),
        row(&OF_MODEL, "all", agreement(overall, raters_kappa)),
    ];
    let criterion = |one: &CriterionAgreement| agreement(&one.agreement, &one.raters_kappa);
    lines.extend(comparison.criteria.iter().map(|one| row(&OF_MODEL, &name(one.criterion), criterion(one))));
    let found = overall.found;
    lines.push(format!("\nfound by both {}, by people alone {}, by the model alone {}", found.both, found.humans_only, found.model_only));
    lines.push("people's band (rows) and the model's, 0 to 4:".to_owned());
    lines.extend(overall.confusion.iter().zip(0..).map(|(counts, band)| {
        let counts: String = counts.iter().map(|count| format!("{count:>6}")).collect();
        format!("{band:>3} {counts}")
    }));
    lines.push(stability(comparison.repeats, &comparison.stability));
    lines.extend(comparison.gaps.iter().map(gap));
    lines.push(verdict(&comparison.shortfalls()));
    lines.join("\n") + "\n"
}

pub(super) fn of_built_in(comparison: &BuiltInComparison) -> String {
    let mut lines = vec![
        format!("\nthe built-in engine, {} answers", comparison.answers),
        format!("grades: {}", comparison.source),
        "It gives no bands, so there is no kappa. What it found is held against what people saw:".to_owned(),
        format!("band {SHOWN} or more; [95 % interval, drawn by answer]; too few: under {FEWEST_TOLD} answers\n"),
        heading(&OF_BUILT_IN),
        row(&OF_BUILT_IN, "all", detection(&comparison.overall)),
    ];
    lines.extend(comparison.criteria.iter().map(|(criterion, one)| row(&OF_BUILT_IN, &name(*criterion), detection(one))));
    let range = &comparison.range;
    lines.push(format!(
        "\nthe mean of people's bands lies within the provisional range in {} of {} answers, below it in {}, above in {}",
        range.within, range.with_range, range.below, range.above
    ));
    lines.push(format!("{} answers have no range", range.without_range));
    lines.join("\n") + "\n"
}

fn heading<const N: usize>(columns: &Columns<N>) -> String {
    row(columns, "", columns.map(|(head, _)| head.to_owned()))
}

fn row<const N: usize>(columns: &Columns<N>, name: &str, cells: [String; N]) -> String {
    let cells: String = columns.iter().zip(cells).map(|((_, width), cell)| format!("{cell:>width$}")).collect();
    format!("{name:<12}{cells}")
}

fn agreement(agreement: &Agreement, raters: &Estimate) -> [String; 8] {
    let Agreement { answers, pairs, kappa, bias, absolute_error, exact, within_one, .. } = agreement;
    let [kappa, raters, bias] = [kappa, raters, bias].map(with_interval);
    let [absolute, same, within] = [absolute_error, exact, within_one].map(value);
    [answers.to_string(), pairs.to_string(), kappa, raters, bias, absolute, same, within]
}

fn detection(detection: &Detection) -> [String; 6] {
    let counts = &detection.counts;
    let [both, found, seen, neither] = [counts.both, counts.found_only, counts.seen_only, counts.neither].map(|count| count.to_string());
    [both, found, seen, neither, with_interval(&detection.precision), with_interval(&detection.recall)]
}

fn stability(repeats: u32, stability: &Stability) -> String {
    let Stability { mean_spread, largest_spread, agreeing, replies, unusable, unjudged } = stability;
    let figure = |value: &Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.2}"));
    format!(
        "\nasked {repeats} times: bands differ by {} on average and {largest_spread} at most, {} of them are the median\n\
         {unusable} of {replies} replies were of no use, {unjudged} criteria have no band",
        figure(mean_spread),
        figure(agreeing),
    )
}

fn gap(gap: &Gap) -> String {
    let group = |group: &Group| format!("; {} ({}): {}", group.name, group.answers, with_interval(&group.bias));
    let groups: String = gap.groups.iter().map(group).collect();
    format!("gap in mean error by {}: {}{groups}", gap.key, with_interval(&gap.gap))
}

fn verdict(shortfalls: &[Shortfall]) -> String {
    if shortfalls.is_empty() {
        return "\nenough to say how far these bands can be trusted: the figures above".to_owned();
    }
    let why = |shortfall: &Shortfall| match shortfall {
        Shortfall::FewAnswers => format!("fewer than {FEWEST_ANSWERS} answers"),
        Shortfall::Partial => "the run was stopped".to_owned(),
        Shortfall::OneRater => "no two people graded the same".to_owned(),
        Shortfall::OneBand => "all bands are the same".to_owned(),
    };
    format!("\nnot enough to call it calibrated: {}", shortfalls.iter().map(why).collect::<Vec<_>>().join(", "))
}

fn with_interval(figure: &Estimate) -> String {
    let interval = figure.low.zip(figure.high).map(|(low, high)| format!(" [{low:.2}, {high:.2}]"));
    value(figure) + &interval.unwrap_or_default()
}

/// A figure, or why there is none.
fn value(figure: &Estimate) -> String {
    match (figure.value, figure.reason) {
        (Some(value), _) => format!("{value:.2}"),
        (None, Some(NoEstimate::OneBand)) => "one band".to_owned(),
        (None, Some(NoEstimate::TooFew)) => "too few".to_owned(),
        (None, Some(NoEstimate::NoPairs) | None) => "–".to_owned(),
    }
}

/// A criterion's name as in JSON.
fn name(criterion: Criterion) -> String {
    serde_json::to_value(criterion).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
