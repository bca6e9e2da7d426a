//! The words that are signs of a criterion. Patterns: see `signs::phrases`. Lower case, either spelling.

pub(super) const SITUATION: &[&str] = &[
    "ago",
    "last|previous year|month|week|summer|winter|spring|autumn|fall|quarter|semester|job|role|company|employer|team|project|position",
    "when|while i|we was|were|worked|joined|started|studied|had|led|ran|managed|moved|became",
    "at|in|for my|our last|previous|first|current|second|third|final|former|old",
    "in|during my|our internship|studies|thesis|apprenticeship|degree|training|project|team|company|job|role|work",
    "at|in university|college|school",
    "during a|an|the|my|our",
    "there was|were a|an|the|no|some|two|three|several|many",
    "we|i had|were|was a|an|just|about|in|on",
    "one|some day|time|monday|tuesday|wednesday|thursday|friday|weekend|morning|evening|night",
    "back then|in|when",
    "once",
    "at a|an startup|company|bank|hospital|school|shop|restaurant|agency|firm|university|club",
    "at the time",
    "at that time|point|company",
    "in 19|20",
    "our|the team|company|customer|customers|client|clients|service|product|website|database|release|system|store|department|office was|were|had|needed|used|ran|lost|kept|failed|broke|crashed|wanted|complained",
    "was|were working|using|building|running|preparing|planning|about",
    "in january|february|march|april|june|july|august|september|october|november|december",
];

pub(super) const TASK: &[&str] = &[
    "i|we|they had to",
    "i|we|they needed|wanted to",
    "needed a|an|the|to",
    "my|our task|job|role|goal|responsibility|assignment|aim|part|brief was|were",
    "was|were|am responsible for",
    "in charge of",
    "asked|told|assigned|expected|supposed|meant me|us|to",
    "asked me|us to",
    "was|were asked|expected|supposed|required|meant|assigned to",
    "the goal|aim|task|challenge|problem|question|objective|target|requirement|deadline was",
    "deadline",
    "our goal|target|aim|objective",
    "about whether to",
    "it was up to me|us",
    "had only|just _",
    "depended on me|us|my",
    "nobody|noone knew|could|owned|was",
];

pub(super) const RESULT: &[&str] = &[
    "as a result",
    "in the end",
    "resulted in",
    "the|a result|outcome was|were|is",
    "led to",
    "which|that|this meant|saved|reduced|cut|increased|improved|brought|helped|solved|fixed|led|lowered|raised|halved|doubled|tripled|made|gave|won|let|allowed",
    "it|we|they|he|she|everything worked|succeeded|paid|shipped|launched|finished|delivered|won|recovered|hit|met",
    "dropped|fell|rose|grew|went|increased|decreased|improved|shrank|climbed|declined from|by|to|down|up|below|above",
    "reduced|cut|increased|improved|lowered|raised|saved|halved|doubled|tripled|shortened",
    "was|were|is|are halved|doubled|reduced|solved|resolved|fixed|gone|adopted|approved|accepted|saved|signed|promoted|happy|satisfied|pleased|faster|successful|restored",
    "went live|well|smoothly|down|up",
    "on|in time",
    "ahead of",
    "under|within budget",
    "a success",
    "ended up|with",
    "since then",
    "still in use|place",
    "still use|uses|used|runs|run",
    "to this day",
    "by _ percent",
    "from _ to _",
    "no longer|more",
    "never happened again",
    "thanked|praised|renewed|signed|stayed|returned|came back|us|me|with|the",
    "afterwards|afterward",
];

pub(super) const REFLECTION: &[&str] = &[
    "i|we|have|had learned|realized|understood",
    "learned that|to|from|how|a|the",
    "taught me|us",
    "lesson|lessons|takeaway|takeaways",
    "next time",
    "in hindsight|retrospect",
    "looking back",
    "differently",
    "i should|could have",
    "i|we should not have",
    "i would have|now|today|still|rather|start|begin|ask",
    "my|our|the mistake",
    "since then i|we",
    "now i|we always|never|ask|make|start|write|check|plan|try",
    "today i|we would|always|never|ask|make|start|write|check|plan|try",
    "these days i|we",
    "i know now|today|better",
    "i took away|from",
    "i have always|never since",
    "from then|that on|day|point",
];

