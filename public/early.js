// Runs before the first paint: language, colour scheme and which part of the shell this address shows.
// A classic script, because a module would run after the paint and the page would flash.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be blocked; everything here has a default
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // the choice then lasts until the page is left
    }
  };
  const prefersGerman = (navigator.languages?.[0] ?? navigator.language ?? "").toLowerCase().startsWith("de");
  root.lang = read("lang") ?? (prefersGerman ? "de" : "en");

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const showTheme = () => {
    root.dataset.theme = read("theme") ?? (dark.matches ? "dark" : "light");
  };
  showTheme();
  dark.addEventListener("change", showTheme);

  root.dataset.page = location.pathname === "/" ? "landing" : "app";

  addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-lang-choice], [data-theme-toggle]");
    if (!button) return;
    if (button.dataset.langChoice) {
      root.lang = button.dataset.langChoice;
      write("lang", root.lang);
      dispatchEvent(new Event("languagechosen"));
      return;
    }
    write("theme", root.dataset.theme === "dark" ? "light" : "dark");
    showTheme();
  });
})();
