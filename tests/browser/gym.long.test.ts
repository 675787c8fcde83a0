/** The demo page of gym-js in a browser: joined, served, stepped at the pace of a game, with nothing to complain about. */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, serveDemo } from "../../tools/gym/demo-server.ts";
import { startBrowser } from "./browser.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The picture that the documents show; written anew with PENSTOCK_REWRITE=1. */
const screenshot = path.join(root, "packages/gym-js/docs/images/browser.png");
const desk = { width: 800, height: 640 };
let [browser, demo]: [Browser?, Demo?] = [];

beforeAll(async () => {
  demo = await serveDemo();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

async function open(colorScheme: "light" | "dark"): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  if (browser === undefined || demo === undefined) expect.fail("the browser has not started");
  const context = await browser.newContext({ viewport: desk, colorScheme });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("requestfailed", (request) => complaints.push(`could not load ${request.url()}`));
  await page.goto(demo.address, { waitUntil: "load" });
  return { page, complaints };
}

/** What the page shows, and when. */
async function figures(page: Page): Promise<Record<"episode" | "steps" | "longest" | "rate" | "now", number>> {
  return page.evaluate(`({
    ...Object.fromEntries(["episode", "steps", "longest", "rate"].map((id) => [id, Number(document.getElementById(id).textContent)])),
    now: performance.now(),
  })`);
}

describe("CartPole in a page", () => {
  test("has no fault that a compiler sees", () => {
    const tsc = path.join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", path.join(root, "examples/gym-browser")], {
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("makes 60 steps a second, and balances the pole", async () => {
    const { page, complaints } = await open("light");
    await page.waitForFunction('Number(document.getElementById("steps").textContent) > 30');
    const before = await figures(page);
    await page.waitForFunction(`performance.now() > ${before.now + 5000}`);
    const after = await figures(page);
    // The rule never lets the pole fall: an episode that is over has lasted as long as the limit.
    const made = ({ episode, steps }: typeof after): number => 500 * (episode - 1) + steps;
    expect(after.longest).toBe(Math.min(500, made(after)));
    const rate = (1000 * (made(after) - made(before))) / (after.now - before.now);
    process.stderr.write(`gym-js in a page: ${rate.toFixed(1)} steps a second, shown as ${after.rate}\n`);
    for (const figure of [rate, after.rate]) {
      expect(figure).toBeGreaterThanOrEqual(55);
      expect(figure).toBeLessThanOrEqual(65);
    }
    expect(complaints).toEqual([]);
  });

  test("lets a key push the cart until the pole falls, and begins anew", async () => {
    const { page, complaints } = await open("dark");
    await page.keyboard.down("ArrowLeft");
    await page.waitForFunction('Number(document.getElementById("episode").textContent) > 3');
    await page.keyboard.up("ArrowLeft");
    const { longest } = await figures(page);
    // Pushed to one side only, the pole falls within a dozen steps; the first episode had some time before the key.
    expect(longest).toBeLessThan(200);
    await page.waitForFunction('Number(document.getElementById("steps").textContent) > 100');
    expect(complaints).toEqual([]);
  });

  test.each(["light", "dark"] as const)("is drawn in the colours of a %s screen", async (scheme) => {
    const { page } = await open(scheme);
    await page.waitForFunction('Number(document.getElementById("steps").textContent) > 90');
    const kept = scheme === "light" && process.env["PENSTOCK_REWRITE"] === "1";
    const shot = await page.screenshot();
    const drawn = await page.locator("canvas").screenshot();
    if (kept) await sharp(shot).png({ palette: true, compressionLevel: 9 }).toFile(screenshot);
    const { channels } = await sharp(drawn).removeAlpha().stats();
    const middle = channels.reduce((sum, { mean }) => sum + mean / 3, 0);
    if (scheme === "light") expect(middle).toBeGreaterThan(200);
    else expect(middle).toBeLessThan(70);
    // The pole's colour, which nothing else has.
    const { data } = await sharp(drawn).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const [red, green, blue] = scheme === "light" ? [0xc9, 0x87, 0x3f] : [0xdf, 0xa5, 0x5f];
    let pixels = 0;
    for (let i = 0; i < data.length; i += 3) {
      if (data[i] === red && data[i + 1] === green && data[i + 2] === blue) pixels++;
    }
    expect(pixels).toBeGreaterThan(200);
  });

  test("is shown in the documents as it looks", async () => {
    expect(statSync(screenshot).size).toBeLessThan(60_000);
    const { width, height } = await sharp(readFileSync(screenshot)).metadata();
    expect({ width, height }).toEqual(desk);
  });
});
