use domain::question::QuestionOrigin;
use domain::session::{Caption, Hint, HintLayer, TypedMark, UtteranceSource};
use domain::setup::CompanyStyle;
use proptest::prelude::*;

use super::*;

const STAR: &str = "Two years ago at my last company our checkout failed every Friday evening. I was responsible for the payment service and had to \
    find the cause before the summer sale. I measured the queries, found a missing index, wrote a migration and convinced the product manager \
    to postpone one feature. As a result the error rate fell from 4 percent to 0.2 percent and we shipped on time. I learned that I should \
    look at the numbers first, and next time I would set up an alert from the start.";
const TECHNICAL: &str = "I would put a cache such as Redis in front of the database because reads are far more frequent than writes. The trade-off is \
    stale data, so I would expire keys after 30 seconds and invalidate them on a write, rather than cache for ever. An index on the query keeps a \
    miss cheap, and I would watch the hit rate and the latency.";
const OFF_TOPIC: &str = "The weather has been lovely and pizza with mushrooms tastes wonderful because cheese melts slowly. My cousin likes football, \
    gardens, holidays by the sea, colourful lamps and long walks through quiet forests with friendly dogs and warm tea.";

fn judge(question: &AskedQuestion, answer: &Answer) -> Judgement {
    super::judge(question, answer, &[])
}

fn question(id: &str) -> AskedQuestion {
    bank::find(id).unwrap().ask(CompanyStyle::Ownership, None, 0)
}

fn typed(text: &str) -> Answer {
    let chars = text.chars().count();
    Answer { typed: text.into(), typed_marks: vec![TypedMark { chars, at_ms: 5000 }], ..Answer::default() }
}

/// As a recogniser gives it: phrases of some words without case or punctuation.
fn spoken(text: &str, words_each: usize) -> Answer {
    let plain: String = text.to_lowercase().replace(['’', '\''], "").chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let caption = |(id, words): (usize, &[&str])| Caption {
        id: id as u32,
        text: words.join(" "),
        confidence: Some(0.9),
        start_ms: 1000 * id as u64,
        end_ms: 1000 * id as u64 + 900,
        edited: false,
    };
    Answer { captions: words.chunks(words_each).enumerate().map(caption).collect(), ..Answer::default() }
}

fn found(judgement: &Judgement) -> Vec<Criterion> {
    judgement.findings.iter().filter(|finding| finding.found).map(|finding| finding.criterion).collect()
}

#[test]
fn a_full_star_answer_is_seen_in_full() {
    let judgement = judge(&question("pressure"), &typed(STAR));
    assert_eq!(found(&judgement), bank::criteria(QuestionKind::Behavioural));
    assert_eq!(judgement.range, Some(BandRange { low: 3, high: 4 }));
    for finding in &judgement.findings {
        assert!(!finding.quotes.is_empty() && !finding.anchor.is_empty());
        assert!(finding.quotes.iter().all(|quote| STAR.contains(&quote.text) && quote.start_ms == 5000));
    }
    let quoted = |finding: &Finding| finding.quotes.iter().map(|quote| quote.text[..10].to_owned()).collect::<Vec<_>>().join(" + ");
    let evidence: Vec<_> = judgement.findings.iter().map(|finding| (finding.criterion, &finding.judged_by, quoted(finding))).collect();
    let expected = [
        (Criterion::Action, JudgedBy::BuiltIn, "I measured + As a resul"),
        (Criterion::Result, JudgedBy::BuiltIn, "As a resul"),
        (Criterion::Ownership, JudgedBy::BuiltIn, "I measured + I was resp"),
        (Criterion::Situation, JudgedBy::BuiltIn, "Two years "),
        (Criterion::Task, JudgedBy::BuiltIn, "I was resp"),
        (Criterion::Reflection, JudgedBy::BuiltIn, "I learned "),
        (Criterion::Numbers, JudgedBy::Counted, "As a resul + Two years "),
        (Criterion::Specifics, JudgedBy::BuiltIn, "I measured + I was resp"),
    ];
    assert_eq!(evidence, expected.each_ref().map(|(criterion, judge, quotes)| (*criterion, judge, (*quotes).to_owned())));
}

