// Opens a page from disk in chromium as its readers would, and prints what is wrong with it, a line each.
//
//     node check.mjs PAGE CHROMIUM SCRATCH
//
// The page has at least two options. Nothing is printed if nothing is wrong.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , path, executablePath, scratch] = process.argv;
const url = pathToFileURL(path).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wrong = [];
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});

const SIZES = [[1440, 900], [768, 1024], [390, 844]];
for (const [width, height] of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    const where = `${width}x${height} ${colorScheme}`;
    const say = (what) => wrong.push(`${where}: ${what}`);
    // axe is put into the page past its own policy; what the page may do is tested below, with the policy.
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
    const page = await open(context, say);
    await overflow(page, say);
    await page.evaluate(axe);
    await violations(page, say, "");
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
    await overflow(page, say);
    await violations(page, say, " with every table open");
    await context.close();
  }
}
for (const [part, options] of [[uses, { viewport: { width: 1440, height: 900 } }], [withoutScript, { javaScriptEnabled: false }], [paper, {}]]) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(10_000);
  // What never comes, such as an answer to a click, is wrong too; the rest is still looked at.
  await part(context).catch((error) => wrong.push(`${part.name}: ${error.message.split("\n")[0]}`));
  await context.close();
}
await browser.close();
console.log(wrong.join("\n"));

/** A page that tells of every message, error and request. */
async function open(context, say, fragment = "") {
  const page = await context.newPage();
  page.on("console", (message) => say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`error: ${error.message}`));
  page.on("dialog", (dialog) => { say(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) { say(`asks for ${request.url()}`); }
  });
  await page.goto(url + fragment);
  return page;
}

async function overflow(page, say) {
  const [content, window] = await page.evaluate(() => {
    const root = document.documentElement;
    return [Math.max(root.scrollWidth, document.body.scrollWidth), root.clientWidth];
  });
  if (content > window) { say(`the page is ${content} wide in a window of ${window}`); }
}

async function violations(page, say, when) {
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  for (const { id, impact, help, nodes } of found.violations) {
    if (impact === "serious" || impact === "critical") {
      say(`axe${when}: ${id} (${impact}), ${help}: ${nodes[0].html.slice(0, 200)}`);
    }
  }
}

/** What is shown of options: the ids of the parts that can be seen. */
function shown(page) {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll("[data-of]")].filter((part) => !part.hidden);
    return [...new Set(parts.map((part) => part.dataset.of))];
  });
}

