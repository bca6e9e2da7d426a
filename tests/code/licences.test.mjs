// `public/licences.txt` against what the site is made of: an update that forgets it fails here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const listed = read("public/licences.txt");

const workers = readdirSync(new URL("app/runner/workers/", root)).map((file) => `app/runner/workers/${file}`);
const ENTRIES = ["app/editor/editor.js", "app/recorder/muxer/muxer.js", "app/runner/runner.js", ...workers];

test("every npm package in a bundle is named with its version and its licence", async () => {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(root), entryPoints: ENTRIES, outdir: "unwritten", write: false, metafile: true, bundle: true, format: "esm",
    external: ["node:*", "ws"], logLevel: "silent",
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs).filter((path) => inputs[path].bytesInOutput));
  const names = new Set(used.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
  assert.ok(names.has("pyodide") && names.has("@codemirror/view") && names.has("mediabunny"));
  for (const name of names) {
    const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`));
    assert.ok(listed.includes(`\n${name} ${version} | ${license}`), `${name} ${version} (${license}) is missing`);
  }
});

test("every crate that is named is the one of Cargo.lock", () => {
  const locked = new Set([...read("Cargo.lock").matchAll(/name = "(.+)"\nversion = "(.+)"/g)].map(([, name, version]) => `${name} ${version}`));
  const part = listed.slice(listed.indexOf("RUST CRATES"), listed.indexOf("TEXTS OF THE LICENCES"));
  const crates = [...part.matchAll(/^(\S+ \d\S*) \| /gm)].map(([, crate]) => crate);
  assert.ok(crates.length > 100);
  assert.deepEqual(crates.filter((crate) => !locked.has(crate)), []);
});

test("the face models and the word list are named as what they come from", () => {
  assert.ok(listed.includes(/const PACKAGE: &str = "(.+)@(.+)";/.exec(read("xtask/src/models/package.rs")).slice(1).join(" ")));
  // Its licence asks for the notice in every copy.
  const notice = read("core/engine/src/redaction/lexicon/english.txt").split("\n").filter((line) => line.startsWith("# ")).map((line) => line.slice(2)).join(" ");
  const words = (text) => text.replace(/\s+/g, " ");
  assert.ok(words(listed).includes(words(notice.slice(notice.indexOf("Copyright")))));
});

test("the page links to it", () => assert.match(read("public/index.html"), /href="\/licences\.txt"/));
