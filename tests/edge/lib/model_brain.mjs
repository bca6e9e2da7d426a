// What a double of a language model says: it reads the prompts of `engine::model::prompt` as a model reads them.

/** Begins every question that it words. */
export const OPENING = "Let us talk about this:";

/** Words that it quotes of an answer. */
const QUOTED_WORDS = 8;

/** What a prompt tells: its data by the line before their delimiters, and the criterion where it asks for a judgement. */
export function read(prompt) {
  const mark = prompt.match(/<data ([0-9a-f]+)>/)?.[1];
  // A question of the bank has nothing of a candidate's in it, and no delimiters.
  if (!mark) return { decided: prompt.match(/What it must ask, in plain words:\n([^]*?)(?: TERM stands for [^\n]*)?\n\n/)[1] };
  const fenced = new RegExp(`^(.*)\\n<data ${mark}>\\n([^]*?)\\n</data ${mark}>$`, "gm");
  const data = [...prompt.matchAll(fenced)];
  const under = (line) => data.find(([, before]) => before.includes(line))?.[2];
  return {
    decided: under("What it must ask, in plain words:"),
    keeps: under("These words must stand in it, letter by letter:"),
    answer: under("The answer:"),
    criterion: prompt.match(/^The criterion: (\w+)\./m)?.[1],
  };
}

/** Whether a request that came asks for a judgement. */
export const isJudging = ({ prompt }) => read(prompt).criterion !== undefined;

/** A question as a reply. */
export const worded = (question) => JSON.stringify({ question });

/** A judgement as a reply; with `null` for the band it finds nothing. */
export function judged(band, quote) {
  return JSON.stringify(band === null ? { band, quote: "", why: "It says nothing of it." } : { band, quote, why: "These words show it." });
}

/**
 * A model in its right mind. It words a question without changing it, keeps what must be kept, and quotes the beginning of an answer;
 * a criterion's bands are those of `bands(criterion)`, in turn.
 */
export function brain(bands = () => [3]) {
  const given = new Map();
  return (prompt) => {
    const { decided, keeps, answer, criterion } = read(prompt);
    if (!criterion) return worded(`${OPENING} ${(keeps ?? decided).replace(/[{}<>[\]`*#|\\?]/g, "").slice(0, 300)}?`);
    const turn = given.get(criterion) ?? 0;
    given.set(criterion, turn + 1);
    const inTurn = bands(criterion);
    return judged(inTurn[turn % inTurn.length], answer.split(/\s+/).slice(0, QUOTED_WORDS).join(" "));
  };
}
