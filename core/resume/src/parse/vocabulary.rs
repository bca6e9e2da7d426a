//! Words that tell a position from an employer, a degree from a school, and a place from both. English and German, in lower case.

/// Words of positions.
const POSITIONS: &str = "engineer developer programmer architect manager analyst consultant lead intern internship director designer scientist \
    assistant administrator admin specialist officer head chief cto ceo cfo coo vp president founder co-founder cofounder researcher teacher \
    tutor lecturer professor technician tester coordinator owner master associate representative executive accountant nurse apprentice trainee \
    freelancer freelance contractor advisor adviser strategist writer editor clerk supervisor operator trainer coach student fellow partner \
    senior therapist pharmacist paramedic midwife surgeon physician dentist lawyer solicitor paralegal attorney secretary receptionist \
    bookkeeper auditor economist statistician mathematician physicist chemist biologist journalist photographer illustrator animator producer \
    merchandiser salesperson salesman saleswoman broker underwriter surveyor welder plumber carpenter gardener caretaker courier \
    translator interpreter librarian curator commis postdoc instructor educator principal headteacher trustee treasurer chair \
    carer caregiver nanny stylist hairdresser steward stewardess pilot inspector foreman machinist fitter \
    recruiter controller planner buyer agent cashier waiter barista driver mechanic electrician chef volunteer mentor sre devops \
    entwickler entwicklerin ingenieur ingenieurin leiter leiterin berater beraterin praktikant praktikantin praktikum werkstudent \
    werkstudentin sachbearbeiter sachbearbeiterin referent referentin mitarbeiter mitarbeiterin hilfskraft assistent assistentin \
    geschäftsführer geschäftsführerin informatiker informatikerin administratorin auszubildende auszubildender azubi techniker technikerin \
    kauffrau kaufmann lehrer lehrerin verkäufer verkäuferin architektin analystin managerin dozent dozentin projektleitung teamleitung leitung \
    freiberufler selbstständig tätigkeit volontär volontärin programmierer programmiererin tester testerin pfleger krankenpfleger gründer \
    buchhalter buchhalterin disponent disponentin redakteur redakteurin aushilfe";
/// Ends of German compounds that are positions: Softwareentwickler, Projektleiterin.
const POSITION_ENDS: &str = "entwickler entwicklerin ingenieur ingenieurin leiter leiterin berater beraterin manager managerin informatiker \
    informatikerin assistent assistentin student studentin praktikant praktikantin praktikum techniker technikerin mitarbeiter mitarbeiterin \
    administrator architekt analyst hilfskraft kaufmann kauffrau leitung lehrer tester betreuer betreuerin pfleger pflegerin schwester einkäufer einkäuferin verkäufer verkäuferin kaufleute meister meisterin koch köchin fahrer \
    fahrerin arbeiter arbeiterin referent referentin führer führerin redakteur redakteurin volontär volontärin designer designerin planer planerin";
/// Words of employers.
const EMPLOYERS: &str = "gmbh ag se kg ohg ug mbh e.v. ev ltd ltd. limited inc inc. llc corp corp. corporation co. plc s.a. sa b.v. bv s.r.l. oy ab \
    group gruppe holding bank llp pvt company technologies technology solutions systems labs laboratories studio studios partners consulting agency \
    agentur institut institute university universität hochschule klinikum hospital krankenhaus ministerium stadtwerke verlag versicherung \
    insurance software airlines motors foundation stiftung fraunhofer media ventures industries logistics services healthcare energy pharma \
    digital werke school college association verein council department amt theater theatre museum kanzlei praxis apotheke bäckerei hotel restaurant";
/// Words of degrees.
const DEGREES: &str = "bachelor bachelors bachelor's master masters master's bsc b.sc. b.sc msc m.sc. m.sc ba b.a. b.a ma m.a. m.a phd ph.d. ph.d \
    doctorate doctor dr. mba diploma diplom degree abitur fachabitur matura ausbildung a-levels a-level gcse gcses b.eng. beng m.eng. meng \
    b.eng m.eng promotion staatsexamen associate certificate minor major magister hochschulreife realschulabschluss fachhochschulreife \
    reifeprüfung fachinformatiker fachinformatikerin btech b.tech m.tech mtech be b.e. bs b.s. ms m.s. baccalaureate hnd honours honors \
    schulabschluss abschluss umschulung postgraduate undergraduate ged maturita baccalauréat nvq btec pgce ged fachabitur reife foundation";
/// Words of schools.
const SCHOOLS: &str = "university universität college school institute institut hochschule fachhochschule gymnasium academy akademie polytechnic \
    faculty universidad université universiteit tu fh eth mit realschule gesamtschule berufsschule berufskolleg oberschule lyceum lycée \
    bootcamp conservatory ihk rwth ucl lmu kit campus politecnico gymnázium liceum universita università schule hs uni polytechnique gmbh ag";
