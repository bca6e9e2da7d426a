//! Headings of sections, in English and German.

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Summary,
    Experience,
    Projects,
    Education,
    Skills,
    Personal,
    /// Languages, certificates, interests, publications: read by nobody here, but they end what stands before.
    Other,
}

use Section::{Education, Experience, Other, Personal, Projects, Skills, Summary};

/// Headings in lower case. Each half of "A & B" may stand alone.
const HEADINGS: [(Section, &str); 7] = [
    (
        Summary,
        "summary|professional summary|executive summary|career summary|profile|professional profile|about|about me|objective|career objective|\
        personal statement|profil|kurzprofil|über mich|zusammenfassung|berufsziel|introduction|overview",
    ),
    (
        Experience,
        "experience|work experience|professional experience|employment|employment history|work history|career history|career|\
        relevant experience|industry experience|professional background|internships|work|positions|positions held|berufserfahrung|\
        berufliche erfahrung|beruflicher werdegang|berufspraxis|praktische erfahrung|praktische erfahrungen|werdegang|praktika|\
        berufstätigkeit|berufliche stationen|erfahrung|erfahrungen|tätigkeiten|volunteer experience|volunteering|ehrenamt|\
        ehrenamtliches engagement|research experience|teaching experience|military service",
    ),
    (
        Projects,
        "projects|personal projects|side projects|selected projects|key projects|open source|open source projects|academic projects|\
        notable projects|projekte|eigene projekte|projekterfahrung|ausgewählte projekte|projektliste|project experience|open-source",
    ),
    (
        Education,
        "education|academic background|academic qualifications|education history|training|studies|academic education|ausbildung|\
        bildung|bildungsweg|studium|schulbildung|akademische ausbildung|schulische ausbildung|hochschulausbildung|bildungsgang|\
        aus- und weiterbildung|schule|qualifications|degrees",
    ),
    (
        Skills,
        "skills|technical skills|key skills|core skills|core competencies|competencies|technologies|tools|tech stack|technology stack|\
        technical expertise|expertise|areas of expertise|programming languages|programming|it skills|computer skills|technical proficiencies|\
        skills summary|software|technical knowledge|kenntnisse|fähigkeiten|kompetenzen|fachkenntnisse|it-kenntnisse|edv-kenntnisse|\
        technische kenntnisse|technische fähigkeiten|programmierkenntnisse|kernkompetenzen|fachliche kompetenzen|technologien|\
        it-kompetenzen|edv|know-how|hard skills|soft skills|stack|proficiencies|programmiersprachen|skillset|methods|methoden|\
        kenntnisse und fähigkeiten|besondere kenntnisse|weitere kenntnisse",
    ),
    (
        Personal,
        "personal details|personal information|personal data|contact|contact information|contact details|details|persönliche daten|\
        persönliche angaben|angaben zur person|zur person|kontakt|kontaktdaten|personalien|persönliches|contact me|connect",
    ),
    (
        Other,
        "languages|language skills|sprachen|sprachkenntnisse|certifications|certificates|certification|licenses|licences|zertifikate|\
        zertifizierungen|weiterbildung|weiterbildungen|fortbildung|fortbildungen|interests|hobbies|hobbys|interessen|publications|\
        veröffentlichungen|publikationen|awards|honors|honours|achievements|auszeichnungen|preise|references|referenzen|courses|kurse|\
        activities|extracurricular activities|memberships|mitgliedschaften|engagement|sonstiges|additional information|miscellaneous|\
        patents|talks|conferences|key achievements|professional development|declaration|affiliations|scholarships|stipendien|leadership",
    ),
];
/// Ends of headings that are not listed: "Programming Skills", "Schulausbildung".
const ENDS: [(Section, &str); 8] = [
    (Experience, " experience"),
    (Experience, "erfahrung"),
    (Education, " education"),
    (Education, "ausbildung"),
    (Skills, " skills"),
    (Skills, "kenntnisse"),
    (Projects, " projects"),
    (Projects, "projekte"),
];
/// Such a heading has no more words.
const MAX_UNLISTED_WORDS: usize = 3;
/// Longer lines are no headings, in words.
const MAX_WORDS: usize = 6;

/// The section that a line begins, when it is nothing but a heading.
pub(crate) fn heading(line: &str) -> Option<Section> {
    let trimmed = line.trim().trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches(|c: char| !c.is_alphabetic());
    if trimmed.is_empty() || trimmed.contains('\t') || trimmed.split_whitespace().count() > MAX_WORDS {
        return None;
    }
    // An item of a list and a sentence begin no section.
    if crate::text::bullet(line).is_some() || line.trim().ends_with('.') {
        return None;
    }
    let phrase = trimmed.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    named(&phrase).or_else(|| {
        let is_set_apart = trimmed.split_whitespace().all(|word| !word.starts_with(char::is_lowercase) || word == "and" || word == "und");
        let is_short = trimmed.split_whitespace().count() <= MAX_UNLISTED_WORDS;
        ENDS.iter().find(|(_, end)| is_set_apart && is_short && phrase.ends_with(end)).map(|(section, _)| *section)
    })
}

/// The section of a heading that stands before its text in one line, and that text: `Skills: Python, Java`.
pub(crate) fn inline_heading(line: &str) -> Option<(Section, &str)> {
    let (label, rest) = line.split_once(':')?;
    let section = heading(label)?;
    (!rest.trim().is_empty()).then(|| (section, rest.trim()))
}

fn named(phrase: &str) -> Option<Section> {
    let listed =
        |name: &str| HEADINGS.iter().find(|(_, names)| names.split('|').any(|known| known.trim() == name)).map(|(section, _)| *section);
    if let Some(section) = listed(phrase) {
        return Some(section);
    }
    // "Skills & Tools", "Education and Certifications": the first known half decides, and all must be known.
    let halves: Vec<&str> =
        phrase.split(['&', '/', ',', '+']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" und ")).collect();
    if halves.len() < 2 {
        return None;
    }
    let sections: Option<Vec<Section>> = halves.iter().map(|half| listed(half.trim())).collect();
    sections?.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::{Section, heading, inline_heading};

    #[test]
    fn headings_are_recognised_however_they_are_set() {
        for (line, section) in [
            ("EXPERIENCE", Section::Experience),
            ("1. Work Experience:", Section::Experience),
            ("== Technical Skills ==", Section::Skills),
            ("Skills & Tools", Section::Skills),
            ("Berufserfahrung", Section::Experience),
            ("Kenntnisse und Fähigkeiten", Section::Skills),
            ("Education and Training", Section::Education),
            ("SCHULAUSBILDUNG", Section::Education),
            ("Data Engineering Projects", Section::Projects),
            ("PERSÖNLICHE DATEN", Section::Personal),
        ] {
            assert_eq!(heading(line), Some(section), "{line}");
        }
        for line in
            ["• Experience", "Experienced engineer", "Led experience design for all of the products", "Customer experience", "Work.", ""]
        {
            assert_eq!(heading(line), None, "{line}");
        }
        assert_eq!(inline_heading("Skills: Python, Java"), Some((Section::Skills, "Python, Java")));
    }
}
