// Where each language's worker and files are. A further language is a line here, a file in `languages/` and one in `workers/`.

const QUICKJS = { wasm: "/code/quickjs.wasm" };

export const languages = {
  python: { worker: "/code/python.js", files: { wasm: "/code/pyodide.wasm", stdlib: "/code/python_stdlib.zip" } },
  javascript: { worker: "/code/javascript.js", files: QUICKJS },
  typescript: { worker: "/code/typescript.js", files: QUICKJS },
};

const fetched = new Map();

/** A language's files by name: WebAssembly compiled, anything else as an `ArrayBuffer`. Fetched once; the workers have no network. */
export async function assets(language) {
  const files = Object.entries(languages[language].files);
  return Object.fromEntries(await Promise.all(files.map(async ([name, url]) => [name, await once(url)])));
}

function once(url) {
  if (!fetched.has(url)) {
    const file = get(url).then((response) => (url.endsWith(".wasm") ? WebAssembly.compileStreaming(response) : response.arrayBuffer()));
    // A network that failed may work the next time.
    file.catch(() => fetched.delete(url));
    fetched.set(url, file);
  }
  return fetched.get(url);
}

/** @throws when it is not there. */
export async function get(url) {
  const response = await fetch(url);
  // The server answers an unknown path with the app's page.
  if (!response.ok || response.headers.get("content-type")?.startsWith("text/html")) throw new Error(`${url} cannot be loaded`);
  return response;
}
