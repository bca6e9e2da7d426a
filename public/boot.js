// Loads the app after the shell is on the screen. Says so where it cannot run.

// The part of the app that this address needs, which has the address's first word for its name, is fetched beside the main part, not
// after it.
async function preloadPart() {
  const { files } = await import("/pkg/app_preload.js");
  for (const file of files[location.pathname.split("/")[1]] ?? []) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: `/pkg/${file}.wasm` });
    document.head.append(link);
  }
}

try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  // Only a head start: the app fetches for itself whatever is missing.
  preloadPart().catch(() => {});
  const { default: init } = await import("/pkg/app.js");
  await init();
} catch (error) {
  console.error(JSON.stringify({ level: "error", event: "boot_failed", reason: String(error) }));
  document.documentElement.dataset.boot = "failed";
}
