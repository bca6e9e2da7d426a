//! Lines of text → [`Resume`].

mod blocks;
mod header;
mod personal;
mod skills;
mod vocabulary;

use domain::resume::{Education, Experience, Project, Resume, WarningCode};

use crate::dates::Span;
use crate::sections::{self, Section};
use crate::text::{INDENT, Text, bullet};
use blocks::Block;
use header::{Header, Kind};
pub(crate) use personal::is_label;

/// A line under its heading, personal details taken out.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Counted from 1.
    pub number: u32,
    /// Without indentation and bullet.
    pub text: String,
    /// An item of a list.
    pub is_item: bool,
    /// Set further right than its block.
    pub is_indented: bool,
}

impl Line {
    fn of(number: u32, raw: &str) -> Self {
        let item = bullet(raw);
        let text = item.unwrap_or(raw).trim().to_owned();
        Self { number, text, is_item: item.is_some(), is_indented: raw.starts_with(INDENT) }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// Takes a text apart.
pub(crate) fn resume(mut text: Text) -> Resume {
    let name_at = personal::line_of_name(&text.lines);
    let parts = parts(&text.lines, name_at);
    let has_sections = parts.iter().any(|(section, _)| section.is_some());
    let (personal, parts) = personal::taken_from(parts, name_at);
    let of = |wanted: Section| parts.iter().filter(move |(section, _)| *section == Some(wanted)).map(|(_, lines)| lines.as_slice());

    let experience: Vec<Experience> = of(Section::Experience).flat_map(jobs).collect();
    let education: Vec<Education> = of(Section::Education).flat_map(|lines| blocks::dated(lines, Kind::School)).map(school).collect();
    let projects: Vec<Project> = of(Section::Projects).flat_map(blocks::named).filter_map(project).collect();
    let skills = skills::of(&parts, &experience);

    if !has_sections {
        text.warn(
            WarningCode::NoSections,
            "No heading such as Experience or Education was recognised. Name the sections, each on a line of its own.",
        );
    }
    if experience.is_empty() {
        text.warn(WarningCode::NoExperience, "No job was found.");
    }
    if skills.is_empty() {
        text.warn(WarningCode::NoSkills, "No skill was found.");
    }
    let undated = experience.iter().filter(|job| job.start.is_none() && job.end.is_none()).count();
    if undated > 0 {
        text.warn(WarningCode::UndatedExperience, format!("{undated} of {} jobs have no date that was recognised.", experience.len()));
    }
    let Text { lines, warnings } = text;
    Resume { schema_version: domain::SCHEMA_VERSION, skills, experience, projects, education, personal, warnings, lines }
}

/// The lines by section; those before the first heading have none.
fn parts(lines: &[String], name_at: Option<u32>) -> Vec<(Option<Section>, Vec<Line>)> {
    let mut parts: Vec<(Option<Section>, Vec<Line>)> = vec![(None, Vec::new())];
    for (number, raw) in (1..).zip(lines) {
        let line = Line::of(number, raw);
        let current = parts.last().and_then(|(section, _)| *section);
        if current.is_some() && name_at == Some(number) {
            // A sidebar was read before the name.
            parts.push((None, vec![line]));
            continue;
        }
        let is_of_code = || current == Some(Section::Skills) && sections::is_of_languages(raw) && !are_spoken(&lines[number as usize..]);
        if let Some(section) = sections::heading(raw).filter(|_| !line.is_item && !is_of_code()) {
            // "Tools" or "Languages" inside the skills is a group of them.
            if !(current == Some(Section::Skills) && matches!(section, Section::Skills) && raw.trim_end().ends_with(':')) {
                parts.push((Some(section), Vec::new()));
                continue;
            }
        }
        if let Some((label, rest)) = raw.split_once('\t')
            && sections::is_of_languages(label)
            && are_spoken(&[rest.to_owned()])
        {
            parts.push((Some(Section::Other), vec![Line { text: rest.to_owned(), ..line }]));
            continue;
        }
        let inline = sections::inline_heading(raw).filter(|(section, _)| begins_section(current, *section, &line));
        if let Some((section, rest)) = inline {
            parts.push((Some(section), vec![Line { text: rest.to_owned(), ..line }]));
            continue;
        }
        if let Some((_, lines)) = parts.last_mut() {
            lines.push(line);
        }
    }
    parts
}

/// Whether the next lines name languages that people speak. "Languages" among skills may also be those of programs.
fn are_spoken(next: &[String]) -> bool {
    next.iter()
        .filter(|line| !line.trim().is_empty())
        .take(3)
        .any(|line| line.split([',', ';', '\t', '•']).any(|item| vocabulary::is_spoken_language(item.trim())))
}

/// `Skills: …` begins a section where that section is not open; inside a job or among skills, a label is only a label.
fn begins_section(current: Option<Section>, section: Section, line: &Line) -> bool {
    let is_list = matches!(section, Section::Skills | Section::Other);
    let is_open = matches!(current, Some(Section::Skills | Section::Experience | Section::Projects | Section::Personal));
    is_list && !is_open && !line.is_item && !line.is_indented
}

fn jobs(lines: &[Line]) -> Vec<Experience> {
    let mut jobs: Vec<Experience> = Vec::new();
    for block in blocks::dated(lines, Kind::Job) {
        let Header { role, place } = header::of(&block.header, Kind::Job);
        // Several positions under one employer's name.
        let organisation = place.or_else(|| jobs.last().filter(|_| role.is_some()).and_then(|job| job.organisation.clone()));
        let (start, end) = dates(block.span, false);
        jobs.push(Experience { title: role, organisation, start, end, bullets: block.bullets, source_line: block.number });
    }
    jobs.retain(|job| job.title.is_some() || job.organisation.is_some() || !job.bullets.is_empty());
    jobs
}

fn school(block: Block) -> Education {
    let Header { role, place } = header::of(&block.header, Kind::School);
    let (start, end) = dates(block.span, true);
    Education { institution: place, degree: role, start, end, source_line: block.number }
}

fn project(block: Block) -> Option<Project> {
    let name = header::name(block.header.first()?)?;
    Some(Project { name, bullets: block.bullets, source_line: block.number })
}

/// A single date is the end of a school and the start of a job.
fn dates(span: Option<Span>, is_end: bool) -> (Option<String>, Option<String>) {
    match span {
        Some(span) if span.is_single && is_end => (None, span.start),
        Some(span) => (span.start, span.end),
        None => (None, None),
    }
}
