//! Skills: the lists of their section, and names that statements mention.

use domain::resume::{Experience, Skill};

use super::Line;
use super::vocabulary::is_spoken_language;
use crate::sections::{Section, heading};

/// Longest name of a skill, in words and in characters.
const MAX_WORDS: usize = 5;
const MAX_CHARS: usize = 48;
/// Most skills taken from one resume.
const MAX_SKILLS: usize = 200;
/// Words that say how well, not what.
const LEVELS: &str = "expert advanced basic basics intermediate beginner proficient fluent native familiar good excellent strong solid experienced \
    experte expertin fortgeschritten grundkenntnisse sehr gut gute gut anfänger verhandlungssicher fließend muttersprache kenntnisse years year \
    yrs jahre jahr professional working knowledge in of with und and";
/// Labels of a list of tools inside a job or project.
const TOOL_LABELS: [&str; 18] = [
    "tech stack",
    "technologies",
    "technology",
    "tech",
    "stack",
    "tools",
    "tools used",
    "environment",
    "skills",
    "technologies used",
    "technologien",
    "technologie",
    "umgebung",
    "techstack",
    "keywords",
    "skills used",
    "werkzeuge",
    "built with",
];
/// Heads of the columns of a table of skills.
const TABLE_HEADS: [&str; 20] = [
    "skill",
    "skills",
    "area",
    "category",
    "level",
    "tool",
    "tools",
    "experience",
    "years",
    "proficiency",
    "technology",
    "technologies",
    "bereich",
    "kategorie",
    "kenntnisse",
    "niveau",
    "stufe",
    "erfahrung",
    "kenntnis",
    "details",
];
/// Words before the name of a tool.
const CUES: [&str; 9] = ["using", "via", "leveraging", "mittels", "mithilfe", "utilizing", "utilising", "unter", "einsatz"];

/// The skills in the order of the text, each once.
pub(super) fn of(parts: &[(Option<Section>, Vec<Line>)], experience: &[Experience]) -> Vec<Skill> {
    let mut found = Found { skills: Vec::new(), others: words_of_headers(experience) };
    for (section, lines) in parts {
        let joined;
        let lines = match section {
            Some(Section::Skills) => {
                joined = lists(lines);
                &joined
            }
            _ => lines,
        };
        for line in lines.iter().filter(|line| !line.is_blank()) {
            match section {
                Some(Section::Skills) => found.add_list(line),
                Some(Section::Experience | Section::Projects) => found.add_mentioned(line),
                _ => {}
            }
        }
    }
    found.skills
}

/// The lines of a section of lists: an item that a line's end broke is put together, labels on a line of their own and a table's head are
/// left out.
fn lists(lines: &[Line]) -> Vec<Line> {
    let mut lines = lines.to_vec();
    let mut is_labelled = false;
    for at in 0..lines.len() {
        let (before, rest) = lines.split_at_mut(at);
        let [line, below @ ..] = rest else { continue };
        let has_label = line.text.contains([':', '\t']);
        let above = before.last_mut().filter(|above| above.text.contains(',') && !above.text.ends_with(','));
        let is_wrapped = !line.is_item && !has_label && (is_labelled || line.text.starts_with(char::is_lowercase));
        if let Some(above) = above.filter(|_| is_wrapped) {
            let end = line.text.find(", ").unwrap_or(line.text.len());
            above.text = format!("{} {}", above.text, &line.text[..end]);
            line.text = line.text[end..].trim_start_matches([',', ' ']).to_owned();
        } else if is_head_of_table(&line.text) || is_label_above(line, below) {
            line.text.clear();
        }
        is_labelled = has_label || (is_labelled && !line.is_blank());
    }
    lines
}

/// `Backend` over `Java, Kotlin`.
fn is_label_above(line: &Line, below: &[Line]) -> bool {
    let is_list = |line: &Line| line.text.contains(", ") || line.text.contains('\t');
    let is_short = !line.text.contains([',', ':', '\t']) && line.text.split_whitespace().count() <= 3;
    !line.is_item
        && !line.is_blank()
        && is_short
        && below.first().is_some_and(|below| !below.is_item && !below.text.contains(':') && is_list(below))
}

