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
        who i am|personal profile|career profile|about myself|professional overview|persönliches profil|über meine person|steckbrief|        personal statement|profil|kurzprofil|über mich|zusammenfassung|berufsziel|introduction|overview",
    ),
    (
        Experience,
        "experience|work experience|professional experience|employment|employment history|work history|career history|career|\
        relevant experience|industry experience|professional background|internships|work|positions|positions held|berufserfahrung|\
        berufliche erfahrung|beruflicher werdegang|berufspraxis|praktische erfahrung|praktische erfahrungen|werdegang|praktika|\
        berufstätigkeit|berufliche stationen|erfahrung|erfahrungen|tätigkeiten|volunteer experience|volunteering|ehrenamt|\
        ehrenamtliches engagement|research experience|teaching experience|military service|where i've worked|where i have worked|what i've done|what i have done|\
        my experience|employment record|work background|career summary and experience|jobs|appointments|academic appointments|positions and employment|\
        clinical experience|professional history|professional career|professional appointments|volunteer work|voluntary work|community involvement|\
        community service|giving back|berufliche laufbahn|berufsweg|beruflicher hintergrund|anstellungen|berufliche tätigkeiten|\
        bisherige tätigkeiten|arbeitserfahrung|beschäftigungen|freiwilligenarbeit",
    ),
    (
        Projects,
        "projects|personal projects|side projects|selected projects|key projects|open source|open source projects|academic projects|\
        notable projects|projekte|eigene projekte|projekterfahrung|ausgewählte projekte|projektliste|project experience|open-source|things i have built|things i've built|what i've built|what i have built|portfolio|research projects",
    ),
    (
        Education,
        "education|academic background|academic qualifications|education history|training|studies|academic education|ausbildung|\
        bildung|bildungsweg|studium|schulbildung|akademische ausbildung|schulische ausbildung|hochschulausbildung|bildungsgang|\
        aus- und weiterbildung|schule|qualifications|degrees|where i studied|what i studied|where i've studied|my education|educational background|academic history|\
        academic record|schooling|schule und studium|schule und ausbildung|akademischer werdegang|schulischer werdegang|ausbildung und studium|\
        studium und ausbildung|schul- und berufsausbildung|beruflicher und schulischer werdegang|formal education|\
        allgemeine und berufliche bildung",
    ),
    (
        Skills,
        "skills|technical skills|key skills|core skills|core competencies|competencies|technologies|tools|tech stack|technology stack|\
        technical expertise|expertise|areas of expertise|programming languages|programming|it skills|computer skills|technical proficiencies|\
        skills summary|software|technical knowledge|kenntnisse|fähigkeiten|kompetenzen|fachkenntnisse|it-kenntnisse|edv-kenntnisse|\
        technische kenntnisse|technische fähigkeiten|programmierkenntnisse|kernkompetenzen|fachliche kompetenzen|technologien|\
        it-kompetenzen|edv|know-how|hard skills|soft skills|stack|proficiencies|programmiersprachen|skillset|methods|methoden|\
        kenntnisse und fähigkeiten|besondere kenntnisse|weitere kenntnisse|what i work with|what i can do|what i'm good at|things i know|my skills|toolbox|technical proficiency|core skills|\
        skills and abilities|technical competencies|technical stack|strengths|stärken|edv- und it-kenntnisse|qualifikationen|fertigkeiten|\
        digitale kompetenzen|toolkit|clinical skills|fachkompetenzen|profil und kompetenzen",
    ),
    (
        Personal,
        "personal details|personal information|personal data|contact|contact information|contact details|details|persönliche daten|\
        persönliche angaben|angaben zur person|zur person|kontakt|kontaktdaten|personalien|persönliches|contact me|connect|contact info|get in touch|say hello|reach me|how to reach me|about the candidate",
    ),
    (
        Other,
        "languages|language skills|sprachen|sprachkenntnisse|certifications|certificates|certification|licenses|licences|zertifikate|\
        zertifizierungen|weiterbildung|weiterbildungen|fortbildung|fortbildungen|interests|hobbies|hobbys|interessen|publications|\
        veröffentlichungen|publikationen|awards|honors|honours|achievements|auszeichnungen|preise|references|referenzen|courses|kurse|\
        activities|extracurricular activities|memberships|mitgliedschaften|engagement|sonstiges|additional information|miscellaneous|\
        patents|talks|conferences|key achievements|professional development|declaration|affiliations|scholarships|stipendien|leadership|selected publications|grants|grants and awards|driving licence|driving license|fremdsprachen|\
        führerschein|courses and certifications|training courses|hobbies and interests|selected talks|exhibitions|\
        professional memberships|extracurricular|conferences and talks|publications and talks|accreditations|\
        interessen und hobbys|weiterbildung und zertifikate|vorträge|anlagen|references available on request",
    ),
];
/// Ends of headings that are not listed: "Programming Skills", "Schulausbildung".
const ENDS: [(Section, &str); 14] = [
    (Experience, " experience"),
    (Experience, "erfahrung"),
    (Experience, " background"),
    (Experience, " history"),
    (Experience, "werdegang"),
    (Education, " education"),
    (Education, "ausbildung"),
    (Skills, " skills"),
    (Skills, "kenntnisse"),
    (Skills, "kompetenzen"),
    (Skills, " competencies"),
    (Skills, " expertise"),
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
    let phrase = trimmed.to_lowercase().replace('\u{2019}', "'").split_whitespace().collect::<Vec<_>>().join(" ");
    named(&phrase).or_else(|| {
        let is_set_apart = trimmed.split_whitespace().all(|word| !word.starts_with(char::is_lowercase) || word == "and" || word == "und");
        let is_short = trimmed.split_whitespace().count() <= MAX_UNLISTED_WORDS;
        ENDS.iter().find(|(_, end)| is_set_apart && is_short && phrase.ends_with(end)).map(|(section, _)| *section)
    })
}

/// Whether a text is one of the headings that are known word for word.
pub(crate) fn is_listed(text: &str) -> bool {
    named(&text.to_lowercase()).is_some()
}

/// Whether a heading is the one of languages, spoken ones or a program's.
pub(crate) fn is_of_languages(line: &str) -> bool {
    ["languages", "sprachen"].contains(&line.trim().trim_end_matches(':').to_lowercase().as_str())
}

/// The section of a heading that stands before its text in one line, and that text: `Skills: Python, Java`.
pub(crate) fn inline_heading(line: &str) -> Option<(Section, &str)> {
    let (label, rest) = line.split_once(':')?;
    let section = heading(label)?;
    (!rest.trim().is_empty()).then(|| (section, rest.trim()))
}

fn named(phrase: &str) -> Option<Section> {
    let find = |is_it: &dyn Fn(&str) -> bool| {
        HEADINGS.iter().find(|(_, names)| names.split('|').map(str::trim).any(is_it)).map(|(section, _)| *section)
    };
    let listed = |name: &str| find(&|known| known == name);
    // Letters that were set apart may have come together without a blank between words: "WORKEXPERIENCE".
    let closed_up = |name: &str| find(&|known| known.len() > name.len() && known.replace(' ', "") == name);
    if let Some(section) = listed(phrase).or_else(|| closed_up(phrase)) {
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
            ("WORKEXPERIENCE", Section::Experience),
            ("Where I’ve worked", Section::Experience),
            ("Schule und Studium", Section::Education),
            ("Volunteer Work", Section::Experience),
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
