use proptest::prelude::*;

use super::*;

const RESUME: &str = "Jane Q. Candidate\n\
    jane@example.com | +49 (0) 151 2345 6789 | https://github.com/janeq | linkedin.com/in/janeq\n\
    12 Long Street, 10115 Berlin\n\
    Senior Engineer, Acme GmbH (2019–2023)\n\
    • Built the billing service PayGate in Rust on PostgreSQL and Kafka; mail jane@example.com\n\
    • Led the migration to Kubernetes with Apollo, cutting cost by 30 %\n\
    Skills: Python, C++, Node.js, CI/CD, machine learning, Go\n";

fn found(text: &str) -> Vec<String> {
    terms(text).into_iter().map(|term| term.term).collect()
}

#[test]
fn technologies_and_names_are_found_in_order() {
    assert_eq!(
        found(RESUME),
        ["PayGate", "Rust", "PostgreSQL", "Kafka", "Kubernetes", "Apollo", "Python", "C++", "Node.js", "CI/CD", "machine learning", "Go"]
    );
}

#[test]
fn contact_details_stay_out() {
    for ResumeTerm { term, line } in terms(RESUME) {
        for private in ["@", "2345", "github.com", "Long Street", "10115", "linkedin", "Candidate"] {
            assert!(!line.contains(private) && !term.contains(private), "{line}");
        }
    }
    assert!(found("Call me: 030 / 123 456 78 about Kafka")[..] == ["Kafka"]);
    assert!(!terms("Call me: 030 / 123 456 78 about Kafka")[0].line.contains("123"));
    assert_eq!(terms("Kafka, 2019-2023")[0].line, "Kafka, 2019-2023");
}

#[test]
fn ordinary_words_are_no_terms() {
    assert!(found("").is_empty());
    assert!(found("I like to go out, access the rest and express myself in spring.").is_empty());
    assert!(found("Born in May\nReferences on request").is_empty());
}

#[test]
fn long_lines_are_cut_around_the_term() {
    let line = format!("{} using PostgreSQL {}", "word ".repeat(60), "tail ".repeat(60));
    let term = &terms(&line)[0];
    assert!(term.line.contains("PostgreSQL") && term.line.chars().count() <= MAX_LINE_CHARS, "{}", term.line);
}

proptest! {
    #[test]
    fn any_text_gives_few_short_terms_without_addresses(text in "(\\PC|\n|[a-zA-Z@.]{1,9}|Kafka |using |Ünal9 ){0,120}") {
        let terms = terms(&text);
        prop_assert!(terms.len() <= MAX_TERMS);
        for ResumeTerm { term, line } in terms {
            prop_assert!(line.contains(&term), "{} / {}", line, term);
            prop_assert!(line.chars().count() <= MAX_LINE_CHARS, "{}", line.chars().count());
            prop_assert!(!line.contains('@'));
        }
    }
}
