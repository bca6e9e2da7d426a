use proptest::prelude::*;

use super::testset::{Figures, Set, figures};
use super::*;

const DEV: &str = include_str!("testset/dev.txt");
const SECOND: &str = include_str!("testset/second.txt");
const THIRD: &str = include_str!("testset/third.txt");
const HELD_OUT: &str = include_str!("testset/held_out.txt");

fn measured(name: &str, file: &'static str) -> Figures {
    let set = Set::read(file);
    let cases = set.cases();
    let negatives = cases.iter().filter(|case| case.gold.is_empty()).count();
    assert!(negatives * 10 >= cases.len() * 3, "{negatives} of {} sentences have nothing personal in them", cases.len());
    let (kinds, all) = figures(&cases, &set.known());
    for (kind, figures) in &kinds {
        println!("{name} {kind:?}: recall {:.3}, precision {:.3}", figures.recall(), figures.precision());
    }
    println!("{name}, {} sentences: recall {:.3}, precision {:.3}", cases.len(), all.recall(), all.precision());
    all
}

#[test]
fn the_held_out_set() {
    let all = measured("held out", HELD_OUT);
    assert!(all.recall() >= 0.95, "recall {:.3}", all.recall());
    assert!(all.precision() >= 0.90, "precision {:.3}", all.precision());
}

#[test]
fn rare_names_of_the_held_out_set_stand_in_no_list() {
    for name in Set::read(HELD_OUT).fillers("name.rare") {
        let first = name.split(' ').next().unwrap().to_lowercase();
        assert!(!words::is_first_name(&first) && !words::is_guarded(&first), "{first}");
    }
}

#[test]
fn the_sets_it_was_made_with() {
    for (name, file) in [("dev", DEV), ("second", SECOND), ("third", THIRD)] {
        let all = measured(name, file);
        assert!(all.recall() >= 0.95 && all.precision() >= 0.90, "{name}");
    }
}

/// Prints what the development set gets wrong; the held-out set has no such view.
#[test]
#[ignore = "a view for people who work on the detectors"]
fn misses_of_the_development_set() {
    for set in [DEV, SECOND, THIRD].map(Set::read) {
        for case in set.cases() {
            let redacted = redact(&case.text, &set.known());
            let inside = |spans: &[Span], others: &[Span]| spans.iter().all(|span| testset::is_inside(&case.text, span, others));
            if !inside(&case.gold, &redacted.spans) || !inside(&redacted.spans, &case.gold) {
                println!("{}\n    {}", case.text, redacted.text);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_redacted_once_and_for_all(
        text in "(\\PC|\n|[a-z]{1,6}@|\\.com|[0-9+(-]{1,5}| sarah| my name is | at | dot | punkt| seven| oh| street| weg 5|,|mark said |\\[name\\]| http://| @x1){0,60}",
    ) {
        let known = Known { names: vec!["Mark Zorvan".into()], employers: vec!["Acme at Home GmbH".into()] };
        let once = redact(&text, &known);
        prop_assert_eq!(&redact(&once.text, &known).text, &once.text);
        let mut end = 0;
        for span in &once.spans {
            prop_assert!(span.start >= end && span.end > span.start, "{:?}", once.spans);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            end = span.end;
        }
    }
}

#[test]
fn ten_times_the_text_takes_ten_times_the_words_at_most() {
    // Patterns that look around themselves meet their like: a square would not end within the test's patience.
    for piece in ["at dot ", "1 ", "a.", "my manager ", "street ", "@", "sarah ", "slash github ", "-", "plus one "] {
        let text = piece.repeat(20_000);
        assert!(redact(&text, &Known::default()).text.len() <= text.len() * 8);
    }
}
