// The fake microphone's sound: a chirp, then synthesised answers whose words, pauses and times are known.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

export const RATE_HZ = 16_000;
export const CHIRP_HZ = 3000;
export const CHIRP_MS = 300;
const LEAD_MS = 4000;
const BETWEEN_ANSWERS_MS = 6000;

// Phrases without inner pauses; `pause_ms` is the silence after each.
const ANSWERS = [
  [
    ["In my last job at Contoso our checkout service failed every Friday evening", 700],
    ["I was responsible for finding the cause before the holiday season", 900],
    ["um I measured every request and I rewrote the retry queue in two weeks", 1200],
    ["as a result failures fell from nine percent to under one percent", 600],
    ["I learned to measure before I change anything", 0],
  ],
  [
    ["My manager asked me to explain the risk to the sales team", 800],
    ["uh I drew one picture and I showed them the numbers for March", 1000],
    ["they agreed to wait one week because the picture was clear", 0],
  ],
];

/** Writes `speech.wav` into `folder`; returns its path and the truth. Times count from the start of the chirp. */
export function makeSpeech(folder) {
  const pieces = [chirp(), silence(LEAD_MS)];
  let at = CHIRP_MS + LEAD_MS;
  const answers = ANSWERS.map((phrases) => {
    const truth = phrases.map(([words, pause_ms]) => {
      const sound = speak(words, folder);
      const start_ms = at;
      const end_ms = at + (sound.length / RATE_HZ) * 1000;
      pieces.push(sound, silence(pause_ms));
      at = end_ms + pause_ms;
      return { words, start_ms, end_ms };
    });
    pieces.push(silence(BETWEEN_ANSWERS_MS));
    at += BETWEEN_ANSWERS_MS;
    return truth;
  });
  const file = path.join(folder, "speech.wav");
  writeFileSync(file, wav(pieces));
  return { file, answers, loop_ms: at };
}

/** Words per minute from first to last speech, pauses included. */
export function paceWpm(phrases) {
  const words = phrases.flatMap((phrase) => phrase.words.split(" ")).length;
  return (words * 60_000) / (phrases.at(-1).end_ms - phrases[0].start_ms);
}

/** One phrase, cut to where the sound is louder than −46 dBFS over 10 ms: the truth of its boundaries. */
function speak(words, folder) {
  const file = path.join(folder, "phrase.wav");
  execFileSync("espeak-ng", ["-v", "en-us", "-s", "150", "-w", file, words]);
  const raw = execFileSync("ffmpeg", ["-v", "error", "-i", file, "-ac", "1", "-ar", String(RATE_HZ), "-f", "f32le", "-"]);
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  const block = RATE_HZ / 100;
  const loud = [];
  for (let start = 0; start + block <= samples.length; start += block) {
    let energy = 0;
    for (let i = start; i < start + block; i++) energy += samples[i] ** 2;
    if (Math.sqrt(energy / block) > 0.005) loud.push(start);
  }
  return samples.slice(loud[0], loud.at(-1) + block);
}

function chirp() {
  const length = (RATE_HZ * CHIRP_MS) / 1000;
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * CHIRP_HZ * i) / RATE_HZ));
}

/** Quiet noise, as in a room: exact zeros would be a muted microphone. */
function silence(ms) {
  let seed = 12345;
  const noise = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return (seed / 2 ** 30 - 1) * 0.0005;
  };
  return Float32Array.from({ length: Math.round((RATE_HZ * ms) / 1000) }, noise);
}

function wav(pieces) {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const file = Buffer.alloc(44 + length * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + length * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(RATE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(length * 2, 40);
  let at = 44;
  for (const piece of pieces) {
    for (const sample of piece) {
      file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), at);
      at += 2;
    }
  }
  return file;
}
