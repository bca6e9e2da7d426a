//! Words that abuse is made of, English and German.

use super::super::list::List;

/// Those that one says of nothing one explains.
pub(super) static ABUSE: List = List::of(
    "\
    stupid* idiot* moron* imbecile* pathetic worthless bullshit shit* crap crappy fuck* asshole* bastard* bitch* damn* \
    dumbass* jerk* loser* \
    ridiculous clueless brainless retard* suck sucks lousy clown* fool fools foolish \
    dumm* blöd* dämlich* doof* bescheuert* schwachsinn* scheiß* scheiss* dreck* trottel* depp* erbärmlich* lächerlich* verdammt* arsch* \
    hirnlos* vollidiot* bekloppt* beschissen*",
);
/// Those that an answer may say of other things.
pub(super) static REPROACH: List = List::of(
    "\
    useless dumb garbage trash rubbish nonsense joke waste boring terrible awful horrible worst bad incompetent annoying lame hopeless \
    disgrace junk \
    nutzlos* wertlos* unfähig* mist müll quatsch unsinn langweilig* schrecklich* furchtbar* peinlich* witz schlecht* zumutung frechheit \
    zeitverschwendung",
);
/// What can be nothing but this interview.
pub(super) static INTERVIEW: List = List::of("question questions interview interviewer interviewers frage fragen fragerei gespräch");
/// What may be the product.
pub(super) static TOOL: List = List::of(
    "\
    tool app application machine bot chatbot robot computer program software system website ai thing piece maschine programm ding kiste \
    roboter anwendung ki",
);
/// Words that point at it; "the app" may be any.
pub(super) static THESE: List = List::of("this these your such so diese* dein* eure* euer");
pub(super) static YOU: List = List::of("you du dich ihr euch");
pub(super) static YOURS: List = List::of("your dein* eure* euer");
pub(super) static QUESTIONED: List = List::of("this that it das dies es");
pub(super) static ARE: List = List::of("are is bist ist sind seid was war");
/// After "you are" and these follows what somebody is called; technical answers say "you are" of states, which have no article.
pub(super) static ARTICLES: List = List::of("a an such nothing ein eine einen so für");
pub(super) static ADVERBS: List = List::of(
    "the just really all so too completely totally absolute complete total utter bloody fucking little doch völlig total echt nur",
);
pub(super) static EXCLAMATIONS: List = List::of("what such was so");
pub(super) static HATE: List = List::of("hate despise loathe hasse verachte verabscheue");
/// What tells a story.
pub(super) static PAST: List = List::of(
    "\
    was were had did said told asked called wrote complained shouted yelled thought felt found made gave got took came \
    went used meant built \
    decided answered replied fixed war waren hatte hatten wurde sagte meinte rief nannte schrieb fragte fand gesagt genannt gemeint \
    geschimpft beschwert gefragt geschrieben",
);
/// Words after which the past tells of this very moment, or of whoever built the product.
pub(super) static NO_PAST_AFTER: List = List::of("that das this who whoever wer you du have has");
pub(super) static NO_PAST_BEFORE: List = List::of("you your that this für du");
/// Where somebody is sent.
pub(super) const DISMISSALS: [&str; 15] = [
    "shut up",
    "fuck off",
    "fuck you",
    "screw you",
    "go to hell",
    "get lost",
    "drop dead",
    "piss off",
    "halt die klappe",
    "halt die fresse",
    "halt den mund",
    "leck mich",
    "verpiss dich",
    "fahr zur hölle",
    "hau ab",
];
