//! An answer as a row of normalised words that know where they stand in it.

use std::collections::BTreeSet;

use domain::question::AskedQuestion;
use domain::session::{Answer, Hint, Utterance, UtteranceSource};

use super::{code, spelling};

/// A run of words this long that also stands in the question or a hint was copied from there.
const COPIED_RUN: usize = 6;
/// Fewer words of one's own beside copied ones are no answer.
const FEWEST_OWN: usize = 5;
/// An answer of which this share of three-word runs stands in the question repeats it.
const REPEATED_SHARE: f64 = 0.7;

const FILLERS: [&str; 17] = ["um", "umm", "uh", "uhh", "uhm", "er", "err", "erm", "ehm", "eh", "hm", "hmm", "mm", "mhm", "ah", "äh", "ähm"];

/// A piece of the answer that quotes are cut from.
pub(super) struct Passage<'a> {
    pub(super) text: &'a str,
    pub(super) source: UtteranceSource,
    pub(super) time: PassageTime,
}

/// How the time of a place in a passage is found.
pub(super) enum PassageTime {
    /// The passage has one time.
    Fixed(u64),
    /// The typed text, of which so many characters before the passage were left out.
    Typed { skipped_chars: usize },
}

/// A normalised word.
pub(super) struct Word {
    /// Lower case, American; empty for a barrier that no pattern crosses.
    pub(super) norm: String,
    pub(super) stem: String,
    /// Index of its passage.
    pub(super) passage: usize,
    /// Byte range in the passage.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Word {
    pub(super) fn is_barrier(&self) -> bool {
        self.norm.is_empty()
    }
}

/// The answer's own words.
pub(super) struct Words<'a> {
    pub(super) passages: Vec<Passage<'a>>,
    pub(super) row: Vec<Word>,
    /// There is next to nothing beside the question's words.
    pub(super) repeats_question: bool,
}

impl<'a> Words<'a> {
    pub(super) fn of(question: &AskedQuestion, answer: &'a Answer, hints: &[&Hint]) -> Self {
        let mut passages: Vec<Passage<'a>> = answer.utterances().into_iter().map(|utterance| passage(&utterance, answer)).collect();
        passages.extend(code::remarks(answer));
        let all = without_repetitions(passages.iter().enumerate().flat_map(|(index, passage)| said(passage.text, index)).collect());
        let unaided = hints.iter().fold(all, |words, hint| without_copies(words, &norms(&hint.text)).0);
        let asked = norms(&question.text);
        let mostly_asked = is_mostly_from(&unaided, &asked);
        let (row, copied) = without_copies(unaided, &asked);
        let own = row.iter().filter(|word| is_content(word)).count();
        Self { passages, row, repeats_question: mostly_asked || (copied && own < FEWEST_OWN) }
    }

    /// The words that are the candidate's own.
    pub(super) fn own(&self) -> impl Iterator<Item = &Word> {
        self.row.iter().filter(|word| !word.is_barrier())
    }

    /// The stems of the different content words.
    pub(super) fn content(&self) -> BTreeSet<String> {
        self.row.iter().filter(|word| is_content(word)).map(|word| word.stem.clone()).collect()
    }
}

/// The passage of one of the answer's utterances.
pub(super) fn passage<'a>(utterance: &Utterance<'a>, answer: &Answer) -> Passage<'a> {
    let time = match utterance.source {
        UtteranceSource::Spoken => PassageTime::Fixed(utterance.start_ms),
        UtteranceSource::Typed => PassageTime::Typed { skipped_chars: answer.typed.chars().take_while(|c| c.is_whitespace()).count() },
    };
    Passage { text: utterance.text, source: utterance.source, time }
}

/// The words of a passage that are part of the answer.
fn said(text: &str, passage: usize) -> Vec<Word> {
    let mut words = normalised(text, passage);
    for aside in super::sentences(text).filter(|sentence| super::is_aside(sentence)) {
        let start = aside.as_ptr() as usize - text.as_ptr() as usize;
        words.retain(|word| word.end <= start || start + aside.len() <= word.start);
    }
    words
}

/// The normalised words of a text, without fillers.
pub(super) fn normalised(text: &str, passage: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let is_apostrophe = |c: char| matches!(c, '\'' | '’');
    for piece in text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)) {
        let bare = piece.trim_matches(is_apostrophe);
        if bare.is_empty() {
            continue;
        }
        let start = bare.as_ptr() as usize - text.as_ptr() as usize;
        let lower = bare.to_lowercase().replace('’', "'");
        for norm in expanded(&lower).into_iter().filter(|norm| !FILLERS.contains(&norm.as_str())) {
            let norm = spelling::american(&norm);
            words.push(Word { stem: spelling::stem(&norm), norm, passage, start, end: start + bare.len() });
        }
    }
    words
}