/// Ends of German compounds that are schools: Goethe-Universität, Handelsschule.
const SCHOOL_ENDS: &str = "universität hochschule schule gymnasium akademie kolleg universitaet -gymnasium";
/// Places that stand beside employers most often; a place that is not here is told by where it stands.
const PLACES: &str = "remote|hybrid|germany|deutschland|austria|österreich|switzerland|schweiz|usa|united states|uk|united kingdom|england|france|spain|\
    italy|netherlands|poland|india|canada|ireland|berlin|hamburg|munich|münchen|cologne|köln|frankfurt|frankfurt am main|stuttgart|düsseldorf|\
    leipzig|dresden|hannover|nürnberg|bremen|essen|dortmund|bonn|karlsruhe|mannheim|wien|vienna|graz|zürich|zurich|basel|bern|geneva|london|\
    manchester|edinburgh|dublin|paris|amsterdam|madrid|barcelona|lisbon|rome|milan|warsaw|prague|new york|new york city|nyc|san francisco|\
    boston|seattle|chicago|austin|los angeles|toronto|vancouver|bangalore|bengaluru|mumbai|delhi|singapore|hong kong|tokyo|sydney|melbourne|birmingham|bristol|cardiff|glasgow|leeds|\
    liverpool|belfast|cork|oxford|cambridge|reading|brussels|copenhagen|stockholm|gothenburg|oslo|helsinki|budapest|lyon|venice|salzburg|linz|\
    innsbruck|luzern|lausanne|denver|portland|atlanta|miami|dallas|houston|philadelphia|washington|oakland|palo alto|san jose|san diego|\
    minneapolis|detroit|montreal|sweden|norway|denmark|finland|portugal|belgium|australia|new zealand|japan|china|brazil|mexico|\
    scotland|wales|homeoffice|full-time|part-time|\
    vollzeit|teilzeit|on-site|eu";
/// States of the USA and provinces of Canada as they stand behind a town, in capitals: `or` and `in` are words.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT \
    VT VA WA WV WI WY DC AB BC MB NB NL NS ON PE QC SK";
/// Countries as they stand behind a town.
const COUNTRIES: &str = "germany|deutschland|austria|österreich|switzerland|schweiz|usa|united states|uk|united kingdom|england|scotland|wales|france|\
    spain|italy|netherlands|poland|india|canada|ireland|belgium|portugal|sweden|norway|denmark|finland|australia|japan|china|brazil|mexico|\
    czech republic|czechia|hungary|romania|greece|turkey|frankreich|spanien|italien|niederlande|polen|belgien";
/// Languages that people speak: no skills in the sense of this crate.
const SPOKEN: &str = "english german french spanish italian portuguese dutch polish russian turkish arabic mandarin chinese japanese hindi korean \
    swedish danish norwegian greek czech ukrainian romanian hungarian englisch deutsch französisch spanisch italienisch portugiesisch \
    niederländisch polnisch russisch türkisch arabisch chinesisch japanisch latein latin";

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split([' ', '\t', '/', '(', ')', ',', ':', ';', '|'])
        .map(|word| word.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | '*')).to_lowercase())
        .filter(|word| !word.is_empty())
}

fn has_word(text: &str, list: &str) -> bool {
    // "Entwickler:in", "Entwickler*in", "Engineer."
    words(text).any(|word| list.split_whitespace().any(|known| known == word || known == word.trim_end_matches('.')))
}

fn has_end(text: &str, list: &str) -> bool {
    words(text).any(|word| list.split_whitespace().any(|end| word.ends_with(end)))
}

/// Names a position.
pub(super) fn is_position(text: &str) -> bool {
    has_word(text, POSITIONS) || has_end(text, POSITION_ENDS) || has_word(&text.replace('-', " "), POSITIONS)
}

/// Names an employer.
pub(super) fn is_employer(text: &str) -> bool {
    has_word(text, EMPLOYERS) || has_end(text, SCHOOL_ENDS)
}

/// Names a degree.
pub(super) fn is_degree(text: &str) -> bool {
    has_word(text, DEGREES) || text.to_lowercase().starts_with("ausbildung")
}

/// Names a school.
pub(super) fn is_school(text: &str) -> bool {
    has_word(text, SCHOOLS) || has_end(text, SCHOOL_ENDS)
}

/// Names a place, or how somebody is employed.
pub(super) fn is_place(text: &str) -> bool {
    if STATES.split(' ').any(|state| state == text.trim()) {
        return true;
    }
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.is_empty() || PLACES.split('|').any(|place| place.trim() == text)
}

/// Names a country or one of its states.
pub(super) fn is_country(text: &str) -> bool {
    STATES.split(' ').any(|state| state == text) || COUNTRIES.split('|').any(|country| country.trim() == text.to_lowercase())
}

/// Names a language that people speak.
pub(super) fn is_spoken_language(text: &str) -> bool {
    words(text).next().is_some_and(|first| SPOKEN.split_whitespace().any(|language| language == first))
}