/// `Skill | Level`.
fn is_head_of_table(text: &str) -> bool {
    text.contains('\t') && text.split('\t').all(|cell| TABLE_HEADS.contains(&cell.trim().to_lowercase().as_str()))
}

fn words_of_headers(experience: &[Experience]) -> Vec<String> {
    let names = experience.iter().flat_map(|job| [&job.organisation, &job.title]).flatten();
    names.flat_map(|name| name.split([' ', '.', ','])).map(str::to_lowercase).collect()
}

struct Found {
    skills: Vec<Skill>,
    /// Words of employers' names and of positions, in lower case: written like a tool's and none.
    others: Vec<String>,
}

impl Found {
    fn add(&mut self, name: &str, line: &Line) {
        let is_known = self.skills.iter().any(|skill| skill.name.to_lowercase() == name.to_lowercase());
        if !is_known && self.skills.len() < MAX_SKILLS {
            self.skills.push(Skill { name: name.to_owned(), source_line: line.number });
        }
    }

    fn add_list(&mut self, line: &Line) {
        let (label, list) = match line
            .text
            .split_once(':')
            .or_else(|| dashed_label(&line.text))
            .or_else(|| line.text.split_once('\t').filter(|(label, rest)| rest.contains(',') || heading(label).is_some()))
        {
            Some((label, rest)) if label.split_whitespace().count() <= 5 => (label, rest),
            _ => ("", line.text.as_str()),
        };
        if list.trim().is_empty() {
            return;
        }
        let is_of_spoken = {
            let label = label.to_lowercase();
            ["languages", "sprachen", "language", "fremdsprachen"].contains(&label.trim())
                && items(list).iter().any(|item| is_spoken_language(item))
        };
        if is_of_spoken {
            return;
        }
        let names: Vec<String> = items(list).into_iter().filter(|item| is_name_of_skill(item)).take(MAX_SKILLS).collect();
        if names.is_empty() {
            self.add_mentioned(line);
        }
        for name in names {
            self.add(&name, line);
        }
    }

    fn add_mentioned(&mut self, line: &Line) {
        if let Some((label, list)) = line.text.split_once(':')
            && TOOL_LABELS.contains(&label.trim().to_lowercase().as_str())
        {
            for name in items(list).iter().filter(|item| is_name_of_skill(item)) {
                self.add(name, line);
            }
            return;
        }
        for name in bracketed(&line.text).into_iter().chain(named(&line.text)) {
            let is_other = name.split(' ').all(|word| self.others.contains(&word.to_lowercase()));
            if !is_other && !is_spoken_language(&name) {
                self.add(&name, line);
            }
        }
    }
}

/// `Cloud - AWS, GCP`, and not `Python - expert, Java - basic`.
fn dashed_label(text: &str) -> Option<(&str, &str)> {
    let (label, list) = text.split_once(" - ").or_else(|| text.split_once(" – "))?;
    let first = list.split(',').next()?;
    (!label.contains(',') && list.contains(',') && !list.contains(" - ") && !list.contains(" – ") && !says_level(first))
        .then_some((label, list))
}

/// A list's items without brackets that say how well, and with those that name more.
fn items(list: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut depth = 0usize;
    let mut item = String::new();
    let mut end = |item: &mut String| {
        let text = std::mem::take(item);
        items.extend(text.split(" / ").flat_map(|part| part.split(" – ").take(1)).filter_map(cleaned));
    };
    for c in list.chars() {
        match c {
            '(' | '[' => {
                end(&mut item);
                depth += 1;
            }
            ')' | ']' => {
                end(&mut item);
                depth = depth.saturating_sub(1);
            }
            ',' | ';' | '|' | '•' | '·' | '\t' | '●' | '○' | '★' | '☆' | '◦' | '■' | '□' => end(&mut item),
            _ => item.push(c),
        }
    }
    end(&mut item);
    // "Docker and Kubernetes" at a list's end.
    if items.len() > 1
        && let Some(last) = items.pop()
    {
        let last = last.strip_prefix("and ").or_else(|| last.strip_prefix("und ")).unwrap_or(&last).to_owned();
        match last.split_once(" and ").or_else(|| last.split_once(" und ")) {
            Some((one, two)) if one.split(' ').count() <= 2 && two.split(' ').count() <= 2 => {
                items.extend([one.to_owned(), two.to_owned()])
            }
            _ => items.push(last),
        }
    }
    items
}

