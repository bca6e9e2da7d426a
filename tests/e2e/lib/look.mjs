// What is wrong with how a page looks, and a screenshot to look at.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { ARTIFACTS } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const SCREENS = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 860 } };
export const SCHEMES = ["light", "dark"];

/** Accessibility violations and what is wider than the screen; the context needs `bypassCSP`. The screenshot has that name. */
export async function look(page, name) {
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const troubles = violations.map((violation) => `${name}: ${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return overflow > 0 ? [...troubles, `${name}: ${overflow} px wider than the screen`] : troubles;
}
