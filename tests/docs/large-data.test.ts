/** Follows the page on data larger than memory, with the setting that it shows. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it, vi } from "vitest";
import { codeBlocks } from "./markdown-blocks.ts";
import { startSession, withConsole } from "./page-session.ts";
import { writePictures } from "./recipe-data.ts";

const page = fileURLToPath(new URL("../../docs/guide/large-data.md", import.meta.url));
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";
afterAll(() => vi.unstubAllEnvs());

it("the page on large data does what it says", { timeout: 120_000 }, async () => {
  const session = startSession("large");
  await writePictures(path.join(session.folder, "photos"), { one: 1, seven: 7 });
  const text = readFileSync(page, "utf8");
  const blocks = codeBlocks(text);
  const [, name, value] = /export (\w+)=(\S+)/.exec(blocks.find((block) => block.language === "sh")?.text ?? "") ?? [];
  vi.stubEnv(name ?? "", value);
  let refreshed = text;
  for (const block of blocks) {
    const followed = await session.follow(block);
    if (followed === null) continue;
    refreshed = withConsole(refreshed, block, followed.refreshed);
    if (!rewrite) expect(followed.differs?.actual).toBe(followed.differs?.expected);
  }
  const said = blocks.find((block) => block.language === "text")?.text.trim() ?? "";
  expect((await session.run("npx pipe run photos.pipe --fresh")).output.replace(/\s+/g, " ")).toContain(said);
  session.remove();
  if (rewrite) writeFileSync(page, refreshed);
});
