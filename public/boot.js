// Loads the app after the shell is on the screen. Says so where it cannot run.
try {
  if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
  const { default: init } = await import("/pkg/app.js");
  await init();
} catch (error) {
  console.error(JSON.stringify({ level: "error", event: "boot_failed", reason: String(error) }));
  document.documentElement.dataset.boot = "failed";
}