/// "I" and a deed is ownership; so is this.
pub(super) const OWNERSHIP: &[&str] = &[
    "my decision|idea|proposal|plan|responsibility|job|task|call|part|mistake|fault|design|code|analysis",
    "i was|am responsible|accountable|in",
    "i alone|myself",
    "on my own",
    "by myself",
];

pub(super) const REASONING: &[&str] = &[
    "because",
    "so that",
    "trade off|offs",
    "tradeoff|tradeoffs",
    "instead of",
    "rather than",
    "therefore",
    "the|a|one|main reason|reasons",
    "that|this is why",
    "on the other hand",
    "depends|depending on",
    "in order to",
    "otherwise",
    "downside|drawback|disadvantage|upside|advantage|benefit|risk is|of|was|would|here",
    "at the expense|cost|price of",
    "which|that|this means|would|avoids|prevents|ensures|keeps|makes",
    "as opposed to",
    "compared to|with",
    "unless",
    "even though|if",
    "since it|the|that|we|they|there",
    "due to",
    "weigh|weighed|weighing",
];

pub(super) const APPROACH: &[&str] = &[
    "my|the|first approach|idea|plan|strategy",
    "i|we would|will|can|could|want|need|use|keep|store|track|count|sort|loop|iterate|check|start|begin|compare|walk|go|take|build|scan|split|move|push|return",
    "first i|we|the|go|count|sort|build|loop|check",
    "then i|we|the|go|loop|check|return|count|sort|merge|compare",
    "iterate|iterating|loop|looping|walk|walking|scan|scanning|traverse|go|going|pass over|through|from|again|once",
    "for|with each|every",
    "hash|dictionary|stack|queue|heap|counter|set|map",
    "two pointers|passes",
    "sliding window",
    "brute force",
    "recursion|recursive|recursively",
    "step by step",
    "and return",
    "finally",
];

pub(super) const COMPLEXITY: &[&str] = &[
    "o n|1|k|m|nlogn|log|of",
    "o n log n",
    "n log n",
    "n squared",
    "big o",
    "linear|quadratic|logarithmic|constant|exponential|cubic time|space|memory|cost|in|complexity|runtime|extra",
    "time|space|memory|runtime complexity",
    "runs|run in linear|quadratic|constant|logarithmic",
    "is|be|stays linear|quadratic|logarithmic|exponential",
    "proportional to",
    "twice|double as much|many|long",
];

pub(super) const TESTING: &[&str] = &[
    "test|tests|tested|testing",
    "edge|corner|special|test case|cases",
    "empty list|string|array|input|text|window|stack",
    "list|input|string|text is|are empty",
    "assert",
    "null|none|nil|undefined",
    "single|one element|item|character|word|meeting|number",
    "negative number|numbers|value|values",
    "duplicates",
    "what if",
    "i|we checked|tried|verified|check|try|verify",
    "out of range|bounds",
    "off by one",
];

pub(super) const NO_EXAMPLE: &[&str] = &[
    "no|any example|examples|idea|experience|clue",
    "not have|think|remember|recall|know|sure|had|got",
    "nothing comes|came|to",
    "never had|did|experienced|happened|been|done",
    "none|nothing that|i",
    "can not",
    "pass",
    "no such",
    "not happened",
];

/// Past tense of what one does in a job. Left out on purpose: worked, tried, helped, did, used, thought, felt, wanted: they go with
/// any subject and tell nothing. Separated by spaces.
pub(super) const DEEDS: &str = "\
    accompanied added adjusted analysed apologised arranged asked assigned audited automated booked bought built calculated calibrated \
    called cancelled changed checked chose chosen cleaned coached collected combined compared compiled configured contacted convinced \
    coordinated counted created cut debugged decided defined delegated deleted delivered demonstrated deployed described designed developed \
    diagnosed disabled discovered discussed divided documented drafted drew drawn emailed enabled escalated established estimated evaluated \
    examined explained extracted facilitated filed fixed formed found founded gathered grouped hired identified implemented improved \
    informed initiated inspected installed instructed integrated interviewed introduced invested investigated invited isolated launched led \
    listed listened logged managed mapped measured mentored merged met migrated modelled monitored moved named negotiated observed offered \
    opened optimised ordered organised outlined owned paired persuaded phoned picked piloted pitched planned postponed prepared presented \
    prioritised produced profiled programmed proposed prototyped proved published queried raised read rearranged rebuilt recommended \
    recorded recruited redesigned reduced refactored refused rejected released removed reorganised repaired replaced replied reported \
    reproduced requested researched resolved restarted restored restructured reverted reviewed rewrote rewritten ran scheduled scripted \
    searched selected sent separated shared shipped showed shown simplified sketched sold solved sorted spoke spoken split standardised \
    started stopped suggested summarised supervised surveyed talked taught tested traced tracked trained translated turned updated upgraded \
    validated verified visited volunteered warned wired wrote written began established pulled pushed locked cached indexed sat";