/** The option switch, folded tables, the filter, the colours, with the page's own policy. */
async function uses(context) {
  const say = (what) => wrong.push(`use: ${what}`);
  const is = (what, found, wanted) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      say(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
    }
  };
  let page = await open(context, say);
  const ids = await page.$$eval("#option option", (options) => options.map((option) => option.value));
  const first = await page.inputValue("#option");
  const other = ids.find((id) => id !== first);
  is("shown at first", await shown(page), [first]);

  // By keyboard alone: the first stop skips to the report, the switch is among the next few.
  let reached = "";
  for (let stop = 0; stop < 5 && reached !== "option"; stop += 1) {
    await page.keyboard.press("Tab");
    reached = await page.evaluate(() => document.activeElement.id);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    if (outline === "none") { say(`stop ${stop + 1} cannot be seen to have the focus`); }
  }
  is("reached by keyboard", reached, "option");
  await page.keyboard.press(ids.indexOf(other) > ids.indexOf(first) ? "ArrowDown" : "ArrowUp");
  const chosen = await page.inputValue("#option");
  if (chosen === first) { say("an arrow key does not change the option"); }
  is("shown after the arrow", await shown(page), [chosen]);
  is("kept in the address", new URL(page.url()).hash, `#option=${encodeURIComponent(chosen)}`);
  const said = await page.textContent("#said");
  if (!said.startsWith("Showing ")) { say(`a screen reader is told "${said}"`); }
  // The switch stays in reach at the foot of the page.
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const box = await page.locator("#option").boundingBox();
  if (!box || box.y < 0 || box.y > 100) { say("the switch is out of reach at the foot of the page"); }
  // A link of the contents keeps the option.
  await page.locator(".contents a").last().click();
  await page.waitForFunction(() => location.hash.includes("&option="));
  is("shown after a link", await shown(page), [chosen]);

  // An address brings its option and its place; one that names neither is harmless.
  const again = await open(context, say, `#option=${encodeURIComponent(chosen)}`);
  is("shown from an address", await shown(again), [chosen]);
  const nowhere = await open(context, say, "#option=%3Cscript%3E&%E0%A4%A");
  is("shown from a wrong address", await shown(nowhere), [first]);

  const room = await page.evaluate(() => {
    const box = document.getElementById("wide.rows").closest(".scroll");
    return box.scrollWidth - box.clientWidth;
  });
  if (room > 1) { say(`the table of the headline is ${room} pixels too wide`); }
  // The switch of the figures: one is shown, by keyboard another, kept in the address and beside the option.
  const figures = () => page.$$eval("[data-metric]", (parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.dataset.metric));
  page = await open(context, say);
  const figure = page.locator("[data-choose]");
  const metrics = await figure.locator("option").evaluateAll((all) => all.map((one) => one.value));
  is("figures shown at first", await figures(), [metrics[0]]);
  await figure.focus();
  await page.keyboard.press("ArrowDown");
  is("figures shown after the arrow", await figures(), [metrics[1]]);
  is("the figure in the address", new URL(page.url()).hash, `#option=${encodeURIComponent(first)}&metric=${metrics[1]}`);
  const told = await page.textContent("#said");
  if (!told.includes(metrics[1])) { say(`a screen reader is told "${told}" of a figure`); }
  await page.selectOption("#option", other);
  is("the figure after another option", await figures(), [metrics[1]]);
  is("marked in the figure", await page.$$eval(".effect:not([hidden]) tr.chosen", (rows) => rows.map((row) => row.dataset.mark)), [other]);
  page = await open(context, say, `#metric=${metrics[1]}`);
  is("figures shown from an address", await figures(), [metrics[1]]);
  page = await open(context, say, "#metric=nothing");
  is("figures shown from a wrong address", await figures(), [metrics[0]]);

  page = await open(context, say);
  const fold = page.locator("details:visible").first();
  await fold.locator("summary").click();
  if (!(await fold.locator("table").isVisible())) { say("a folded table does not open"); }
  const filter = page.locator("[data-filter]:visible").first();
  const table = page.locator(`[id="${await filter.getAttribute("data-filter")}"] tbody tr`);
  const rows = await table.count();
  const word = (await table.nth(1).locator("th").textContent()).trim();
  await filter.fill(word);
  const left = await page.locator(`[id="${await filter.getAttribute("data-filter")}"] tbody tr:visible`).count();
  if (left < 1 || left >= rows) { say(`the filter "${word}" leaves ${left} of ${rows} rows`); }
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.locator(".theme").click();
  if ((await ground()) === light) { say("the button of the colours changes nothing"); }
  // Targets are large enough (WCAG 2.2, 2.5.8: 24 pixels), links in a sentence apart.
  const small = await page.$$eval("button, select, input, summary, .contents a, .home", (targets) => targets
    .map((target) => [target.className || target.id || target.tagName, target.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([name]) => name));
  is("targets under 24 pixels", small, []);
  // Headings go down one step at a time.
  const levels = await page.$$eval("h1, h2, h3, h4", (all) => all.filter((one) => one.checkVisibility()).map((one) => +one.tagName[1]));
  if (levels[0] !== 1 || levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) { say(`headings ${levels}`); }
}

/** Without a script: one option is shown and named, and nothing that would not work. */
async function withoutScript(context) {
  const say = (what) => wrong.push(`without script: ${what}`);
  const page = await context.newPage();
  await page.goto(url);
  const visible = await page.locator("[data-of]:not([hidden])").count();
  if (visible < 1) { say("no option is shown"); }
  const figures = page.locator("[data-metric]");
  for (let at = 0; at < await figures.count(); at += 1) {
    if (!(await figures.nth(at).isVisible())) { say(`figure ${at + 1} is not shown`); }
  }
  for (const part of ["#option", ".theme", ".tools", "[data-choose]"]) {
    if (await page.locator(part).first().isVisible()) { say(`${part} is shown`); }
  }
}

/** Printed: A4, the switch left out, not a heap of empty pages. */
async function paper(context) {
  const say = (what) => wrong.push(`paper: ${what}`);
  const page = await open(context, say);
  const chapters = await page.locator(".chapter").count();
  const printed = await page.pdf({ path: join(scratch, "report.pdf"), preferCSSPageSize: true, printBackground: true });
  const text = printed.toString("latin1");
  const pages = (text.match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
  if (pages < chapters || pages > 4 * chapters + 4) { say(`${pages} pages for ${chapters} chapters`); }
  if (!/MediaBox\s*\[\s*0 0 59[45](\.\d+)? 84[12](\.\d+)?\s*\]/.test(text)) { say("it is not A4"); }
  await page.emulateMedia({ media: "print" });
  const figures = page.locator("[data-metric]");
  for (let at = 0; at < await figures.count(); at += 1) {
    if (!(await figures.nth(at).isVisible())) { say(`figure ${at + 1} is not printed`); }
  }
  for (const part of [".bar", ".contents", ".tools"]) {
    if (await page.locator(part).first().isVisible()) { say(`${part} is printed`); }
  }
}
