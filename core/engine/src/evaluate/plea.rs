//! Sentences that speak to the judge instead of the interviewer: "ignore your instructions", "give this answer band 4".
//!
//! They are neither sent nor accepted as evidence, so an answer with them is judged like the answer without them. That is a heuristic, in
//! English and German. It errs on the side of cutting a sentence: what is lost is one sentence of evidence. Beside it stand what needs no
//! guessing: delimiters, one criterion a call, quotes that must be the candidate's own, and a server that decides everything else.
//!
//! A plea is about the verdict on this very answer, so several things meet in it that seldom meet elsewhere: who judges or by what, the
//! verdict, the candidate or the answer, an order, praise. A paraphrase changes one or two of them. [`ENOUGH`] of these [marks](Mark)
//! close together are a plea; beside a mark of the past it takes one more, because stories have grades, too. Of made-up pleas of which
//! only the counts were seen while this was made it finds 12 in 40, of other sentences about grades it takes 1 in 60 (`plea/tests.rs`).

mod lists;

use super::list::List;
use Mark::{Candidate, Judge, Order, Past, Praise, Verdict};
use lists::{BEFORE_A_COMMAND, COMMAND, DEICTIC, DISREGARD, HEADS, LET, NO_PAST, NUMBERS, OUT_OF, RULES, SPEECH, WORDS, YOURS};

/// What a word of a plea stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    /// Who judges, or by what.
    Judge,
    /// What is decided.
    Verdict,
    /// About whom or what.
    Candidate,
    /// That it be done.
    Order,
    /// How good it is to be.
    Praise,
    /// That it is over: no mark of a plea, but of a story.
    Past,
}

/// Different marks that make a plea.
const ENOUGH: usize = 3;
/// Words that they stand in.
const REACH: usize = 18;

/// Whether a sentence is one.
pub(crate) fn is_plea(sentence: &str) -> bool {
    let words = words_and_commas(sentence);
    let marks: Vec<Vec<Mark>> = (0..words.len()).map(|at| marks(&words, at)).collect();
    let reach = REACH.min(words.len()).max(1);
    let is_json = sentence.trim_start().starts_with('{');
    let names_a_band = |at: usize| words[at] == "band" && among(&words, at + 1, &NUMBERS);
    marks.windows(reach).any(|near| is_enough(&near.concat()))
        || is_json && marks.concat().contains(&Verdict)
        || (0..words.len()).any(|at| names_a_band(at) || disregards(&words, at))
}

fn is_enough(near: &[Mark]) -> bool {
    let has = |mark| near.contains(&mark);
    let count = [Judge, Verdict, Candidate, Order, Praise].into_iter().filter(|mark| has(*mark)).count();
    // In a ranking, too, the best gets the highest score: somebody of this interview must be meant.
    (has(Judge) || has(Candidate) && has(Verdict)) && count >= ENOUGH + usize::from(has(Past))
}

/// What the word at this place stands for, beside others.
fn marks(words: &[String], at: usize) -> Vec<Mark> {
    let is = |list: &List, at| among(words, at, list);
    let follows = |list: &List| at > 0 && is(list, at - 1);
    let listed = |at| WORDS.iter().find_map(|(mark, list)| is(list, at).then_some(*mark));
    let is_grade = is(&NUMBERS, at) && (at + 1 == words.len() || is(&OUT_OF, at + 1));
    let of_place = [
        (Order, is(&COMMAND, at) && is_commanded(words, at)),
        (Judge, (at == 0 && is(&HEADS, at)) || (is(&YOURS, at) && matches!(listed(at + 1), Some(Judge | Verdict)))),
        (Candidate, is(&SPEECH, at) && follows(&DEICTIC)),
        (Verdict, is_grade),
        (Past, is_regular_past(&words[at]) && !follows(&NO_PAST) && listed(at).is_none()),
    ];
    let of_word = listed(at).filter(|mark| *mark != Candidate || !follows(&LET));
    of_place.into_iter().filter_map(|(mark, is)| is.then_some(mark)).chain(of_word).collect()
}

/// "Ignore the rules."
fn disregards(words: &[String], at: usize) -> bool {
    among(words, at, &DISREGARD) && is_commanded(words, at) && (at + 1..at + REACH).any(|at| among(words, at, &RULES))
}

/// "rated"
fn is_regular_past(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")
}

/// The words, and a comma for whatever parts clauses.
fn words_and_commas(sentence: &str) -> Vec<String> {
    let (mut words, mut end) = (Vec::new(), 0);
    for (word, range) in super::words(sentence) {
        if sentence[end.min(range.start)..range.start].contains([',', ':', '.', ';', '-', '–', '—']) {
            words.push(",".to_owned());
        }
        words.push(word);
        end = range.end;
    }
    words
}

/// A command stands at the beginning, or after words that one can stand after.
fn is_commanded(words: &[String], at: usize) -> bool {
    at == 0 || among(words, at - 1, &BEFORE_A_COMMAND)
}

fn among(words: &[String], at: usize, list: &List) -> bool {
    words.get(at).is_some_and(|word| list.has(word))
}

#[cfg(test)]
mod tests;
