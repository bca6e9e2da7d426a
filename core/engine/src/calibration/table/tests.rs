use proptest::prelude::*;

use super::*;

fn table(pairs: &[(u8, u8)]) -> Table {
    pairs.iter().copied().collect()
}

fn kappa(pairs: &[(u8, u8)]) -> Result<f64, NoEstimate> {
    table(pairs).kappa()
}

/// By hand: six pairs, Σh = 12, Σm = 13, Σh² = 34, Σm² = 39; Σ(h − m)² = 3, and over all 36 combinations 6·34 + 6·39 − 2·12·13 = 126.
const SIX: [(u8, u8); 6] = [(1, 1), (2, 2), (3, 4), (4, 4), (2, 1), (0, 1)];

#[test]
fn kappas_computed_by_hand() {
    assert_eq!(kappa(&SIX), Ok(1.0 - 6.0 * 3.0 / 126.0));
    // Cells 20, 5, 10, 15 of two neighbouring bands: o = 0.3 apart, e = 0.5·0.4 + 0.5·0.6 = 0.5 apart, κ = 1 − 0.3/0.5.
    let counted = [((2, 2), 20), ((2, 3), 5), ((3, 2), 10), ((3, 3), 15)];
    let two: Vec<(u8, u8)> = counted.iter().flat_map(|(pair, count)| std::iter::repeat_n(*pair, *count)).collect();
    assert_eq!(kappa(&two), Ok(0.4));
    // The same cells two bands apart: both sums are four times as large.
    let apart: Vec<(u8, u8)> = two.iter().map(|(row, column)| (2 * row - 4, 2 * column - 4)).collect();
    assert_eq!(kappa(&apart), Ok(0.4));
}

#[test]
fn the_extremes_of_agreement() {
    assert_eq!(kappa(&[(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]), Ok(1.0));
    assert_eq!(kappa(&[(0, 4), (4, 0), (1, 3), (3, 1)]), Ok(-1.0));
    // One judge who gives everybody the same agrees as chance does.
    assert_eq!(kappa(&[(1, 2), (2, 2), (3, 2), (0, 2)]), Ok(0.0));
    assert_eq!(kappa(&[(3, 3); 8]), Err(NoEstimate::OneBand));
    assert_eq!(kappa(&[]), Err(NoEstimate::NoPairs));
    // Both of one band each, but of different ones, is disagreement no better than chance.
    assert_eq!(kappa(&[(1, 4); 8]), Ok(0.0));
}

#[test]
fn errors_and_shares_computed_by_hand() {
    let six = SIX.map(|pair| table(&[pair]));
    let agreement = agreement([six, six].concat());
    assert_eq!((agreement.answers, agreement.pairs), (12, 12));
    let values = [agreement.bias, agreement.absolute_error, agreement.exact, agreement.within_one].map(|figure| figure.value);
    assert_eq!(values, [Some(0.166667), Some(0.5), Some(0.5), Some(1.0)]);
    assert_eq!(agreement.found, Found { both: 10, humans_only: 0, model_only: 2, neither: 0 });
    assert_eq!(agreement.confusion[3], [0, 0, 0, 0, 2]);
}

#[test]
fn on_too_few_answers_there_are_counts_and_no_figure() {
    let agreement = agreement(SIX.map(|pair| table(&[pair])).to_vec());
    assert_eq!((agreement.answers, agreement.pairs, agreement.found.both), (6, 6, 5));
    for figure in [agreement.kappa, agreement.bias, agreement.exact] {
        assert_eq!((figure.value, figure.reason), (None, Some(NoEstimate::TooFew)));
    }
}

#[test]
fn without_pairs_there_is_no_figure() {
    let agreement = agreement(vec![Table::default()]);
    assert_eq!((agreement.answers, agreement.pairs), (0, 0));
    for figure in [agreement.kappa, agreement.bias, agreement.exact] {
        assert_eq!((figure.value, figure.reason), (None, Some(NoEstimate::NoPairs)));
    }
}

#[test]
fn answers_are_drawn_as_a_whole() {
    // Ten answers, half of them with four errors of one band, half with none: between answers there is all the variance that there is.
    let answers = |pairs_each: usize| -> Vec<Table> {
        (0..10).map(|at| (0..pairs_each).map(|_| if at < 5 { (2, 3) } else { (3, 3) }).collect()).collect()
    };
    let width = |answers: Vec<Table>| {
        let bias = agreement(answers).bias;
        assert_eq!(bias.value, Some(0.5));
        bias.high.unwrap() - bias.low.unwrap()
    };
    // More criteria of the same answers tell nothing new: 1.96·√(0.25/10) on both sides either way.
    assert_eq!(width(answers(1)), width(answers(4)));
    assert!((width(answers(4)) - 0.62).abs() < 0.05);
}

fn bands() -> impl Strategy<Value = Vec<(u8, u8)>> {
    prop::collection::vec((0u8..5, 0u8..5), 1..60)
}

proptest! {
    #[test]
    fn kappa_lies_between_its_ends_and_has_no_sides(pairs in bands()) {
        let turned: Vec<(u8, u8)> = pairs.iter().map(|(row, column)| (*column, *row)).collect();
        prop_assert_eq!(kappa(&pairs), kappa(&turned));
        if let Ok(kappa) = kappa(&pairs) {
            prop_assert!((-1.0..=1.0).contains(&kappa));
        }
    }

    #[test]
    fn turning_the_scale_round_changes_no_kappa(pairs in bands()) {
        let turned: Vec<(u8, u8)> = pairs.iter().map(|(row, column)| (4 - row, 4 - column)).collect();
        prop_assert_eq!(kappa(&pairs), kappa(&turned));
        prop_assert_eq!(table(&pairs).bias().unwrap(), -table(&turned).bias().unwrap());
    }
}

proptest! {
    // Each case draws thousands of samples.
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_order_of_answers_changes_nothing(pairs in prop::collection::vec((0u8..5, 0u8..5), 10..20), by in 1usize..9) {
        let answers: Vec<Table> = pairs.iter().map(|pair| table(&[*pair])).collect();
        let mut moved = answers.clone();
        moved.rotate_left(by);
        let agreement = agreement(answers);
        prop_assert_eq!(&agreement, &super::agreement(moved));
        for figure in [agreement.bias, agreement.exact] {
            prop_assert!(figure.low <= figure.value && figure.value <= figure.high);
        }
    }
}
