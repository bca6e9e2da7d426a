//! The lists: which words can be names, which end one, which are kept whatever stands around them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::lexicon;

use super::row::Row;

type Words = LazyLock<HashSet<&'static str>>;

static FIRST_NAMES: Words = LazyLock::new(|| listed(include_str!("lexicon/first_names.txt")).collect());
static GUARDED: Words =
    LazyLock::new(|| listed(include_str!("lexicon/guarded_names.txt")).map(|word| word.trim_start_matches('!')).collect());
static STRICT: Words =
    LazyLock::new(|| listed(include_str!("lexicon/guarded_names.txt")).filter_map(|word| word.strip_prefix('!')).collect());
static LAST_NAMES: Words = LazyLock::new(|| listed(include_str!("lexicon/last_names.txt")).collect());
static ORDINARY: Words = LazyLock::new(|| listed(include_str!("lexicon/ordinary.txt")).collect());
static ENGLISH: Words = LazyLock::new(|| listed(include_str!("lexicon/english.txt")).collect());
static KEPT: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let technologies = lexicon::names().chain(lexicon::ambiguous()).flat_map(str::split_whitespace);
    technologies.chain(MORE_KEPT.split_whitespace()).map(str::to_lowercase).collect()
});

/// Products, firms and terms beside those of [`lexicon`], which says what interviews ask about.
const MORE_KEPT: &str = "\
    apache jenkins ruby ada pascal julia cassandra django kafka java google amazon microsoft apple meta facebook netflix uber airbnb spotify \
    siemens bosch bmw volkswagen zalando intel nvidia openai anthropic ibm tesla twitter tiktok linkedin instagram youtube android ios windows \
    stack overflow palo alto silicon valley san francisco los angeles las vegas hong kong abu dhabi costa rica deutsche telekom bahn lufthansa black friday bloom \
    monte carlo raspberry arduino office copilot chat cursor dall power platform sales force adobe acrobat creative core vue redux native next nuxt express \
    macos ubuntu debian chrome firefox safari visual studio eclipse intellij emacs vim poisson fibonacci pareto kalman fourier gantt levenshtein bernoulli laplace markov euler huffman weibull vagrant babel astro walmart dell ikea maven gradle npm yarn cargo pip http https tcp udp json \
    xml yaml api rest sdk cli ide cpu gpu ram etl llm gpt ci cd asp";

/// Family names of East Asia and Vietnam that stand before the given name; those that are everyday words are left out.
const FAMILY_FIRST: &str = "\
    wang li zhang liu chen yang huang zhao wu zhou xu zhu lin guo luo liang song tang xie cao deng feng zeng peng xiao cai pan tian dong yuan \
    jiang yu du ye le cheng wei su lu shen yao jia zhong hsu hsieh tsai chang nguyen tran pham huynh hoang phan vu vo dang bui ngo duong dinh \
    kim lee park choi jung jeong kang cho yoon jang lim shin seo kwon hwang ahn hong";

/// Firms and schools that are named after people.
const NAMESAKES: [&[&str]; 22] = [
    &["morgan", "stanley"],
    &["jp", "morgan"],
    &["goldman", "sachs"],
    &["wells", "fargo"],
    &["marks", "and", "spencer"],
    &["johnson", "and", "johnson"],
    &["johnson", "&", "johnson"],
    &["ernst", "and", "young"],
    &["ernst", "&", "young"],
    &["charles", "schwab"],
    &["eli", "lilly"],
    &["merrill", "lynch"],
    &["booz", "allen"],
    &["john", "deere"],
    &["hewlett", "packard"],
    &["thomson", "reuters"],
    &["levi", "'", "s"],
    &["mcdonald", "'", "s"],
    &["carnegie", "mellon"],
    &["johns", "hopkins"],
    &["martin", "luther"],
    &["hugo", "boss"],
];
/// What is named after who found it: "Conway's law".
const FINDINGS: &[&str] = &["law", "razor", "theorem", "algorithm", "rule", "principle", "inequality", "disease"];

/// Endings of words that are no surnames.
const ORDINARY_ENDINGS: [&str; 17] =
    ["ing", "ed", "ly", "tion", "ment", "ness", "ity", "able", "ible", "ous", "ful", "ung", "lich", "keit", "heit", "iert", "ieren"];
