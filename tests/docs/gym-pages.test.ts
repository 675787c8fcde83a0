/**
 * The pages of gym-js's environments are what the generator writes now, miss no environment, and do what they say.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { listEnvs } from "gym-js";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { cartPolePage } from "../../packages/gym-js/src/envs/cart-pole/cart-pole-page.ts";
import type { EnvPage } from "../../packages/gym-js/src/envs/env-page.ts";
import { bareEnv, classOf, factsOf } from "../../tools/gym/env-facts.ts";
import { envPages } from "../../tools/gym/env-pages.ts";
import { gymPages, gymPictures } from "../../tools/gym/gym-files.ts";
import { envPageText, fileName, headings } from "../../tools/gym/page-text.ts";
import { runScript } from "./gym-script.ts";
import { blocksOf } from "./markdown-blocks.ts";

const docs = fileURLToPath(new URL("../../packages/gym-js/docs", import.meta.url));
const [written, pictures] = [gymPages(), gymPictures()];
const rewrite = "npx node --conditions=source tools/gym/write-env-pages.mjs";
const envPageNames = Object.keys(written).filter((name) => !name.endsWith("README.md"));
/** Written by tests/browser/gym.long.test.ts. */
const screenshots = ["images/browser.png"];

describe("packages/gym-js/docs", () => {
  it("holds the pages and pictures that the generator writes, and no others", () => {
    const standing = ["environments", "images"].flatMap((folder) =>
      readdirSync(path.join(docs, folder)).map((name) => `${folder}/${name}`),
    );
    const wanted = [...Object.keys(written), ...Object.keys(pictures), ...screenshots];
    expect(standing.sort(), `run: ${rewrite}`).toEqual(wanted.sort());
  });

  it.each(Object.keys(written))("%s is up to date", (name) => {
    expect(readFileSync(path.join(docs, name), "utf8"), `run: ${rewrite}`).toBe(written[name]);
  });

  it.each(Object.entries(pictures))("%s shows what the environment draws, in less than 15 kB", async (name, frame) => {
    const file = path.join(docs, name);
    expect(statSync(file).size).toBeLessThan(15_000);
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([frame.width, frame.height, 3]);
    expect(Buffer.compare(data, frame.data), `run: ${rewrite}`).toBe(0);
    // A picture of one or two colours would tell nothing.
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 3) colours.add(data.readUIntBE(i, 3));
    expect(colours.size).toBeGreaterThanOrEqual(3);
  });
});

describe("the pages", () => {
  it.each(listEnvs().map((spec) => [spec.id, spec] as const))("have one for %s", (id, spec) => {
    const text = written[`environments/${fileName(classOf(spec))}.md`];
    expect(text).toContain(`| \`${id}\` |`);
    expect(written["environments/README.md"]).toContain(`\`${id}\``);
  });

  it.each(envPageNames)("%s has the headings in order, its picture and its source", (name) => {
    const text = written[name] ?? "";
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([...headings]);
    expect(text).toContain(`](../images/${path.basename(name, ".md")}.png)`);
    expect(text).toMatch(/\n\nSource: .{20,}\n$/);
  });

  it("construct what their examples of make construct", async () => {
    const blocks = envPageNames.flatMap((name) => blocksOf(written[name] ?? "", "ts"));
    expect(blocks).toHaveLength(envPages.length);
    const bodies = blocks.map((block) => `{\n${block.replace(/^import .*\n/gm, "")}\nconsole.log(env.spec?.id);\n}`);
    const entries = [...new Set(envPages.flatMap(({ entry }) => entry ?? []))].map((entry) => `import "${entry}";`);
    const { output, status } = await runScript(['import { make } from "gym-js";', ...entries, ...bodies].join("\n"));
    const ids = envPageNames.map((name) => /make\("([^"]+)"/.exec(written[name] ?? "")?.[1]);
    expect({ status, ids: output.trim().split("\n") }).toEqual({ status: 0, ids });
  });

  it.each(
    envPages.flatMap((page) =>
      Object.entries(page.start.options).map(([name, option]) => [page.name, name, option] as const),
    ),
  )("%s: the option %s of reset makes another start", (name, option, { example }) => {
    const env = bareEnv(factsOf(name).specs[0]);
    const startOf = (options: Readonly<Record<string, unknown>>): unknown => {
      const [observation] = env.reset({ seed: 1, options });
      return [observation, Reflect.get(env, "state")];
    };
    expect(startOf({ [option]: example })).not.toEqual(startOf({}));
  });
});

describe("the generator refuses a page that", () => {
  const facts = factsOf("CartPole");
  // The words of one environment are those of any, once nobody asks what its observations are.
  const words: EnvPage = cartPolePage;
  const rows = words.observation.elements;
  it.each<[string, Partial<EnvPage>, RegExp]>([
    [
      "leaves out the last element",
      { observation: { text: "", elements: rows.slice(0, 3) } },
      /tells of 3 .* it has 4/,
    ],
    ["leaves out one between", { observation: { text: "", elements: rows.toSpliced(1, 1) } }, /go on with element 1/],
    ["has one too many", { action: { text: "", elements: [{ at: [0, 2], meaning: "" }] } }, /go on with element 0/],
    [
      "joins elements of different bounds",
      { observation: { text: "", elements: [{ at: [0, 3], meaning: "" }] } },
      /0 to 3 of the observation space have different bounds/,
    ],
    ["leaves out an option", { start: { text: "", options: {} } }, /options of reset: high, low; it has none/],
    ["tells of an entry of info that is none", { info: { lives: "" } }, /entries of info: none; it has lives/],
    ["leaves out a version", { history: { v1: "" } }, /versions: v0, v1; it has v1/],
  ])("%s", (_, change, message) => {
    expect(() => envPageText({ ...words, ...change }, facts)).toThrow(message);
  });
});