#[test]
fn a_reasoned_technical_answer_is_seen() {
    let judgement = judge(&question("software-cache"), &typed(TECHNICAL));
    assert_eq!(found(&judgement), bank::criteria(QuestionKind::Technical));
    assert_eq!(judgement.reason, None);
}

#[test]
fn nothing_of_substance_scores_nothing() {
    let flattery =
        "I am a hard worker and a team player, I always give my best and I am very motivated, passionate and reliable in everything.";
    for id in ["pressure", "software-cache", "code-brackets"] {
        for text in [
            "fine",
            "Good.",
            "yes",
            "It was fine, really good, thanks!",
            "blah blah blah blah",
            "lorem ipsum dolor sit amet",
            flattery,
            OFF_TOPIC,
        ] {
            let judgement = judge(&question(id), &typed(text));
            assert_eq!((judgement.range, judgement.reason), (None, Some(Unmeasured::NotEnough)), "{id}: {text}");
        }
        for text in ["fine", "Good.", "yes", "It was fine, really good, thanks!", "blah blah blah blah"] {
            assert_eq!(found(&judge(&question(id), &typed(text))), [], "{id}: {text}");
        }
        assert_eq!(judge(&question(id), &typed("  ")).reason, Some(Unmeasured::NoAnswer));
    }
    assert_eq!(found(&judge(&question("pressure"), &typed(flattery))), []);
}

#[test]
fn a_story_of_something_else_is_no_answer() {
    let holiday = "Last year I was in Rome and I met a friend. I ordered a pizza with mushrooms and it was a success. I learned that cheese is great. \
        It cost twelve euros in June and we walked slowly home along the river at night.";
    assert_eq!(judge(&question("pressure"), &typed(holiday)).reason, Some(Unmeasured::NotEnough));
}

#[test]
fn the_question_given_back_is_no_answer() {
    for known in bank::questions().filter(|known| known.kind != QuestionKind::Talk) {
        let question = question(known.id);
        for text in [
            question.text.clone(),
            question.text.to_lowercase().replace(['.', ',', '?'], ""),
            format!("Well, {} Good question.", question.text),
        ] {
            let judgement = judge(&question, &typed(&text));
            assert_eq!(judgement.reason, Some(Unmeasured::RepeatsQuestion), "{text}");
            assert!(judgement.findings.is_empty());
        }
    }
}

#[test]
fn only_we_is_no_ownership() {
    let we = "Last year our team had an outage. We built a new cache and we shipped it in three weeks. As a result errors fell by half.";
    let judgement = judge(&question("pressure"), &typed(we));
    assert!(found(&judgement).contains(&Criterion::Action) && !found(&judgement).contains(&Criterion::Ownership));
    let i = judge(&question("pressure"), &typed(&we.replace("We built", "I built")));
    assert!(found(&i).contains(&Criterion::Ownership));
    let denied = judge(&question("pressure"), &typed("I did not build it and I never decided anything."));
    assert!(!found(&denied).contains(&Criterion::Ownership));
}

#[test]
fn quotes_carry_the_time_of_their_phrase() {
    let answer = spoken(STAR, 7);
    let judgement = judge(&question("pressure"), &answer);
    for quote in judgement.findings.iter().flat_map(|finding| &finding.quotes) {
        assert_eq!(quote.source, UtteranceSource::Spoken);
        let caption = answer.captions.iter().find(|caption| caption.start_ms == quote.start_ms).unwrap();
        assert!(caption.text.contains(&quote.text));
    }
    let mut two = typed("Fine.\n  I wrote a plan.");
    two.typed_marks = vec![TypedMark { chars: 6, at_ms: 1000 }, TypedMark { chars: 23, at_ms: 9000 }];
    let judgement = judge(&question("pressure"), &two);
    let action = &judgement.findings[0].quotes[0];
    assert_eq!((action.text.as_str(), action.start_ms), ("I wrote a plan.", 9000));
}

