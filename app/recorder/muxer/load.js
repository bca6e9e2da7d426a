// The only place that names the muxer's module: imported when a recording begins or an ended one is found, not before.
// A browser may remember that an import failed, so each new attempt has an address of its own.
export function loadMuxer(attempt) {
  return import(attempt === 0 ? "/muxer.js" : `/muxer.js?${attempt}`);
}
