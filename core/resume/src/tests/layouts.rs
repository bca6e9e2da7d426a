//! Pages as programs lay them out: what stands beside what, and what is drawn instead of written.

use domain::resume::PersonalKind;

use super::hostile::{FONT, docx, pdf};
use super::{jobs, personal, schools, skills};
use crate::{ReadError, read};

/// Text at a place, 10 points high; y is upwards.
fn at(x: f64, y: f64, text: &str) -> String {
    format!("BT /F 10 Tf {x} {y} Td ({text}) Tj ET\n")
}

fn page(texts: &[(f64, f64, &str)]) -> Vec<u8> {
    let content: String = texts.iter().map(|(x, y, text)| at(*x, *y, text)).collect();
    pdf(1, "", content.as_bytes(), FONT, b"")
}

#[test]
fn a_drawn_disc_or_square_is_a_bullet() {
    let content = at(50.0, 780.0, "Work Experience")
        + &at(50.0, 760.0, "Staff Nurse, Beacon Care Home, 2019 - 2021")
        + "52 748 m 52 750 55 750 55 748 c 55 745 52 745 52 748 c h f\n"
        + &at(62.0, 745.0, "Cared for eight patients")
        + "52 733 3 3 re S\n"
        + &at(62.0, 732.0, "Trained new nurses");
    let resume = read(&pdf(1, "", content.as_bytes(), FONT, b""), None).expect("read");
    assert_eq!(jobs(&resume), [["Staff Nurse", "Beacon Care Home", "2019", "2021"]]);
    assert_eq!(resume.experience[0].bullets, ["Cared for eight patients", "Trained new nurses"]);
}

#[test]
fn a_stamp_on_a_scan_is_not_its_text() {
    let picture = b"5 0 obj\n<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\nstream\n0\nendstream\nendobj\n";
    let resources = format!("{FONT}/XObject<</I 5 0 R>>");
    let scan = |text: &str| pdf(1, "", format!("q 595 0 0 842 0 0 cm /I Do Q\n{}", at(50.0, 20.0, text)).as_bytes(), &resources, picture);
    assert_eq!(read(&scan("Scanned with a telephone, free version"), None), Err(ReadError::NoText));
    // A page without either is no scan, and text in a font that is missing is not just left out.
    assert_eq!(read(&pdf(1, "", b"q Q", FONT, b""), None), Err(ReadError::Empty));
    assert_eq!(read(&pdf(1, "", at(50.0, 20.0, "Engineer at Acme in Leeds").as_bytes(), "", b""), None), Err(ReadError::UnreadableFonts));
    // With all of its text behind the picture it can be read.
    let recognised = "Engineer at Acme in Leeds, then in London and again in Leeds ".repeat(6);
    assert!(read(&scan(&recognised), None).is_ok());
}

#[test]
fn dates_at_the_end_of_lines_are_no_column_beside_a_sidebar() {
    let resume = read(
        &page(&[
            (50.0, 780.0, "Experience"),
            (50.0, 765.0, "Systems Administrator"),
            (300.0, 765.0, "03.2016 - 06.2021"),
            (50.0, 750.0, "Stadtwerke Ulm"),
            (50.0, 735.0, "Technician"),
            (300.0, 735.0, "08.2013 - 02.2016"),
            (50.0, 720.0, "Wieland Services"),
            (50.0, 705.0, "Education"),
            (50.0, 690.0, "BSc Physics"),
            (300.0, 690.0, "09.2010 - 07.2013"),
            (50.0, 675.0, "University of Ulm"),
            // The sidebar begins right behind the dates' end.
            (396.0, 780.0, "Skills"),
            (396.0, 765.0, "Linux"),
            (396.0, 750.0, "Ansible"),
            (396.0, 735.0, "Kubernetes"),
            (396.0, 720.0, "Terraform"),
        ]),
        None,
    )
    .expect("read");
    assert_eq!(
        jobs(&resume),
        [["Systems Administrator", "Stadtwerke Ulm", "2016-03", "2021-06"], ["Technician", "Wieland Services", "2013-08", "2016-02"]]
    );
    assert_eq!(schools(&resume), [["BSc Physics", "University of Ulm", "2010-09", "2013-07"]]);
    assert_eq!(skills(&resume), ["Linux", "Ansible", "Kubernetes", "Terraform"]);
}

#[test]
fn a_heading_that_the_margin_breaks_stays_beside_its_text() {
    let resume = read(
        &page(&[
            (50.0, 780.0, "EMPLOYMENT"),
            (160.0, 780.0, "Staff Engineer, Acme Ltd, 2019 - 2021"),
            (160.0, 767.0, "Led the team and its work on payments"),
            (50.0, 740.0, "EDUCATION AND"),
            (50.0, 727.0, "TRAINING"),
            (160.0, 740.0, "BSc Physics, 2010 - 2013"),
            (160.0, 727.0, "University of Leeds"),
            (50.0, 700.0, "TECHNICAL"),
            (50.0, 687.0, "SKILLS"),
            (160.0, 700.0, "Python, Rust, Kafka"),
        ]),
        None,
    )
    .expect("read");
    assert_eq!(jobs(&resume), [["Staff Engineer", "Acme Ltd", "2019", "2021"]]);
    assert_eq!(schools(&resume), [["BSc Physics", "University of Leeds", "2010", "2013"]]);
    assert_eq!(skills(&resume), ["Python", "Rust", "Kafka"]);
}

#[test]
fn a_name_below_a_sidebar_is_found() {
    let resume = crate::parse(
        "Contact\nmarcus@oyelaran.co\n\nSkills\nRust, SQL\n\nMarcus Oyelaran\nProduct Manager\n\nExperience\nEngineer, Acme Inc, 2019 - 2021",
    );
    assert_eq!(personal(&resume, PersonalKind::Name), ["Marcus Oyelaran"]);
    assert_eq!(skills(&resume), ["Rust", "SQL"]);
}

#[test]
fn a_paragraph_ends_a_list_of_a_word_document() {
    let item = |text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"ListBullet\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let plain = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = plain("Projects") + &plain("Ledger") + &item("Bookkeeping in Go") + &plain("Rainfall") + &item("A weather station");
    let resume = read(&docx(format!("<w:body>{body}</w:body>").as_bytes()), None).expect("read");
    let names: Vec<&str> = resume.projects.iter().map(|project| project.name.as_str()).collect();
    assert_eq!(names, ["Ledger", "Rainfall"]);
    assert_eq!(resume.projects[0].bullets, ["Bookkeeping in Go"]);
}