/// An item without its level: `Python - expert` → `Python`.
fn cleaned(item: &str) -> Option<String> {
    let item = item.split(" - ").next()?;
    let item = item.split_once(": ").map_or(item, |(name, level)| if says_level(level) { name } else { level });
    let item = item.trim().trim_start_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_end_matches(['.', ':', ' ', '-']).trim();
    item.chars().any(char::is_alphabetic).then(|| item.to_owned())
}

fn says_level(text: &str) -> bool {
    text.split_whitespace().all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        LEVELS.split_whitespace().any(|level| level == word) || word.bytes().all(|byte| byte.is_ascii_digit()) || is_cefr(&word)
    })
}

/// Levels of the Common European Framework of Reference for Languages.
fn is_cefr(word: &str) -> bool {
    ["a1", "a2", "b1", "b2", "c1", "c2"].contains(&word)
}

fn is_name_of_skill(item: &str) -> bool {
    item.split_whitespace().count() <= MAX_WORDS && item.chars().count() <= MAX_CHARS && !says_level(item) && !is_spoken_language(item)
}

/// `… (Python, Django)`: two or more short names in brackets.
fn bracketed(text: &str) -> Vec<String> {
    let inner = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner);
    let Some(inner) = inner.filter(|inner| inner.contains(',')) else { return Vec::new() };
    let names = items(inner);
    let is_list =
        names.iter().all(|name| name.split(' ').count() <= 2 && name.starts_with(char::is_uppercase) && crate::dates::find(name).is_none());
    if is_list { names.into_iter().filter(|name| is_name_of_skill(name)).collect() } else { Vec::new() }
}

/// Names that are written like a tool's (`PostgreSQL`, `Node.js`, `C++`), and capitalised words in a list behind "using" and the like.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_cued = false;
    let mut before = String::new();
    for raw in text.split([' ', '\t']) {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#')).trim_start_matches(['+', '#']);
        let lower = word.to_lowercase();
        let is_capitalised = word.starts_with(char::is_uppercase) && word.chars().count() > 1;
        let is_link_word = matches!(lower.as_str(), "and" | "und" | "or" | "oder" | "with" | "mit" | "von");
        if is_like_a_tool(word) || (is_cued && is_capitalised && !ends_sentence_before(raw)) {
            names.push(word.to_owned());
        }
        let is_written_in = lower == "in" && ["written", "implemented", "programmed", "coded"].contains(&before.as_str());
        is_cued = is_written_in
            || CUES.contains(&lower.as_str())
            || (is_cued && (is_capitalised || is_link_word || is_like_a_tool(word)) && !raw.ends_with(['.', ';', ':']));
        before = lower;
    }
    names
}

fn ends_sentence_before(raw: &str) -> bool {
    raw.starts_with(['.', ';'])
}

fn is_like_a_tool(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    if !(2..=24).contains(&chars.len()) || word.contains('@') || word.contains("://") {
        return false;
    }
    if matches!(word, "C++" | "C#" | "F#" | ".NET" | "CI/CD") || ["js", "Js", "JS"].iter().any(|end| word.ends_with(&format!(".{end}"))) {
        return true;
    }
    let is_plain = chars.iter().all(|c| c.is_alphanumeric());
    let inner_capital = chars.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase());
    let is_plural = chars.last() == Some(&'s') && chars[..chars.len() - 1].iter().all(|c| c.is_uppercase());
    // German forms for all genders: "EntwicklerInnen", "KollegInnen".
    is_plain && inner_capital && !is_plural && !word.ends_with("Innen") && !word.ends_with("In") && !word.ends_with("mbH")
}
