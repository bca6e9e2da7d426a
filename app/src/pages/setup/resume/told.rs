//! What of a resume is told to the server: the lines that the candidate left, in the words that the candidate left.

use domain::resume::{PersonalKind, Resume, WarningCode};

/// Where a line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Told apart from all others, to be taken out of what is said.
    Name,
    Skill,
    Experience,
    Project,
    Education,
    /// Lines of a resume without headings, as they stand.
    Unsorted,
}

/// The parts in the order of the page.
pub(super) const PARTS: [Part; 6] = [Part::Name, Part::Skill, Part::Experience, Part::Project, Part::Education, Part::Unsorted];

/// One line of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) part: Part,
    pub(super) text: String,
    /// Says what was done in the entry above it.
    pub(super) below: bool,
    /// The candidate took it out.
    pub(super) removed: bool,
}

/// The lines of a resume. Personal details but the name are no lines: they are never told.
pub(super) fn lines(resume: &Resume) -> Vec<Line> {
    let line = |part, text: String, below| Line { part, text, below, removed: false };
    let entry = |part, heading: String, bullets: &[String]| {
        let bullets: Vec<Line> = bullets.iter().map(|bullet| line(part, bullet.clone(), true)).collect();
        std::iter::once(line(part, heading, false)).chain(bullets)
    };
    let names = resume.personal.iter().filter(|detail| detail.kind == PersonalKind::Name);
    let names = names.map(|name| line(Part::Name, name.text.clone(), false));
    let skills = resume.skills.iter().map(|skill| line(Part::Skill, skill.name.clone(), false));
    let experience = resume.experience.iter().flat_map(|job| {
        let heading = heading([&job.title, &job.organisation], [&job.start, &job.end]);
        entry(Part::Experience, heading, &job.bullets)
    });
    let projects = resume.projects.iter().flat_map(|project| entry(Part::Project, project.name.clone(), &project.bullets));
    let education = resume
        .education
        .iter()
        .map(|school| line(Part::Education, heading([&school.degree, &school.institution], [&school.start, &school.end]), false));
    let unsorted = unsorted(resume).map(|text| line(Part::Unsorted, text.to_owned(), false));
    names.chain(skills).chain(experience).chain(projects).chain(education).chain(unsorted).filter(|line| !line.text.is_empty()).collect()
}

/// The text that is sent: line by line, then the skills in one line, and no name. A term is kept with the first line that has it, and what was
/// done says more than a list.
pub(super) fn told(lines: &[Line]) -> String {
    let skills = left(lines, |part| part == Part::Skill).collect::<Vec<_>>().join(", ");
    let skills = (!skills.is_empty()).then(|| format!("Skills: {skills}"));
    left(lines, |part| !matches!(part, Part::Skill | Part::Name)).chain(skills.as_deref()).collect::<Vec<_>>().join("\n")
}

/// The names that are sent.
pub(super) fn names(lines: &[Line]) -> Vec<String> {
    left(lines, |part| part == Part::Name).map(str::to_owned).collect()
}

/// What the candidate left of some parts.
fn left(lines: &[Line], of: impl Fn(Part) -> bool) -> impl Iterator<Item = &str> {
    lines.iter().filter(move |line| of(line.part) && !line.removed).map(|line| line.text.trim()).filter(|text| !text.is_empty())
}

/// Without headings nobody can tell what belongs where, and nothing may be lost for that: the lines in which nothing is personal.
fn unsorted(resume: &Resume) -> impl Iterator<Item = &str> {
    let has_no_headings = resume.warnings.iter().any(|warning| warning.code == WarningCode::NoSections);
    let impersonal = |text: &str| !resume.personal.iter().any(|detail| text.contains(&detail.text));
    let lines = resume.lines.iter().map(|line| line.trim().trim_start_matches('•').trim());
    lines.filter(move |line| has_no_headings && impersonal(line))
}

/// `Engineer, Contoso (2019-03 – present)`.
fn heading(names: [&Option<String>; 2], dates: [&Option<String>; 2]) -> String {
    let joined = |parts: [&Option<String>; 2], between| parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(between);
    let (name, dates) = (joined(names, ", "), joined(dates, " – "));
    match (name.is_empty(), dates.is_empty()) {
        (_, true) => name,
        (true, false) => dates,
        (false, false) => format!("{name} ({dates})"),
    }
}

#[cfg(test)]
mod tests {
    use domain::resume::{Experience, Personal, PersonalKind, Skill, Warning};

    use super::*;

    fn resume() -> Resume {
        let skill = |name: &str| Skill { name: name.into(), source_line: 4 };
        Resume {
            skills: vec![skill("Rust"), skill("Kafka")],
            experience: vec![Experience {
                title: Some("Engineer".into()),
                organisation: Some("Contoso".into()),
                start: Some("2019-03".into()),
                end: Some("present".into()),
                bullets: vec!["Cut the costs by 40 %".into(), "Led five people".into()],
                source_line: 7,
            }],
            personal: vec![Personal { kind: PersonalKind::Name, text: "Jane Doe".into(), source_line: 1 }],
            ..Resume::default()
        }
    }

    #[test]
    fn what_is_kept_is_told_and_the_name_apart() {
        let lines = lines(&resume());
        assert_eq!(told(&lines), "Engineer, Contoso (2019-03 – present)\nCut the costs by 40 %\nLed five people\nSkills: Rust, Kafka");
        assert_eq!(names(&lines), ["Jane Doe"]);
        assert_eq!((told(&[]), names(&[])), (String::new(), Vec::new()));
    }

    #[test]
    fn no_other_detail_is_told_nor_a_name_that_was_taken_out() {
        let mail = Personal { kind: PersonalKind::Mail, text: "jane@example.com".into(), source_line: 2 };
        let mut resume = resume();
        resume.personal.push(mail);
        let mut lines = lines(&resume);
        assert_eq!(names(&lines), ["Jane Doe"]);
        lines[0].text = " Jane Roe ".into();
        assert_eq!(names(&lines), ["Jane Roe"]);
        lines[0].removed = true;
        assert_eq!(names(&lines), [""; 0]);
        assert!(!told(&lines).contains("Jane") && !told(&lines).contains("example"));
    }

    #[test]
    fn without_headings_every_impersonal_line_is_offered() {
        let warnings = vec![Warning { code: WarningCode::NoSections, detail: String::new() }];
        let written = ["Jane Doe", "", "• Ran Kafka for forty teams"].map(str::to_owned).to_vec();
        let resume = Resume { lines: written, warnings, experience: Vec::new(), ..resume() };
        assert_eq!(told(&lines(&resume)), "Ran Kafka for forty teams\nSkills: Rust, Kafka");
    }

    #[test]
    fn what_was_taken_out_or_changed_is_told_so() {
        let mut lines = lines(&resume());
        lines[2].removed = true;
        lines[4].text = " Cut the costs by half ".into();
        lines[5].text = "  ".into();
        assert_eq!(told(&lines), "Engineer, Contoso (2019-03 – present)\nCut the costs by half\nSkills: Rust");
    }
}
