import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderReport } from "../../packages/runtime/src/evaluate/report/index.ts";
import { sampleReport } from "../../packages/runtime/src/evaluate/report/testing/sample-report.ts";
import { startBrowser } from "./browser.ts";

const folder = mkdtempSync(path.join(tmpdir(), "penstock-pages-"));
/** A report of a run of one's own may be looked at instead: a path. */
const file = process.env["PENSTOCK_REPORT"] ?? path.join(folder, "report.html");
let browser: Browser | undefined;

beforeAll(async () => {
  if (process.env["PENSTOCK_REPORT"] === undefined) writeFileSync(file, await renderReport(await sampleReport()));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Opens the page, and gives what it complained about. */
async function open(options: BrowserContextOptions): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  if (browser === undefined) expect.fail("the browser has not started");
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  const kept = process.env["PENSTOCK_SCREENSHOTS"];
  if (kept !== undefined) {
    const name = `${options.colorScheme ?? "light"}-${options.viewport?.width ?? 0}-${options.javaScriptEnabled !== false}`;
    await page.screenshot({ path: path.join(kept, `${name}.png`), fullPage: true });
  }
  return { page, complaints };
}

const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

/** Contrast of two colours as WCAG 2 has it, 1 to 21. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const light = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** In the page: its background, and the colours that its texts have. */
const coloursOfPage = `({
  background: getComputedStyle(document.body).backgroundColor,
  texts: [...document.querySelectorAll("p, td, th, h1, h2, h3, h4, figcaption, a, summary")].map(
    (one) => getComputedStyle(one).color,
  ),
})`;

const numbersIn = (colour: string): number[] => (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).map(Number);

describe("the report page in a browser", () => {
  test("is at most 3 MB and open within a second", async () => {
    expect(statSync(file).size).toBeLessThanOrEqual(3 * 2 ** 20);
    // The first page pays for the start of the browser.
    await open({ viewport: desk });
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const { page } = await open({ viewport: desk });
      times.push(await page.evaluate<number>('performance.getEntriesByType("navigation")[0].duration'));
    }
    const [, , middle = Number.NaN] = times.sort((a, b) => a - b);
    process.stderr.write(
      `report: ${(statSync(file).size / 1024).toFixed(0)} KiB, open after ${middle.toFixed(0)} ms\n`,
    );
    expect(middle).toBeLessThanOrEqual(1000);
  });

  test.each(["light", "dark"] as const)("is readable in %s, and asks for nothing", async (colorScheme) => {
    const { page, complaints } = await open({ viewport: desk, colorScheme });
    const colours = await page.evaluate<{ background: string; texts: string[] }>(coloursOfPage);
    const background = numbersIn(colours.background);
    expect(contrast(background, colorScheme === "dark" ? [0, 0, 0] : [255, 255, 255])).toBeLessThan(1.5);
    const weakest = Math.min(...colours.texts.map((text) => contrast(numbersIn(text), background)));
    expect(weakest).toBeGreaterThanOrEqual(4.5);
    expect(complaints).toEqual([]);
  });

  test("fits a phone: nothing is wider than the screen but what can be moved", async () => {
    const { page } = await open({ viewport: phone });
    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(phone.width);
  });

  test("says the same without its script", async () => {
    const texts = await Promise.all(
      [true, false].map(async (javaScriptEnabled) => {
        const { page } = await open({ viewport: desk, javaScriptEnabled });
        return (await page.locator("main").textContent()) ?? "";
      }),
    );
    expect(texts[1]).toBe(texts[0]);
    expect(texts[0]?.length).toBeGreaterThan(1000);
  });
});