const INFLECTIONS: [&str; 10] = ["s", "es", "e", "n", "en", "er", "t", "st", "te", "ten"];
const VERB_ENDINGS: [&str; 6] = ["en", "et", "elt", "llt", "rt", "st"];
/// Endings of surnames.
const SURNAME_ENDINGS: [&str; 14] = ["son", "sen", "ez", "ov", "ova", "ev", "ski", "sky", "ska", "ić", "ic", "oglu", "mann", "stein"];

fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// A first name that is nothing else.
pub(super) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(word) && !is_guarded(word) && !is_ordinary_word(word) && !is_kept(word)
}

/// A first name that is an everyday word, a product, a place or a month as well.
pub(super) fn is_guarded(word: &str) -> bool {
    GUARDED.contains(word)
}

/// One of those that a preposition before them does not make a person of.
pub(super) fn is_strictly_guarded(word: &str) -> bool {
    STRICT.contains(word) || KEPT.contains(word)
}

/// A frequent surname, or one by its ending.
pub(super) fn is_surname(word: &str) -> bool {
    LAST_NAMES.contains(word) || (word.chars().count() > 5 && SURNAME_ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

/// A frequent surname.
pub(super) fn is_listed_surname(word: &str) -> bool {
    LAST_NAMES.contains(word)
}

/// An unusual word and a frequent surname after it, where nothing is written with capitals.
pub(super) fn is_before_surname(row: &Row, at: usize) -> bool {
    let next = row.norm(at + 1);
    row.is_lower && row.norm(at).chars().count() > 3 && is_surname(next) && !is_ordinary(next) && !is_kept(next)
}

/// Place after a firm or a finding that is named after somebody.
pub(super) fn namesake(row: &Row, at: usize) -> Option<usize> {
    let is_found = row.norm(at + 1) == "'" && row.norm(at + 2) == "s" && row.is_one_of(at + 3, FINDINGS);
    let firm = NAMESAKES.iter().find(|name| name.iter().enumerate().all(|(step, word)| row.norm(at + step) == *word));
    firm.map(|name| at + name.len()).or(is_found.then_some(at + 4))
}

/// A frequent family name where it stands first.
pub(super) fn is_family_first(word: &str) -> bool {
    FAMILY_FIRST.split_whitespace().any(|name| name == word)
}

/// A technology, product or firm.
pub(super) fn is_kept(word: &str) -> bool {
    KEPT.contains(word)
}

/// An everyday word, by the lists, by its ending, or as an inflection of a listed one.
pub(super) fn is_ordinary(word: &str) -> bool {
    is_plain(word) || by_inflection(word, |stem| ENGLISH.contains(stem))
}

/// One that stands in the lists themselves.
pub(super) fn is_ordinary_word(word: &str) -> bool {
    ORDINARY.contains(word) || ENGLISH.contains(word)
}

/// As [`is_ordinary`], but by the shorter list: what addresses of mail, pages and houses do not begin or go on with.
pub(super) fn is_plain(word: &str) -> bool {
    by_inflection(word, |stem| ORDINARY.contains(stem)) || (word.len() > 4 && ORDINARY_ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

fn by_inflection(word: &str, is_listed: impl Fn(&str) -> bool) -> bool {
    let stems = INFLECTIONS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.len() > 3);
    is_listed(word) || stems.into_iter().any(&is_listed)
}

/// One that stands in the shorter list.
pub(super) fn is_plain_word(word: &str) -> bool {
    ORDINARY.contains(word)
}

/// Articles and other words that begin no address.
pub(super) fn is_article(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "this"
            | "that"
            | "our"
            | "my"
            | "their"
            | "its"
            | "every"
            | "der"
            | "die"
            | "das"
            | "dem"
            | "den"
            | "ein"
            | "eine"
    )
}

/// The word at this place may be somebody's surname: written like one, or, where nothing is written with capitals, no everyday word.
pub(super) fn may_be_surname(row: &Row, at: usize) -> bool {
    let word = row.norm(at);
    if !row.is_word(at)
        || !word.starts_with(char::is_alphabetic)
        || word.chars().any(|c| c.is_ascii_digit())
        || is_kept(word)
        || row.is_contraction(at)
    {
        return false;
    }
    // Participles and infinitives end German sentences.
    let is_verb = row.is_german && row.is_lower && !LAST_NAMES.contains(word) && VERB_ENDINGS.iter().any(|ending| word.ends_with(ending));
    if is_verb {
        return false;
    }
    if row.is_lower {
        LAST_NAMES.contains(word) && !is_ordinary_word(word) || word.chars().count() > 2 && !is_ordinary(word)
    } else {
        row.is_capital(at) && !is_ordinary_word(word)
    }
}
