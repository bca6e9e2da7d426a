// The only place that names the runner's module: imported when a coding question comes, not before.
export const loadRunner = () => import("/runner.js");
