use super::*;

fn said(text: &str, confidence: Option<f32>) -> Said {
    Said { text: text.into(), confidence, span_ms: None }
}

#[test]
fn phrases_get_rising_ids_and_the_times_of_their_speech() {
    let mut captions = Captions::default();
    let mut pending = None;
    note_words(&mut pending, "I led", 2000);
    note_words(&mut pending, "I led a team", 2600);
    let first = captions.finish_phrase(said("I led a team", Some(0.9)), pending, &[(1200, 2500)], 3000);
    assert_eq!((first.id, first.start_ms, first.end_ms), (3000, 1200, 2500));
    let second = captions.finish_phrase(said("of five", None), None, &[(1200, 2500), (2700, 2950)], 3000);
    assert_eq!((second.id, second.start_ms, second.end_ms), (3001, 2700, 2950));
    assert_eq!(captions.phrases.iter().map(|phrase| phrase.words).sum::<usize>(), 6);
}

#[test]
fn a_measured_time_is_kept() {
    let measured = Said { span_ms: Some((400, 900)), ..said("so", None) };
    let caption = Captions::default().finish_phrase(measured, None, &[(1200, 2500)], 3000);
    assert_eq!((caption.start_ms, caption.end_ms), (400, 900));
}

#[test]
fn silence_never_ends_captions_and_a_refusal_does_at_once() {
    assert_eq!(fatal("no-speech", 9), None);
    assert_eq!(fatal("aborted", 9), None);
    assert_eq!(fatal("not-allowed", 0), Some(CaptionTrouble::Refused));
    assert_eq!((fatal("network", 0), fatal("network", 2)), (None, Some(CaptionTrouble::Network)));
    assert_eq!(fatal("quota", 0), Some(CaptionTrouble::Quota));
}
