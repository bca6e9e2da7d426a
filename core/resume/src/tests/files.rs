//! Whole files by independent writers.

use domain::resume::{PersonalKind, WarningCode};

use super::{fixture, jobs, personal, schools, skills};
use crate::{ReadError, read};

#[test]
fn a_pdf_of_one_column_is_read() {
    let resume = read(&fixture("one_column.pdf"), None).expect("read");
    assert_eq!(
        jobs(&resume),
        [["Senior Software Engineer", "Acme Corp", "2019-01", "present"], ["Software Engineer", "Globex", "2016-03", "2018-12"]]
    );
    assert_eq!(
        resume.experience[0].bullets,
        [
            "Built a billing service in Rust and PostgreSQL that handles two million invoices a month and cut development time by a third.",
            "Led a team of five."
        ]
    );
    assert_eq!(schools(&resume), [["MSc Computer Science", "University of Springfield", "2014", "2016"]]);
    assert_eq!(skills(&resume), ["PostgreSQL", "Terraform", "Helm", "Rust", "Python", "TypeScript", "Docker", "Kubernetes"]);
    assert_eq!(personal(&resume, PersonalKind::Name), ["Jane Doe"]);
    assert_eq!(personal(&resume, PersonalKind::Mail), ["jane.doe@example.com"]);
    assert_eq!(personal(&resume, PersonalKind::Phone), ["+1 555 010 0199"]);
    assert_eq!(personal(&resume, PersonalKind::Address), ["12 Example Street, Springfield"]);
    assert_eq!(personal(&resume, PersonalKind::Link), ["github.com/janedoe"]);
    assert_eq!(resume.warnings, []);
    for job in &resume.experience {
        let line = &resume.lines[job.source_line as usize - 1];
        assert!(line.contains(job.title.as_deref().expect("title")), "{line}");
    }
}

#[test]
fn columns_are_read_one_after_the_other() {
    let resume = read(&fixture("two_columns.pdf"), None).expect("read");
    assert_eq!(
        jobs(&resume),
        [["Backend Developer", "Initech GmbH", "2018-05", "present"], ["Junior Developer", "Umbrella AG", "2015", "2018"]]
    );
    // The ligature of the font's own is spelled out, and the wrapped line belongs to its item.
    assert_eq!(resume.experience[0].bullets[0], "Wrote an efficient search with Elasticsearch for forty thousand products.");
    assert_eq!(schools(&resume), [["B.Sc. Informatik", "Technische Universität Berlin", "2012", "2015"]]);
    assert_eq!(skills(&resume), ["Java", "Kotlin", "Spring Boot", "PostgreSQL", "Docker", "MySQL"]);
    assert_eq!(personal(&resume, PersonalKind::Address), ["Musterstraße 1", "10115 Berlin"]);
    let line = |text: &str| resume.lines.iter().position(|line| line == text);
    assert!(line("Contact") < line("Languages") && line("Languages") < line("Work Experience"), "{:?}", resume.lines);
}

#[test]
fn dates_in_the_margin_stay_beside_what_they_date() {
    let resume = read(&fixture("german.pdf"), None).expect("read");
    assert_eq!(
        jobs(&resume),
        [["Projektleiterin", "Beispiel GmbH", "2020-04", "present"], ["Softwareentwicklerin", "Muster AG", "2014-10", "2020-03"]]
    );
    assert_eq!(
        schools(&resume),
        [["Diplom Informatik", "Universität Bonn", "2009-10", "2014-09"], ["Abitur", "Goethe-Gymnasium Köln", "-", "2008-06"]]
    );
    assert_eq!(skills(&resume), ["Java", "Python", "SQL", "Scrum", "Kanban"]);
    assert_eq!(personal(&resume, PersonalKind::Name), ["Erika Musterfrau"]);
    assert_eq!(personal(&resume, PersonalKind::Birth), ["12.08.1988 in Köln"]);
    assert_eq!(personal(&resume, PersonalKind::MaritalStatus), ["verheiratet, zwei Kinder"]);
    assert_eq!(personal(&resume, PersonalKind::Nationality), ["deutsch"]);
}

#[test]
fn a_word_document_with_tables_is_read() {
    let resume = read(&fixture("word_tables.docx"), Some("cv.docx")).expect("read");
    assert_eq!(jobs(&resume), [["Data Analyst", "Initech Ltd", "2020-01", "present"], ["Junior Analyst", "Hooli", "2017-06", "2019-12"]]);
    assert_eq!(resume.experience[0].bullets, ["Built dashboards in Tableau using Snowflake", "Automated reports with Python"]);
    assert_eq!(schools(&resume), [["BSc Statistics", "University of Leeds", "2014", "2017"]]);
    // A text box counts; a deleted revision does not.
    assert_eq!(skills(&resume), ["Snowflake", "Python", "R", "SQL", "Tableau", "Excel", "Power BI", "dbt"]);
    assert_eq!(personal(&resume, PersonalKind::Phone), ["(020) 7946 0018"]);
}

#[test]
fn what_cannot_be_read_is_said_to_be_that() {
    assert_eq!(read(&fixture("scanned.pdf"), None), Err(ReadError::NoText));
    assert_eq!(read(&fixture("encrypted.pdf"), None), Err(ReadError::Encrypted));
    assert!(matches!(read(&fixture("truncated.pdf"), None), Err(ReadError::Damaged(_))));
    let mut overwritten = fixture("one_column.pdf");
    let middle = overwritten.windows(6).position(|window| window == b"stream").expect("a stream") + 60;
    overwritten[middle..middle + 200].fill(b'!');
    assert!(matches!(read(&overwritten, None), Err(ReadError::Damaged(_))), "{:?}", read(&overwritten, None));
    let docx = fixture("word_tables.docx");
    assert!(matches!(read(&docx[..docx.len() / 2], None), Err(ReadError::Damaged(_))));
    assert_eq!(read(b"", None), Err(ReadError::Empty));
    assert_eq!(read(b" \n ", None), Err(ReadError::Empty));
    assert!(matches!(read(b"\x89PNG\r\n", None), Err(ReadError::Unsupported(_))));
    assert!(matches!(read(b"{\\rtf1 Hello}", None), Err(ReadError::Unsupported(_))));
    assert!(matches!(read(b"Hello", Some("cv.PDF")), Err(ReadError::Damaged(_))));
}

#[test]
fn text_is_read_in_the_encodings_of_common_editors() {
    let text = "Müller\nSkills\nJava – Größe";
    let latin: Vec<u8> = text.chars().map(|c| if c == '–' { 0x96 } else { c as u8 }).collect();
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes(), &latin, &wide] {
        assert_eq!(read(bytes, None).expect("read").lines, ["Müller", "Skills", "Java – Größe"]);
    }
}

#[test]
fn a_resume_without_headings_says_so() {
    let resume = read(b"hello there", None).expect("read");
    assert!(resume.warnings.iter().any(|warning| warning.code == WarningCode::NoSections));
}
