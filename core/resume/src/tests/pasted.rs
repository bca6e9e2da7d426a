//! Pasted text and Markdown.

use domain::resume::PersonalKind;

use super::{jobs, personal, schools, skills};
use crate::parse;

#[test]
fn markdown_is_taken_apart() {
    let resume = parse(
        "# Ada Lovelace\n\n**Email:** ada@example.org | [GitHub](https://github.com/ada)\n\n## Experience\n\n### Analyst, Difference Engines Ltd\n\
         *Jan 2018 - Mar 2020*\n\n- Wrote the first program\n  of its kind\n- Used `C++`\n\n## Projects\n\n**Notes** (Rust, Postgres)\n- Explained Bernoulli numbers\n\n## Skills\n\
         Rust, C++ (expert), SQL; Docker and Kubernetes\n",
    );
    assert_eq!(jobs(&resume), [["Analyst", "Difference Engines Ltd", "2018-01", "2020-03"]]);
    assert_eq!(resume.experience[0].bullets, ["Wrote the first program of its kind", "Used C++"]);
    assert_eq!(resume.experience[0].source_line, 7);
    assert_eq!(resume.projects[0].name, "Notes");
    assert_eq!(resume.projects[0].bullets, ["Explained Bernoulli numbers"]);
    assert_eq!(skills(&resume), ["C++", "Rust", "Postgres", "SQL", "Docker", "Kubernetes"]);
    assert_eq!(personal(&resume, PersonalKind::Name), ["Ada Lovelace"]);
    assert_eq!(personal(&resume, PersonalKind::Link), ["https://github.com/ada"]);
}

#[test]
fn several_positions_under_one_employer_share_it() {
    let resume = parse("Experience\nAcme GmbH\nSenior Developer, 2020 – present\n- Led\nDeveloper, 2018 – 2020\n- Built\n");
    assert_eq!(jobs(&resume), [["Senior Developer", "Acme GmbH", "2020", "present"], ["Developer", "Acme GmbH", "2018", "2020"]]);
}

#[test]
fn personal_details_stay_out_of_what_was_done() {
    let resume = parse(
        "Jane Doe\njane@example.com\n\nExperience\nEngineer, Acme Inc, 2019 - 2021\n- Wrote to jane@example.com, called +1 555 010 0199\n\
         - Built https://janedoe.dev\n\nEducation\nBSc Physics, University of Oslo, 2015\n",
    );
    let text = format!("{:?} {:?}", resume.experience, resume.skills);
    for detail in ["jane@", "555", "janedoe"] {
        assert!(!text.contains(detail), "{text}");
    }
    assert_eq!(schools(&resume), [["BSc Physics", "University of Oslo", "-", "2015"]]);
    assert_eq!(personal(&resume, PersonalKind::Mail), ["jane@example.com", "jane@example.com"]);
}

#[test]
fn the_document_has_the_promised_fields() {
    let resume = parse("Jane Doe\nExperience\nEngineer, Acme Inc, 2019 - 2021\nProjects\nKite\nEducation\nBSc\nSkills\nRust");
    let json = serde_json::to_value(&resume).expect("JSON");
    let of = |list: &str| json[list][0].clone();
    assert_eq!(of("skills"), serde_json::json!({"name": "Rust", "source_line": 9}));
    assert_eq!(
        of("experience"),
        serde_json::json!({
            "title": "Engineer", "organisation": "Acme Inc", "start": "2019", "end": "2021", "bullets": [], "source_line": 3
        })
    );
    assert_eq!(of("projects"), serde_json::json!({"name": "Kite", "bullets": [], "source_line": 5}));
    assert_eq!(of("education"), serde_json::json!({"institution": null, "degree": "BSc", "start": null, "end": null, "source_line": 7}));
    assert_eq!(of("personal"), serde_json::json!({"kind": "name", "text": "Jane Doe", "source_line": 1}));
    assert_eq!(json["warnings"], serde_json::json!([]));
    assert_eq!(json["schema_version"], domain::SCHEMA_VERSION);
}

#[test]
fn what_the_first_entry_shows_holds_for_all() {
    let resume = parse(
        "Education\nBSc Nursing (General)\t2012 - 2016\nUniversity College Dublin\nLeaving Certificate\t2012\nLoreto School Bray\n\n\
         Experience\nMonzo, London\t2022 - present\nStaff Engineer\n- Led\nStadtwerke Ulm, Ulm\t2018 - 2021\nAdministrator\n- Ran",
    );
    assert_eq!(
        schools(&resume),
        [
            ["BSc Nursing (General)", "University College Dublin", "2012", "2016"],
            ["Leaving Certificate", "Loreto School Bray", "-", "2012"]
        ]
    );
    assert_eq!(jobs(&resume), [["Staff Engineer", "Monzo", "2022", "present"], ["Administrator", "Stadtwerke Ulm", "2018", "2021"]]);
}

#[test]
fn blank_lines_and_stars_of_markdown_part_nothing() {
    let resume = parse(
        "## Work\n\n### Staff Engineer — 2022 – present\n\n*Monzo — London*\n\n* Led\n\n**Critical Software** — *Tester* (2016 – 2019)\n1. Wrote tests\n2. Ran them\n\n\
         ## Projects\n\n### tinyledger\n\n* Counts",
    );
    assert_eq!(jobs(&resume), [["Staff Engineer", "Monzo", "2022", "present"], ["Tester", "Critical Software", "2016", "2019"]]);
    assert_eq!(resume.experience[1].bullets, ["Wrote tests", "Ran them"]);
    assert_eq!(resume.projects[0].name, "tinyledger");
}

#[test]
fn fields_with_labels_are_read() {
    let resume =
        parse("Experience\n\nCompany: Northern Freight Ltd\nPosition: Supervisor\nPeriod: 04/2018 – present\nDuties:\n- Plan shifts");
    assert_eq!(jobs(&resume), [["Supervisor", "Northern Freight Ltd", "2018-04", "present"]]);
    assert_eq!(resume.experience[0].bullets, ["Plan shifts"]);
}

#[test]
fn labels_and_heads_of_skills_are_none() {
    let resume = parse(
        "Skills\nLanguages\nGo, Rust\nData: Spark, Machine\nLearning, Airflow\nCloud - AWS, GCP\n\n| Area | Level |\n|---|---|\n| Bash | expert |\n\nLanguages\nEnglish, Polish",
    );
    assert_eq!(skills(&resume), ["Go", "Rust", "Spark", "Machine Learning", "Airflow", "AWS", "GCP", "Bash"]);
    assert_eq!(skills(&parse("Skills\nHazmat\nPallet jack\nLanguages\tEnglish")), ["Hazmat", "Pallet jack"]);
}

#[test]
fn a_year_inside_a_number_is_no_date() {
    let resume = parse("Gareth Pritchard\n029 2018 0456 | Portland, OR\n\nExperience\nEngineer, Acme Inc, 2019 - 2021");
    assert_eq!(personal(&resume, PersonalKind::Phone), ["029 2018 0456"]);
    assert_eq!(personal(&resume, PersonalKind::Address), ["Portland, OR"]);
}
