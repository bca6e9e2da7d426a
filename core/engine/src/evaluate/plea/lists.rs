//! Words that pleas are made of, English and German, as `spelling::american` has them ("raise" is "raize").

use super::super::list::List;
use super::Mark;

/// Words of each mark, wherever they stand.
pub(super) static WORDS: [(Mark, &List); 6] = [
    (Mark::Judge, &JUDGE),
    (Mark::Verdict, &VERDICT),
    (Mark::Candidate, &CANDIDATE),
    (Mark::Order, &ORDER),
    (Mark::Praise, &PRAISE),
    (Mark::Past, &PAST),
];

static JUDGE: List = List::of(
    "judge judges grader* evaluator* examiner* assessor* ai rubric* criteria instruction* guideline* guidance \
     prüfer* bewerter richter* ki bewertungsbogen kriterien anweisung* vorgabe*",
);
static VERDICT: List = List::of(
    "grade grades grading score scores scoring rating ratings band bands points credit verdict evaluat* assess* finding \
     findings pass approve \
     hire recommendation \
     noten note bestnote höchstwertung punkt* wertung* werte bewert* stufe urteil* befund* beurteil* bestehen bestanden zusage empfehlung \
     prüfen",
);
static CANDIDATE: List = List::of("me myself yourself candidate candidates following mir mich kandidat* bewerber* folgende*");
static ORDER: List = List::of(
    "please must should shall can could would will cannot agree now longer \
     bitte muss musst müssen soll sollst sollte solltest sollten darf möchte kannst können könnten würde wäre werden jetzt",
);
static PRAISE: List = List::of(
    "best highest high top full perfect* excellent outstanding maximum great positive complete flawless generous \
     brilliant ideal glowing strong \
     beste besten höchste höchsten höchstem hohe hohen volle vollen perfekt* hervorragend* ausgezeichnet* großartig* positiv* vollständig* \
     großzügig* toll*",
);
static PAST: List = List::of(
    "was were had did got made gave came told asked said took wrote chose knew fell \
     war waren wurde wurden hatte hatten habe haben hat bat gab fiel kam ließ schrieb musste wollte machte",
);

/// Verbs that are orders where a command stands.
pub(super) static COMMAND: List = List::of(
    "give award assign rate grade score mark judge output return reply respond set write print treat count consider \
     raize act behave pretend \
     grant report approve stop accept remember imagine translate let skip put \
     gib vergib bewerte werte antworte setze behandle betrachte zähle trage trag erhöhe verhalte tu melde schreib* \
     stell stelle denk hör lass \
     übersetze erteile winke nimm akzeptiere",
);
/// Words after which a verb is still a command.
pub(super) static BEFORE_A_COMMAND: List = List::of(
    ", please now you must should just also simply and so then instead judge assistant model system grader ai \
     bitte jetzt und einfach also du",
);
pub(super) static DISREGARD: List = List::of("ignore disregard forget override bypass skip ignorier* vergiss missachte*");
pub(super) static RULES: List =
    List::of("instruction* rule rules rubric prompt guideline* guidance criteria above anweisung* regeln vorgaben kriterien");
/// First words of what poses as somebody else's message.
pub(super) static HEADS: List = List::of("system* assistant assistent developer* admin* override entwickler* freigabe* note hinweis");
/// Words that make a verdict or a rule the judge's own.
pub(super) static YOURS: List = List::of("your dein*");
/// Words that make an answer this one.
pub(super) static DEICTIC: List = List::of("this my diese* meine*");
/// The answer, as its speaker calls it.
pub(super) static SPEECH: List = List::of("answer response interview senten* antwort* satz* gespräch*");
/// What takes "me" from whoever a verdict is about: "let me begin".
pub(super) static LET: List = List::of("let");
/// Grades, at the end or before [`OUT_OF`].
pub(super) static NUMBERS: List = List::of("1 2 3 4 10 100 one two three four ten hundred eins zwei drei vier zehn hundert");
pub(super) static OUT_OF: List = List::of("out von please bitte");
/// Words after which a participle tells of no past.
pub(super) static NO_PAST: List = List::of("is are be as not has have");
