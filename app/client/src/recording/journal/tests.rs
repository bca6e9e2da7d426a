//! Whatever a killed tab or a failing disk leaves of a journal, exactly the intact beginning is found.

use domain::SCHEMA_VERSION;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

fn header() -> Header {
    Header {
        schema_version: SCHEMA_VERSION,
        session_id: String::from("s1"),
        segment_id: "a".repeat(32),
        medium: Medium::Audio,
        mime: String::from("audio/webm;codecs=opus"),
        start_ms: 1234,
        delete_at_epoch_ms: 1_800_000_000_000,
    }
}

/// A journal, and where each of its records ends.
fn journal(chunks: &[(u64, Vec<u8>)], ended: Option<SegmentEnd>) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = header().record();
    let mut ends = vec![bytes.len()];
    let records = chunks.iter().map(|(at_ms, chunk)| chunk_record(*at_ms, chunk)).chain(ended.map(end_record));
    for record in records {
        bytes.extend(record);
        ends.push(bytes.len());
    }
    (bytes, ends)
}

fn scan(journal: &[u8], piece_bytes: usize) -> Contents {
    let mut scanner = Scanner::default();
    journal.chunks(piece_bytes).for_each(|piece| scanner.push(piece));
    scanner.finish()
}

fn chunks_of(journal: &[u8], contents: &Contents) -> Vec<(u64, Vec<u8>)> {
    contents.chunks.iter().map(|chunk| (chunk.at_ms, journal[chunk.range.start as usize..chunk.range.end as usize].to_vec())).collect()
}

fn any_chunks() -> impl Strategy<Value = Vec<(u64, Vec<u8>)>> {
    prop::collection::vec((0u64..10_000_000, prop::collection::vec(any::<u8>(), 0..200)), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_was_written_is_read_in_pieces_of_any_size(chunks in any_chunks(), ended: bool, piece_bytes in 1usize..300) {
        let ended = ended.then_some(SegmentEnd::Muted);
        let (bytes, _) = journal(&chunks, ended);
        let contents = scan(&bytes, piece_bytes);
        prop_assert_eq!(contents.header.as_ref(), Some(&header()));
        prop_assert_eq!(chunks_of(&bytes, &contents), chunks.clone());
        prop_assert_eq!(contents.media_bytes(), chunks.iter().map(|(_, chunk)| chunk.len() as u64).sum::<u64>());
        prop_assert_eq!((contents.ended, contents.intact_bytes), (ended, bytes.len() as u64));
    }

    #[test]
    fn a_torn_journal_gives_every_whole_record_and_can_be_ended(chunks in any_chunks(), cut: Index, piece_bytes in 1usize..300) {
        let (bytes, ends) = journal(&chunks, Some(SegmentEnd::Finished));
        let cut = cut.index(bytes.len());
        let contents = scan(&bytes[..cut], piece_bytes);
        let whole = ends.iter().filter(|end| **end <= cut).count();
        prop_assert_eq!(contents.intact_bytes as usize, if whole == 0 { 0 } else { ends[whole - 1] });
        prop_assert_eq!(contents.header.is_some(), whole > 0);
        prop_assert_eq!(chunks_of(&bytes, &contents), chunks[..whole.saturating_sub(1)].to_vec());
        prop_assert_eq!(contents.ended, None);
        if whole > 0 {
            let mended = [&bytes[..contents.intact_bytes as usize], &end_record(SegmentEnd::Killed)].concat();
            prop_assert_eq!(scan(&mended, piece_bytes), Contents { ended: Some(SegmentEnd::Killed), intact_bytes: mended.len() as u64, ..contents });
        }
    }

    #[test]
    fn a_flipped_bit_ends_the_journal_at_its_record(chunks in any_chunks(), at: Index, bit in 0u8..8, piece_bytes in 1usize..300) {
        let (mut bytes, ends) = journal(&chunks, Some(SegmentEnd::Finished));
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let hit = ends.iter().filter(|end| **end <= at).count();
        let contents = scan(&bytes, piece_bytes);
        prop_assert_eq!(contents.intact_bytes as usize, if hit == 0 { 0 } else { ends[hit - 1] });
        prop_assert_eq!(contents.chunks.len(), hit.saturating_sub(1));
        prop_assert_eq!(contents.ended, None);
    }

    #[test]
    fn arbitrary_bytes_are_no_journal(bytes in prop::collection::vec(any::<u8>(), 0..500), piece_bytes in 1usize..100) {
        prop_assert_eq!(scan(&bytes, piece_bytes), Contents::default());
    }
}

#[test]
fn nothing_follows_an_end() {
    let (mut bytes, _) = journal(&[(1, vec![7])], Some(SegmentEnd::Paused));
    let length = bytes.len() as u64;
    bytes.extend(chunk_record(2, &[8]));
    let contents = scan(&bytes, bytes.len());
    assert_eq!((contents.chunks.len(), contents.intact_bytes, contents.ended), (1, length, Some(SegmentEnd::Paused)));
}