#[test]
fn code_counts_when_some_was_written() {
    let question = question("code-first-unique");
    let starter_code = question.starter_code.clone().unwrap();
    let with = |code: &str| Answer {
        starter_code: starter_code.clone(),
        code: code.into(),
        code_edited_ms: Some((100, 900)),
        ..Answer::default()
    };
    let solution = "def first_unique(orders):\n    # count in a dictionary first, then go through the list again: linear time\n    counts = {}\n    \
        for order in orders:\n        counts[order] = counts.get(order, 0) + 1\n    return next((o for o in orders if counts[o] == 1), None)\n\
        assert first_unique([]) is None\n";
    let judgement = judge(&question, &with(solution));
    for criterion in [Criterion::Code, Criterion::Approach, Criterion::Complexity, Criterion::Testing, Criterion::Terms] {
        assert!(found(&judgement).contains(&criterion), "{criterion:?}");
    }
    assert!(judgement.range.is_some());
    assert!(judgement.findings.iter().flat_map(|finding| &finding.quotes).all(|quote| solution.contains(&quote.text)));
    let remark = format!("{starter_code}# todo\n");
    assert_eq!(found(&judge(&question, &with(&remark))), []);
    assert_eq!(judge(&question, &with(&starter_code)).reason, Some(Unmeasured::NoAnswer));
}

#[test]
fn no_example_is_heard() {
    let question = question("pressure");
    for text in
        ["I have no example.", "sorry, I don't have an example for that", "um i cant think of any", "I don't know", "nothing comes to mind"]
    {
        assert!(has_no_example(&question, &typed(text), &[]), "{text}");
    }
    for text in [STAR, "I wrote a plan and cut two features", "fine"] {
        assert!(!has_no_example(&question, &typed(text), &[]), "{text}");
    }
}

#[test]
fn a_follow_up_question_is_judged_by_the_rubric_of_its_parent() {
    let asked = AskedQuestion { origin: QuestionOrigin::FollowUp, text: "What came of it?".into(), ..question("pressure") };
    assert_eq!(judge(&asked, &typed(STAR)).findings.len(), 8);
}

/// Sentences of an answer in any order, as somebody may tell it.
fn any_answer() -> impl Strategy<Value = (&'static str, String)> {
    let corpus: Vec<&str> = [STAR, TECHNICAL, OFF_TOPIC].into_iter().flat_map(sentences).collect();
    let sentences = prop::sample::subsequence(corpus.clone(), 0..=corpus.len()).prop_shuffle();
    (prop::sample::select(vec!["pressure", "software-cache", "failure", "knowing-it-works"]), sentences.prop_map(|picked| picked.join(" ")))
}

fn with_fillers(text: &str, places: &[usize]) -> String {
    const SAID: [&str; 5] = ["um", "uh", "er", "hmm", "erm"];
    let mut words: Vec<&str> = text.split_whitespace().collect();
    for place in places {
        let at = place % (words.len() + 1);
        words.insert(at, SAID[place % SAID.len()]);
    }
    words.join(" ")
}

/// Abuse in words of ours, or in a form that leaves no other meaning to a word which nobody knows.
fn any_insult() -> impl Strategy<Value = String> {
    let ours = prop::sample::select(vec![
        "What a stupid question.",
        "Useless, idiotic machine!",
        "You are a worthless piece of junk, you clown.",
        "Shut up.",
        "I hate this interview.",
        "This tool is garbage.",
        "Was für eine dämliche Frage!",
        "Halt die Klappe, du blöde Kiste.",
    ]);
    let forms = [
        "You are a {}.",
        "You are such a {}!",
        "What a {} question!",
        "This interview is {}.",
        "Your questions are so {}.",
        "Du bist ein {}.",
    ];
    let unknown = (prop::sample::select(forms.to_vec()), "zq[a-z]{2,7}").prop_map(|(form, word)| form.replace("{}", &word));
    prop_oneof![ours.prop_map(str::to_owned), unknown]
}

/// Puts each sentence before that one of the text whose number is beside it.
fn with_sentences(text: &str, others: &[(usize, String)]) -> String {
    let mut told: Vec<&str> = sentences(text).collect();
    for (place, other) in others {
        told.insert(place % (told.len() + 1), other);
    }
    told.join(" ")
}

/// All hints to a question.
fn hints_to(question: &AskedQuestion) -> Vec<Hint> {
    HintLayer::ALL.into_iter().filter_map(|layer| Some(Hint { layer, text: crate::hints::text(question, layer)? })).collect()
}

fn british(text: &str) -> String {
    text.replace("learned", "learnt").replace("program", "programme").replace("color", "colour").replace("organiz", "organis")
}

