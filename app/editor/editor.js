// CodeMirror for coding questions. Mounted in a shadow root: there its styles become adopted style sheets, which the
// Content-Security-Policy allows, while a <style> element in the page would be refused.
import { indentWithTab } from "@codemirror/commands";
import { cpp } from "@codemirror/lang-cpp";
import { go } from "@codemirror/lang-go";
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { rust } from "@codemirror/lang-rust";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";

const languages = {
  Python: python,
  JavaScript: () => javascript(),
  TypeScript: () => javascript({ typescript: true }),
  Java: java,
  "C++": cpp,
  Go: go,
  Rust: rust,
};

// Custom properties of the page reach into the shadow root, so the editor follows light and dark by itself.
const theme = EditorView.theme({
  "&": { color: "var(--color-text)", backgroundColor: "var(--color-surface)", fontSize: "var(--text-s)" },
  "&.cm-focused": { outline: "2px solid var(--color-focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.5", minHeight: "16rem", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--color-text)" },
  ".cm-cursor": { borderLeftColor: "var(--color-text)" },
  ".cm-gutters": { color: "var(--color-text-muted)", backgroundColor: "var(--color-surface-sunken)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--color-text)", fontWeight: "bold" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--color-info-soft)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--color-accent-soft)", color: "inherit" },
  ".cm-tooltip, .cm-panels": { color: "var(--color-text)", backgroundColor: "var(--color-surface-sunken)", borderColor: "var(--color-line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--color-on-accent)", backgroundColor: "var(--color-accent)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--color-accent)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--color-good)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--color-warn)" },
  { tag: [tags.comment], color: "var(--color-text-muted)", fontStyle: "italic" },
  { tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.className, tags.typeName], color: "var(--color-info)" },
  { tag: tags.invalid, color: "var(--color-bad)" },
]);

const fromOutside = Annotation.define();

/**
 * Shows an editor in `host`.
 * `onChange` gets the whole text (lines joined by \n) after each edit by hand, never after `setDoc`.
 */
export function mount(host, { doc, label, onChange }) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  const language = new Compartment();
  const readOnly = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc,
      extensions: [
        // Before the basic set-up: Ctrl + Enter belongs to the room ("done"), not to the editor.
        keymap.of([{ key: "Mod-Enter", run: () => true }, indentWithTab]),
        basicSetup,
        indentUnit.of("    "),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label }),
        theme,
        syntaxHighlighting(colours),
        language.of(python()),
        readOnly.of([]),
        EditorView.updateListener.of((update) => {
          const byHand = !update.transactions.some((transaction) => transaction.annotation(fromOutside));
          if (update.docChanged && byHand) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setDoc(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: fromOutside.of(true) });
    },
    setLanguage(name) {
      const extension = languages[name];
      if (extension) view.dispatch({ effects: language.reconfigure(extension()) });
    },
    setReadOnly(on) {
      view.dispatch({ effects: readOnly.reconfigure(on ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []) });
    },
    destroy() {
      view.destroy();
    },
  };
}
