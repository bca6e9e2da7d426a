//! What a stranger could send: any bytes, damaged files, files that unpack to far more than they are.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::fixture;
use crate::{MAX_FILE_BYTES, MAX_LINES, ReadError, parse, read};

/// A hang, not a goal: a file takes some milliseconds.
const LIMIT: Duration = Duration::from_secs(10);
/// Mutations of a valid file in a usual run; a thousandfold with `--long`.
const MUTATIONS: u32 = 48;
const FILES: [&str; 4] = ["one_column.pdf", "two_columns.pdf", "german.pdf", "word_tables.docx"];

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).expect("pack");
    encoder.finish().expect("pack")
}

/// A PDF of one page after another with this content stream; `extra` are further objects from number 5 on.
pub(super) fn pdf(pages: usize, dictionary: &str, content: &[u8], resources: &str, extra: &[u8]) -> Vec<u8> {
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 100 + page)).collect();
    let mut out = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count {pages}/Kids[{kids}]>>\nendobj\n4 0 obj\n<<{dictionary}/Length {}>>\nstream\n",
        content.len()
    )
    .into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    for page in 0..pages {
        let number = 100 + page;
        let object =
            format!("{number} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>\nendobj\n");
        out.extend_from_slice(object.as_bytes());
    }
    out.extend_from_slice(extra);
    out.extend_from_slice(b"trailer\n<</Root 1 0 R/Size 999>>\nstartxref\n0\n%%EOF\n");
    out
}

pub(super) const FONT: &str = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";

pub(super) fn docx(document: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("start");
    zip.write_all(document).expect("write");
    zip.finish().expect("finish").into_inner()
}

#[test]
fn a_plain_page_is_read() {
    let content = b"BT /F 12 Tf 50 800 Td (Jane Doe worked here for years) Tj ET";
    let resume = read(&pdf(1, "", content, FONT, b""), None).expect("read");
    assert_eq!(resume.lines, ["Jane Doe worked here for years"]);
}

#[test]
fn what_unpacks_to_far_too_much_is_refused_at_once() {
    let zeros = vec![b' '; 100 << 20];
    let once = packed(&zeros);
    let twice = packed(&once);
    let indirect = b"5 0 obj\n[/FlateDecode/FlateDecode]\nendobj\n";
    for bytes in [
        pdf(1, "/Filter/FlateDecode", &once, FONT, b""),
        pdf(1, "/Filter[/FlateDecode/FlateDecode]", &twice, FONT, b""),
        pdf(1, "/Filter 5 0 R", &twice, FONT, indirect),
        docx(&zeros),
    ] {
        let start = Instant::now();
        assert_eq!(read(&bytes, None), Err(ReadError::UnpacksTooLarge));
        assert!(start.elapsed() < LIMIT);
    }
}

#[test]
fn forms_that_show_each_other_again_and_again_are_refused() {
    let forms: String = (5..13)
        .map(|number| {
            let next = "/X Do ".repeat(20);
            format!(
                "{number} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>>>/Length {}>>\nstream\n{next}\nendstream\nendobj\n",
                number + 1,
                next.len()
            )
        })
        .collect();
    let bytes = pdf(1, "", b"/X Do", "/XObject<</X 5 0 R>>", forms.as_bytes());
    let start = Instant::now();
    assert_eq!(read(&bytes, None), Err(ReadError::UnpacksTooLarge));
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn too_many_pages_and_bytes_are_refused() {
    assert!(matches!(read(&pdf(21, "", b"", FONT, b""), None), Err(ReadError::TooManyPages(21))));
    assert_eq!(read(&vec![b'a'; MAX_FILE_BYTES + 1], None), Err(ReadError::TooLarge));
    assert_eq!(read(&b"word \n".repeat(400_000), None), Err(ReadError::TooMuchText));
    assert_eq!(read(&b"a\n".repeat(MAX_LINES + 1), None), Err(ReadError::TooMuchText));
    let paragraphs = "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(MAX_LINES + 1);
    assert_eq!(read(&docx(format!("<w:body>{paragraphs}</w:body>").as_bytes()), None), Err(ReadError::TooMuchText));
    assert_eq!(parse(&"a\r\n".repeat(MAX_LINES + 1)).lines.len(), MAX_LINES);
}

#[test]
fn a_document_nested_too_deeply_is_refused() {
    assert!(matches!(read(&docx("<w:p>".repeat(100_000).as_bytes()), None), Err(ReadError::Damaged(_))));
}

fn is_quick(bytes: &[u8]) -> Result<(), TestCaseError> {
    let start = Instant::now();
    // Any answer will do.
    let _ = read(bytes, None);
    prop_assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    Ok(())
}

/// Some bytes overwritten, left out, doubled, or the end cut off.
fn mutated(whole: &[u8], edits: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (at, kind, value) in edits {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match kind % 8 {
            0..=4 => bytes[at] = *value,
            5 => {
                bytes.drain(at..(at + usize::from(*value)).min(bytes.len()));
            }
            6 => {
                let end = (at + usize::from(*value)).min(bytes.len());
                bytes.extend_from_within(at..end);
            }
            _ if *value < 16 => bytes.truncate(at),
            _ => bytes.insert(at, *value),
        }
    }
    bytes
}

fn mutations(times: u32) {
    for name in FILES {
        let whole = fixture(name);
        let edits = prop::collection::vec(any::<(prop::sample::Index, u8, u8)>(), 1..12);
        let mut runner = TestRunner::new(Config { cases: times, failure_persistence: None, ..Config::default() });
        runner.run(&edits, |edits| is_quick(&mutated(&whole, &edits))).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// A content stream of random operators, so that what lies behind the checks of the container is reached too.
fn contents(times: u32) {
    let operator = "(/F [0-9]{1,3} Tf|[(][ -'*-~]{0,12}[)] Tj|[\\[][(]ab[)] -?[0-9]{1,5} [(]c[)][\\]] TJ|-?[0-9]{1,6} -?[0-9]{1,3} Td|T\\*|q|Q|BT|ET|[0-9]{1,2} TL|1 0 0 -?[0-9]{1,4} 9 9 Tm|2 0 0 2 0 0 cm) ";
    let content = format!("({operator}){{0,80}}");
    let mut runner = TestRunner::new(Config { cases: times, failure_persistence: None, ..Config::default() });
    runner.run(&content.as_str(), |content| is_quick(&pdf(1, "", content.as_bytes(), FONT, b""))).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn damaged_files_never_panic_and_end_quickly() {
    mutations(MUTATIONS);
    contents(MUTATIONS);
}

#[test]
#[ignore = "minutes: runs with --long"]
fn damaged_files_never_panic_and_end_quickly_long() {
    mutations(MUTATIONS * 1000);
    contents(MUTATIONS * 1000);
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_bytes_never_panic(head in prop::sample::select(vec![&b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"\xFF\xFE"]), rest in prop::collection::vec(any::<u8>(), 0..2000)) {
        is_quick(&[head, &rest].concat())?;
    }

    #[test]
    fn any_text_never_panics_and_lines_are_counted_right(text in "(\\PC{0,20}\n|Experience\n|Skills\n|Education\n|• [a-z ,]{0,30}\n|Jane Doe|2019 – present\n|\t| ){0,30}") {
        let resume = parse(&text);
        let last = resume.lines.len() as u32;
        let numbers = resume.skills.iter().map(|skill| skill.source_line).chain(resume.experience.iter().map(|job| job.source_line)).chain(resume.personal.iter().map(|detail| detail.source_line));
        for number in numbers {
            prop_assert!((1..=last).contains(&number));
        }
    }
}
