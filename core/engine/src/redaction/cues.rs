//! What stands around names of people.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words right after which a name stands.
pub(super) const INTRODUCTIONS: &[&[&str]] = &[
    &["name", "is"],
    &["name", "was"],
    &["surname", "is"],
    &["surname", "was"],
    &["name", "'", "s"],
    &["names", "is"],
    &["is", "pronounced"],
    &["go", "by"],
    &["goes", "by"],
    &["call", "me"],
    &["calls", "me"],
    &["call", "him"],
    &["call", "her"],
    &["he", "is", "called"],
    &["she", "is", "called"],
    &["he", "was", "called"],
    &["she", "was", "called"],
    &["ich", "heisse"],
    &["ich", "heiss"],
    &["er", "heisst"],
    &["er", "hiess"],
    &["name", "ist"],
    &["name", "war"],
    &["name", "lautet"],
    &["vorname", "ist"],
    &["nachname"],
    &["nachname", "ist"],
    &["nennen", "sie", "mich"],
    &["nennt", "mich"],
    &["nennen", "mich"],
    &["namens"],
    &["heisse", "ich"],
];
/// Words before "name" that make it the name of a thing.
pub(super) const NAMED: &[&str] = &[
    "code", "project", "product", "file", "domain", "host", "class", "function", "table", "brand", "company", "column", "variable", "team",
    "tool", "package", "branch", "field",
];
/// Words after which a name may stand, and much else.
pub(super) const HINTS: &[&[&str]] = &[
    &["i", "am"],
    &["i", "'", "m"],
    &["im"],
    &["this", "is"],
    &["ich", "bin"],
    &["hier", "ist"],
    &["hier", "spricht"],
    &["named"],
    &["called"],
    &["dear"],
    &["hi"],
    &["hey"],
    &["hello"],
    &["hallo"],
];
pub(super) const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "mister",
    "dr",
    "doctor",
    "doktor",
    "prof",
    "professor",
    "herr",
    "herrn",
    "frau",
    "sir",
    "madam",
    "captain",
    "sergeant",
    "lieutenant",
    "colonel",
];
/// Words with which people greet and thank.
pub(super) const GREETINGS: &[&str] = &["hi", "hey", "hello", "hallo", "dear", "thanks", "danke"];
pub(super) const POSSESSIVES: &[&str] = &[
    "my", "our", "his", "her", "their", "one", "former", "a", "the", "some", "this", "another", "mein", "meine", "meinem", "meinen",
    "meiner", "unser", "unsere", "unserem", "unserer", "ein", "eine", "der", "die",
];
/// What a person does and a thing does not.
pub(super) const SAYING: &[&str] = &[
    "said",
    "told",
    "asked",
    "suggested",
    "thought",
    "replied",
    "agreed",
    "disagreed",
    "insisted",
    "wrote",
    "explained",
    "complained",
    "proposed",
    "wanted",
    "says",
    "asks",
    "tells",
    "sagte",
    "meinte",
    "fragte",
    "erklärte",
    "schlug",
    "wollte",
    "antwortete",
    "schrieb",
    "bat",
];
/// Verbs whose object is a person.
pub(super) const MEETING: &[&str] = &[
    "told",
    "asked",
    "met",
    "convinced",
    "persuaded",
    "hired",
    "thanked",
    "interviewed",
    "emailed",
    "invited",
    "promoted",
    "fired",
    "replaced",
    "joined",
    "messaged",
    "pinged",
    "mentored",
    "coached",
    "onboarded",
    "helped",
    "introduced",
    "remember",
    "admired",
    "meet",
];
/// What one does to, with or from a person.
pub(super) const LEADING: &[&str] = &[
    "reported",
    "reporting",
    "report",
    "talked",
    "spoke",
    "listened",
    "thanks",
    "learned",
    "learnt",
    "heard",
    "paired",
    "met",
    "argued",
    "disagreed",
    "apologized",
    "delegated",
    "escalated",
    "presented",
    "explained",
    "handed",
    "spoken",
    "together",
    "zusammen",
    "gemeinsam",
    "gelernt",
];
/// What one does under or alongside a person.
pub(super) const WORKING: &[&str] = &["worked", "work", "working", "studied", "trained", "served", "started"];
/// Words with which people name themselves.
pub(super) const SELVES: &[&[&str]] = &[&["i", "am"], &["i", "'", "m"], &["ich", "bin"]];
/// What may follow a name after a relation, where nothing is written with capitals.
pub(super) const FOLLOWERS: &[&str] = &[
    "who", "was", "is", "and", "had", "has", "gave", "helped", "came", "told", "said", "hat", "war", "ist", "und", "left", "joined", "did",
    "made", "owned", "took",
];
/// What a person was or did, right after the name.
pub(super) const DEEDS: &[&str] = &[
    "left",
    "quit",
    "joined",
    "resigned",
    "retired",
    "laughed",
    "smiled",
    "apologized",
    "goes",
    "stepped",
    "called",
    "came",
    "taught",
    "believed",
    "promised",
    "knew",
    "didn",
    "felt",
    "approved",
    "decided",
    "refused",
    "admitted",
    "demanded",
    "blamed",
    "yelled",
    "shouted",
    "recommended",
    "encouraged",
    "noticed",
    "realized",
    "reviewed",
    "warned",
    "volunteered",
    "supervised",
];
/// What a person has done, after "hat", "war" or "kam".
pub(super) const DEEDS_GERMAN: &[&str] = &["mir", "mich", "uns", "gesagt", "gemeint", "gefragt", "damals", "vorgeschlagen", "gekündigt"];
/// What one has done to a person, after the name.
pub(super) const MET_GERMAN: &[&str] = &[
    "gefragt",
    "überzeugt",
    "getroffen",
    "eingestellt",
    "eingearbeitet",
    "angerufen",
    "gebeten",
    "vertreten",
    "unterstützt",
    "betreut",
    "kennengelernt",
    "übergeben",
];
/// What people are and things are not, after "was".
pub(super) const STATES: &[&str] = &[
    "like", "upset", "promoted", "hired", "sick", "furious", "right", "angry", "someone", "somebody", "nice", "kind", "our", "my", "his",
    "her", "always", "very", "really",
];
/// Parts of a firm in which people work.
pub(super) const DEPARTMENTS: &[&str] = &[
    "marketing",
    "sales",
    "hr",
    "legal",
    "finance",
    "accounting",
    "support",
    "procurement",
    "engineering",
    "product",
    "design",
    "it",
    "operations",
    "ops",
    "security",
    "qa",
    "data",
    "platform",
    "compliance",
];
/// What people have, after a genitive.
pub(super) const BELONGINGS: &[&str] = &[
    "team",
    "idea",
    "help",
    "feedback",
    "opinion",
    "advice",
    "approach",
    "desk",
    "office",
    "manager",
    "boss",
    "role",
    "department",
    "accounts",
    "code",
    "project",
    "projects",
    "leadership",
    "place",
    "job",
    "mind",
    "suggestion",
    "email",
    "question",
    "work",
    "last",
];
/// Prepositions beside which a capital makes a person of a guarded name.
pub(super) const BESIDE: &[&str] = &[
    "with", "to", "by", "and", "told", "asked", "mit", "von", "zu", "me", "for", "from", "when", "that", "before", "after", "because",
    "then", "if", "where",
];
/// Words after which such a name is none: "Mark as done", "Bill of Materials".
pub(super) const BELONGING: &[&str] = &["as", "of", "period"];
/// Guarded names that begin questions and half sentences.
pub(super) const AUXILIARIES: &[&str] = &["will", "may", "can", "don", "said"];
pub(super) const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "da", "di", "del", "della", "dela", "el", "al", "bin", "ibn", "ben", "la", "le", "zu", "dos", "du",
    "mc", "mac", "st",
];

static RELATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| RELATION_WORDS.split_whitespace().collect());

const RELATION_WORDS: &str = "\
    manager boss lead colleague coworker mentor supervisor director ceo cto cfo coo cio vp founder cofounder teammate professor wife husband \
    brother sister friend partner engineer developer dev designer head owner intern recruiter advisor mother father son daughter teacher client \
    flatmate roommate architect neighbor neighbour cousin uncle aunt girlfriend boyfriend fiance buddy trainer coach tutor instructor \
    predecessor successor assistant nurse principal customer patient student joiner dba consultant contractor analyst scientist accountant \
    lawyer interviewer examiner president chairman counterpart secretary representative subordinate classmate superior stakeholder tester contact guy lady woman gentleman \
    chef chefin kollege kollegin kollegen vorgesetzter vorgesetzte vorgesetzten mentorin leiter leiterin teamleiter teamleiterin projektleiter \
    projektleiterin abteilungsleiter abteilungsleiterin bereichsleiter bereichsleiterin freund freundin mann bruder schwester betreuer \
    betreuerin geschäftsführer geschäftsführerin geschäftspartner professorin ausbilder ausbilderin kunde kundin patientin ehemann ehefrau \
    sohn tochter vater mutter nachbar nachbarin dozent dozentin lehrer lehrerin praktikant praktikantin entwickler entwicklerin schüler \
    schülerin mitarbeiter mitarbeiterin oberarzt oberärztin chefarzt chefärztin kommilitone kommilitonin vorarbeiter meister";

/// What people are to each other, one of them or several.
pub(super) fn is_relation(word: &str) -> bool {
    RELATIONS.contains(word) || word.strip_suffix('s').is_some_and(|one| RELATIONS.contains(one))
}