/// Verbs that are a deed only before certain words.
pub(super) const DEEDS_WITH: &[(&str, &[&str])] = &[
    ("set", &["up", "a", "the", "our", "clear"]),
    ("took", &["over", "on", "the", "responsibility", "ownership", "notes", "charge"]),
    ("taken", &["over", "on", "responsibility"]),
    ("made", &["a", "the", "sure", "it", "my", "our", "an"]),
    ("put", &["together", "a", "the", "in", "up", "it"]),
    ("brought", &["together", "in", "the", "up", "a", "people", "everybody", "everyone"]),
    ("went", &["through", "to", "over", "back"]),
    ("gave", &["a", "the", "them", "him", "her", "everybody", "everyone", "each"]),
    ("broke", &["it", "the", "down"]),
    ("rolled", &["out", "back"]),
    ("kept", &["the", "a", "everybody", "everyone", "track"]),
    ("held", &["a", "the", "daily", "weekly"]),
    ("said", &["no"]),
    ("told", &["my", "the", "them", "him", "her", "our"]),
    ("worked", &["out", "overtime"]),
    ("used", &["the", "a", "an"]),
];

pub(super) const NUMBER_WORDS: &str = "\
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty \
    forty fifty sixty seventy eighty ninety hundreds thousands millions half halved double doubled twice triple tripled dozen dozens zero";

/// Names of the lexicon that are everyday words once their capital is gone, comma-separated.
pub(super) const COMMON_WORDS: &str = "\
    unity, zoom, slack, react, notion, lean, sentry, helm, amplitude, angular, workday, agile, ruby, perl, vue, safe framework, illustrator, \
    asana, vite, celery, express.js, spark, hibernate, cypress, redux, python, flutter, .net, c++, c#, confluence";

/// Things, people and times that one can point at, comma-separated.
pub(super) const NAMED_THINGS: &str = "\
    january, february, april, june, july, august, september, october, november, december, monday, tuesday, wednesday, thursday, friday, \
    saturday, sunday, python, product manager, project manager, designer, accountant, nurse, teacher, professor, intern, analyst, architect, \
    supplier, vendor, warehouse, checkout, invoice, payroll, dashboard, newsletter, website, app, api, database, server, spreadsheet, \
    hospital, library, restaurant, shop, bank, airport, factory, clinic, kitchen, classroom, marketing, sales, finance, billing, payment, \
    support team, legal, logistics, human resources, operations team, data team, platform team, design team, procurement, search, login, \
    sign up, onboarding, booking, report, contract, survey, pipeline, crm, erp, load balancer, index, cache, queue, unit test, release, \
    sprint, retrospective, stand up, incident, outage, prototype, workshop, conference, thesis, internship, bachelor, master, spring boot, \
    berlin, london, paris, new york, munich";

/// Words of working, studying and volunteering life, comma-separated: a story without any is about something else.
pub(super) const WORK_LIFE: &str = "\
    colleague|coworker|teammate|peer, team, manager|boss|supervisor, customer|client|user|guest|patient, company|employer|startup|firm, \
    department|office|agency|store|branch, project|programme, product|service|feature, system|software|code|script, \
    database|server|data|pipeline, release|launch|deployment|migration, bug|error|failure|fault, queue|request|ticket, export|import|backup, incident|outage, deadline|due date, sprint|meeting|workshop, \
    budget|revenue|sale, report|presentation|document|documentation, course|class|lecture|seminar, thesis|study|studies|research, \
    university|college|school, student|pupil|professor|teacher|tutor, exam|assignment|homework, internship|apprenticeship|intern, \
    volunteer|club|association|charity, event|campaign|newsletter, supplier|vendor|contractor|partner, delivery|invoice|contract, shift|schedule|rota, \
    hospital|ward|clinic, warehouse|factory, website|app|checkout, process|procedure|workflow, requirement|specification, \
    engineer|developer|designer|analyst|accountant|nurse, stakeholder|director|board, test|review|audit, training|mentor|onboarding, job|role|task";