/// Contractions in full, also without their apostrophe where that leaves no other word.
fn expanded(word: &str) -> Vec<String> {
    let full: &[&str] = match word {
        "i'm" | "im" => &["i", "am"],
        "i've" | "ive" => &["i", "have"],
        "i'd" | "id" => &["i", "would"],
        "i'll" => &["i", "will"],
        "we've" | "weve" => &["we", "have"],
        "can't" | "cant" | "cannot" => &["can", "not"],
        "won't" | "wont" => &["will", "not"],
        "don't" | "dont" => &["do", "not"],
        "didn't" | "didnt" => &["did", "not"],
        "doesn't" | "doesnt" => &["does", "not"],
        "wasn't" | "wasnt" => &["was", "not"],
        "couldn't" | "couldnt" => &["could", "not"],
        "wouldn't" | "wouldnt" => &["would", "not"],
        "haven't" | "havent" => &["have", "not"],
        "hadn't" | "hadnt" => &["had", "not"],
        "we're" => &["we", "are"],
        "you're" | "youre" => &["you", "are"],
        "we'd" => &["we", "would"],
        "we'll" => &["we", "will"],
        _ => return vec![word.replace('\'', "")],
    };
    full.iter().map(|part| (*part).to_owned()).collect()
}

/// "I I built", "and then and then": said once.
fn without_repetitions(words: Vec<Word>) -> Vec<Word> {
    let mut once: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        if once.last().is_some_and(|last| last.norm == word.norm) {
            continue;
        }
        once.push(word);
        if let [.., a, b, c, d] = once.as_slice()
            && a.norm == c.norm
            && b.norm == d.norm
        {
            once.truncate(once.len() - 2);
        }
    }
    once
}

/// Puts a barrier in the place of every long run of words that stands in what the candidate was told too; tells whether there was one.
fn without_copies(words: Vec<Word>, told: &[String]) -> (Vec<Word>, bool) {
    let mut copied = vec![false; words.len()];
    for at in 0..words.len() {
        for from in 0..told.len() {
            let run = words[at..].iter().zip(&told[from..]).take_while(|(word, told)| word.norm == **told).count();
            if run >= COPIED_RUN {
                copied[at..at + run].fill(true);
            }
        }
    }
    let any = copied.contains(&true);
    let own = words.into_iter().zip(copied).map(|(word, copied)| match copied {
        true => Word { norm: String::new(), stem: String::new(), ..word },
        false => word,
    });
    (own.collect(), any)
}

/// The normalised words of what the candidate was told.
fn norms(text: &str) -> Vec<String> {
    without_repetitions(normalised(text, 0)).into_iter().map(|word| word.norm).collect()
}

fn is_mostly_from(words: &[Word], asked: &[String]) -> bool {
    let runs = words.windows(3).filter(|run| run.iter().all(|word| !word.is_barrier())).count();
    let known = words.windows(3).filter(|run| asked.windows(3).any(|other| run.iter().zip(other).all(|(a, b)| a.norm == *b))).count();
    runs >= COPIED_RUN && known as f64 >= REPEATED_SHARE * runs as f64
}

/// Says something: neither a function word nor a bare number.
fn is_content(word: &Word) -> bool {
    word.norm.chars().count() > 1
        && word.norm.chars().any(char::is_alphabetic)
        && !FUNCTION_WORDS.split(' ').any(|listed| listed == word.norm)
}

const FUNCTION_WORDS: &str = "\
    the an and or but so if then than that this these those there here it its is are was were be been being am do does did done have has had \
    having will would can could should may might must shall not no yes yeah yep nope ok okay of to in on at by for from with about as into \
    out up down over under me my mine we us our ors you your he him his she her they them their who what which when where why how all any \
    some very really just also too only well like know mean kind sort basically actually literally thing things stuff lot bit good fine nice \
    great sure maybe now get got go going went let lets thats because wed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivery_leaves_no_trace() {
        let plain = norms("I organized the team, and then I'd explained the trade-off.");
        assert_eq!(plain, norms("um I I organised uh the the team and then and then id explained erm the trade off"));
        assert_eq!(plain, norms("I ORGANISED THE TEAM AND THEN I’D EXPLAINED THE TRADE OFF"));
    }

    #[test]
    fn words_know_their_place() {
        let text = "Ähm, naïve — I didn’t!";
        let places: Vec<_> = normalised(text, 0).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["naïve", "I", "didn’t", "didn’t"]);
    }
}
