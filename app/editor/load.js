// The only place that names the editor's module: imported when a coding question comes, not before.
export function loadEditor() {
  return import("/editor.js");
}
