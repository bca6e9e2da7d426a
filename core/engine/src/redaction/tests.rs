use domain::setup::CompanyStyle;
use proptest::prelude::*;

use super::testset::{Figures, Set, figures};
use super::*;

const DEV: &str = include_str!("testset/dev.txt");
const SECOND: &str = include_str!("testset/second.txt");
const THIRD: &str = include_str!("testset/third.txt");
const HELD_OUT: &str = include_str!("testset/held_out.txt");
const FRESH: &str = include_str!("testset/fresh.txt");
const TALK: &str = include_str!("testset/talk.txt");
const TALK_UNSEEN: &str = include_str!("testset/talk_unseen.txt");
const INDEPENDENT: &str = include_str!("testset/independent.txt");

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

/// Not to be looked into: it is the estimate for other people's sentences. The floor is below its reading, for the machine to notice a step
/// back; the figures stand in the module's page.
#[test]
fn the_independent_set() {
    let all = measured("independent", INDEPENDENT);
    assert!(all.recall() >= 0.95, "recall {:.3}", all.recall());
    assert!(all.precision() >= 0.90, "precision {:.3}", all.precision());
}

/// As the independent set: its floor is below its reading.
#[test]
fn the_unseen_half_of_the_talk() {
    let all = measured("talk, unseen", TALK_UNSEEN);
    assert!(all.recall() >= 0.92, "recall {:.3}", all.recall());
    assert!(all.precision() >= 0.92, "precision {:.3}", all.precision());
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
    for (name, file) in [("dev", DEV), ("second", SECOND), ("third", THIRD), ("fresh", FRESH), ("talk", TALK)] {
        let all = measured(name, file);
        assert!(all.recall() >= 0.95 && all.precision() >= 0.90, "{name}");
    }
}

/// Prints what the development set gets wrong; the held-out set has no such view.
#[test]
#[ignore = "a view for people who work on the detectors"]
fn misses_of_the_development_set() {
    for set in [DEV, SECOND, THIRD, FRESH, TALK].map(Set::read) {
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
        text in "(\\PC|\n|[a-z]{1,6}@|\\.com|[0-9+(-]{1,5}| sarah| my name is | at | dot | punkt| seven| oh| street| weg 5|,|mark said |\\[name\\]| http://| @x1\
            | jomo| and| o'brien| st\\.| el-| hi| was the one| 9 canongate| via| rue| Kwesi| Park| 1010){0,60}",
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
fn long_texts_of_the_patterns_own_pieces_end() {
    // Nothing measures time here: what grew with the square of the length would only make this test visibly slow.
    for piece in ["at dot ", "1 ", "a.", "my manager ", "street ", "@", "sarah ", "slash github ", "-", "plus one "] {
        let text = piece.repeat(5_000);
        assert!(redact(&text, &Known::default()).text.len() <= text.len() * 8);
    }
}

/// The list of everyday words was made from these texts among others: a guard against steps back, no measure of precision.
#[test]
fn questions_and_rubrics_have_nothing_personal() {
    let texts = crate::bank::questions().flat_map(|question| {
        let asked = question.ask(CompanyStyle::Ownership, None, 0).text.replace("{term}", "Kafka");
        question.anchors.iter().map(|(_, anchor)| (*anchor).to_owned()).chain([asked, question.reframing.to_owned()])
    });
    for text in texts {
        for text in [text.to_lowercase(), text] {
            assert_eq!(redact(&text, &Known::default()).text, text);
        }
    }
}

#[test]
fn technologies_months_and_figures_stay() {
    for text in [
        "We ran Jenkins, Kafka and Apache Spark on Ruby, and proved the Jordan curve theorem in Ada and Pascal.",
        "Mark as done in May 2020, and I may come back.",
        "version 1.2.3 listens on 127.0.0.1:8080 since 2020-05-01",
        "40 percent of 1,200 requests per second took 250 ms in 2019-2023",
        "we used node.js and asp.net with java.io and main.rs",
        "es hat 1.200.000 Zeilen und 3 Tabellen",
    ] {
        assert_eq!(redact(text, &Known::default()).text, text);
    }
}

#[test]
fn spans_are_bytes_of_the_original() {
    let text = "Grüße von Jürgen Müller, jürgen@example.de";
    let redacted = redact(text, &Known::default());
    let pieces: Vec<&str> = redacted.spans.iter().map(|span| &text[span.start..span.end]).collect();
    assert_eq!(pieces, ["Jürgen Müller", "jürgen@example.de"]);
    assert_eq!(redacted.text, "Grüße von [name], [email]");
}

#[test]
fn a_found_name_is_found_again_without_its_cue() {
    let text = "My name is Zorvan Kelliq. People say that Zorvan is quick.";
    assert_eq!(redact(text, &Known::default()).text, "My name is [name]. People say that [name] is quick.");
}

#[test]
fn employers_are_left_out_only_when_asked_for() {
    let text = "At Acme GmbH & Co. KG we built it, acme paid well.";
    assert_eq!(redact(text, &Known::default()).text, text);
    let known = Known { employers: vec!["Acme GmbH".into()], ..Known::default() };
    assert_eq!(redact(text, &known).text, "At [employer]. KG we built it, [employer] paid well.");
}

#[test]
fn a_known_name_that_is_a_word_counts_only_as_a_name() {
    let known = Known { names: vec!["Will Stone".into()], ..Known::default() };
    assert_eq!(redact("I will say that Will Stone is set in stone.", &known).text, "I will say that [name] is set in stone.");
}

#[test]
fn a_known_name_is_found_in_the_genitive_too() {
    let known = Known { names: vec!["Zorvan Clas".into()], ..Known::default() };
    assert_eq!(redact("zorvans idea, not zorvan's class", &known).text, "[name] idea, not [name]'s class");
}

#[test]
fn phrases_are_read_together() {
    let phrases = ["so my name is", "zorvan kelliq and my number is oh one seven", "six five five five one two", "", "ask for zorvan"];
    let texts: Vec<String> = redact_phrases(&phrases, &Known::default()).into_iter().map(|redacted| redacted.text).collect();
    assert_eq!(texts, ["so my name is", "[name] and my number is [phone]", "[phone]", "", "ask for [name]"]);
    assert!(redact_phrases(&[], &Known::default()).is_empty());
}