proptest! {
    // Six judgements a case: fewer cases keep the run short.
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_way_of_saying_it_changes_nothing_of_the_content(
        (id, text) in any_answer(), places in prop::collection::vec(0usize..500, 0..20), words_each in 3usize..30,
    ) {
        let question = question(id);
        let plain = judge(&question, &typed(&text));
        let said = with_fillers(&text, &places);
        for other in [typed(&said), spoken(&text, words_each), spoken(&said, words_each), typed(&text.to_uppercase()), typed(&british(&text))] {
            let other = judge(&question, &other);
            prop_assert_eq!(&plain.evidence, &other.evidence);
            prop_assert_eq!(found(&plain), found(&other));
            prop_assert_eq!((plain.range, plain.reason), (other.range, other.reason));
        }
    }

    #[test]
    fn insults_change_nothing(
        (id, text) in any_answer(), insults in prop::collection::vec((0usize..20, any_insult()), 1..4),
    ) {
        let question = question(id);
        let (polite, hostile) = (judge(&question, &typed(&text)), judge(&question, &typed(&with_sentences(&text, &insults))));
        prop_assert_eq!(&polite.evidence, &hostile.evidence);
        prop_assert_eq!(found(&polite), found(&hostile));
        prop_assert_eq!((polite.range, polite.reason), (hostile.range, hostile.reason));
    }

    #[test]
    fn a_hint_given_back_shows_nothing(
        known in prop::sample::select(bank::questions().filter(|known| known.kind.has_hints()).collect::<Vec<_>>()),
        (_, text) in any_answer(), nth in 0usize..3, place in 0usize..20, is_spoken in any::<bool>(),
    ) {
        let question = question(known.id);
        let hints = hints_to(&question);
        let repeated = with_sentences(&text, &[(place, hints[nth].text.clone())]);
        let answer = if is_spoken { spoken(&repeated, 9) } else { typed(&repeated) };
        let alone = super::judge(&question, &typed(&text), &[]);
        let helped = super::judge(&question, &answer, &hints.iter().collect::<Vec<_>>());
        prop_assert_eq!(&alone.evidence, &helped.evidence);
        prop_assert_eq!(found(&alone), found(&helped));
        prop_assert_eq!((alone.range, alone.reason), (helped.range, helped.reason));
    }

    #[test]
    fn any_text_is_judged_without_a_fixed_band_and_quoted_verbatim(
        text in "(\\PC|[a-z]{1,8} |I built |[0-9]{1,3} |\\. |\n){0,80}", id in prop::sample::select(vec!["pressure", "software-cache", "code-brackets"]),
    ) {
        let answer = typed(&text);
        let judgement = judge(&question(id), &answer);
        prop_assert_eq!(judgement.range.is_none(), judgement.reason.is_some());
        prop_assert!(judgement.range.is_none_or(|range| 1 <= range.low && range.low < range.high && range.high <= 4));
        for finding in &judgement.findings {
            prop_assert_eq!(finding.found, !finding.quotes.is_empty());
            prop_assert!(finding.quotes.iter().all(|quote| answer.text().contains(&quote.text) && !quote.text.is_empty()));
        }
        prop_assert_eq!(sentences(&text).map(str::len).sum::<usize>() <= text.len(), true);
    }

    #[test]
    fn saying_more_never_lowers_the_range(words in 12usize..80, found in prop::sample::subsequence(bank::criteria(QuestionKind::Behavioural).to_vec(), 1..8)) {
        let evidence = |found: &[Criterion]| Evidence {
            found: found.iter().copied().collect(),
            terms: [0, 1].into(),
            content: (0..words).map(|n| n.to_string()).collect(),
        };
        let less = evidence(&found[1..]).range(QuestionKind::Behavioural);
        let more = evidence(&found).range(QuestionKind::Behavioural);
        prop_assert!(less.is_none_or(|less| more.is_some_and(|more| more.low >= less.low && more.high >= less.high)));
    }
}

#[test]
fn an_endless_answer_takes_no_endless_time() {
    let text = "because I built it and then we ran it, ".repeat(1600);
    let started = std::time::Instant::now();
    judge(&question("pressure"), &typed(&text));
    assert!(started.elapsed().as_secs() < 10);
}
