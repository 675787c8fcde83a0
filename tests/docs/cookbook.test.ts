/**
 * Follows every recipe of the cookbook in a folder of its own. `PENSTOCK_REWRITE=1` writes the output as it is into the page;
 * read it before it is committed.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { mirror } from "../data-mirror.ts";
import { type CodeBlock, codeBlocks } from "./markdown-blocks.ts";
import { type Followed, fileOf, startSession, withConsole } from "./page-session.ts";
import { writeIdxFiles, writePictures, writeScenes } from "./recipe-data.ts";

const guide = fileURLToPath(new URL("../../docs/guide/", import.meta.url));
const page = path.join(guide, "cookbook.md");
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

/** What a recipe says that its reader has. */
const prepared: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  "A folder of pictures": (folder) => writePictures(path.join(folder, "photos"), { one: 1, seven: 7 }),
  "Your own files in the format of MNIST": writeIdxFiles,
  "Where things are": writeScenes,
};

const recipes = new Map<string, CodeBlock[]>();
for (const block of codeBlocks(readFileSync(page, "utf8")))
  recipes.set(block.heading, [...(recipes.get(block.heading) ?? []), block]);

describe("the cookbook", () => {
  it("has at least twenty recipes, and each is in its contents", () => {
    expect(recipes.size).toBeGreaterThanOrEqual(20);
    const [contents = ""] = readFileSync(page, "utf8").split("\n## ");
    for (const title of recipes.keys()) expect(contents).toContain(`[${title}](#`);
  });

  it.each([...recipes])("%s", { timeout: 120_000 }, async (title, blocks) => {
    const session = startSession("recipe");
    cpSync(path.join(guide, "data"), session.folder, { recursive: true });
    await prepared[title]?.(session.folder);
    const wrong: Followed["differs"][] = [];
    // What needs a data set that is not here is checked and not run.
    const absent = mirror === null && blocks.some((block) => /builtin\("(cifar10|clinc150)"\)/.test(block.text));
    if (absent) console.error(`left out: the run of "${title}"; set PENSTOCK_MIRROR to a folder with cifar10`);
    for (const block of blocks) {
      if (absent && block.language === "console") continue;
      const followed = await session.follow(block);
      if (followed === null) continue;
      if (followed.differs !== null) wrong.push(followed.differs);
      if (rewrite) writeFileSync(page, withConsole(readFileSync(page, "utf8"), block, followed.refreshed));
    }
    const programs = [...new Set(blocks.flatMap((block) => fileOf(block) ?? []))].filter((file) =>
      file.endsWith(".pipe"),
    );
    const checked = await session.run(`npx pipe check --quiet ${programs.join(" ")}`);
    expect(checked.output).toBe("");
    expect(programs.length).toBeGreaterThan(0);
    session.remove();
    if (!rewrite) for (const differs of wrong) expect(differs?.actual).toBe(differs?.expected);
  });
});

it("every file beside the guide's pages is used by a recipe", () => {
  const text = readFileSync(page, "utf8");
  expect(readdirSync(path.join(guide, "data")).filter((name) => !text.includes(`(data/${name})`))).toEqual([]);
});
