//! Sentences made of templates and fillers, with what is personal in them, and how much of it is found.

use std::collections::BTreeMap;

use super::*;

/// How often each template is filled.
const FILLINGS: usize = 6;

/// A set in a file of `kind.form: filler` lines and templates.
pub(super) struct Set {
    fillers: BTreeMap<&'static str, Vec<&'static str>>,
    templates: Vec<&'static str>,
}

/// A sentence and what is personal in it.
pub(super) struct Case {
    pub(super) text: String,
    pub(super) gold: Vec<Span>,
}

/// Counts of spans.
#[derive(Default)]
pub(super) struct Figures {
    gold: usize,
    covered: usize,
    found: usize,
    right: usize,
}

impl Figures {
    pub(super) fn recall(&self) -> f64 {
        self.covered as f64 / self.gold as f64
    }

    pub(super) fn precision(&self) -> f64 {
        self.right as f64 / self.found as f64
    }
}

impl Set {
    pub(super) fn read(file: &'static str) -> Self {
        let mut set = Self { fillers: BTreeMap::new(), templates: Vec::new() };
        for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let filler = line.split_once(": ").filter(|(key, _)| kind(key).is_some() || key.starts_with("none."));
            match filler {
                Some((key, text)) => set.fillers.entry(key).or_default().push(text),
                None => set.templates.push(line),
            }
        }
        set
    }

    /// What a session would know: the names of `name.known`, and the employers.
    pub(super) fn known(&self) -> Known {
        let all = |key| self.fillers[key].iter().map(|text| (*text).to_owned()).collect();
        Known { names: all("name.known"), employers: all("employer") }
    }

    pub(super) fn fillers(&self, key: &str) -> &[&'static str] {
        &self.fillers[key]
    }

    /// Every template filled some times, each as written and as recognisers write that know no capitals and no punctuation.
    pub(super) fn cases(&self) -> Vec<Case> {
        let filled =
            self.templates.iter().enumerate().flat_map(|(nth, template)| (0..FILLINGS).map(move |filling| (template, nth * 7 + filling)));
        filled.flat_map(|(template, seed)| [self.filled(template, seed, false), self.filled(template, seed, true)]).collect()
    }

    fn filled(&self, template: &str, seed: usize, is_lower: bool) -> Case {
        let mut case = Case { text: String::new(), gold: Vec::new() };
        let mut rest = template;
        let mut seed = seed;
        while let Some((before, (key, after))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            case.text.push_str(&plain(before, is_lower));
            let start = case.text.len();
            let fillers = &self.fillers[key];
            let filler = fillers[seed % fillers.len()];
            case.text.push_str(&if is_lower { filler.to_lowercase() } else { filler.to_owned() });
            if let Some(kind) = kind(key) {
                case.gold.push(Span { start, end: case.text.len(), kind });
            }
            rest = after;
            seed += 5;
        }
        case.text.push_str(&plain(rest, is_lower));
        case
    }
}

fn plain(text: &str, is_lower: bool) -> String {
    if is_lower { text.to_lowercase().replace(['.', ',', '?', '!'], "") } else { text.to_owned() }
}

fn kind(key: &str) -> Option<Kind> {
    let name = key.split('.').next()?;
    Kind::ALL.into_iter().find(|kind| kind.placeholder().trim_matches(['[', ']']) == name)
}

/// Figures of each kind and of all together. A personal span counts as covered when no letter and no digit of it is left; a find is right
/// when all its words are personal.
pub(super) fn figures(cases: &[Case], known: &Known) -> (BTreeMap<Kind, Figures>, Figures) {
    let mut kinds: BTreeMap<Kind, Figures> = BTreeMap::new();
    let mut all = Figures::default();
    for case in cases {
        let found = redact(&case.text, known).spans;
        for span in &case.gold {
            let is_covered = is_inside(&case.text, span, &found);
            let of_kind = kinds.entry(span.kind).or_default();
            for figures in [of_kind, &mut all] {
                figures.gold += 1;
                figures.covered += usize::from(is_covered);
            }
        }
        for span in &found {
            let is_right = is_inside(&case.text, span, &case.gold);
            let of_kind = kinds.entry(span.kind).or_default();
            for figures in [of_kind, &mut all] {
                figures.found += 1;
                figures.right += usize::from(is_right);
            }
        }
    }
    (kinds, all)
}

/// No letter or digit of the span lies outside the others.
pub(super) fn is_inside(text: &str, span: &Span, others: &[Span]) -> bool {
    text[span.start..span.end].char_indices().filter(|(_, c)| c.is_alphanumeric()).all(|(at, _)| {
        let at = span.start + at;
        others.iter().any(|other| (other.start..other.end).contains(&at))
    })
}
