/** Follows the page on answering new rows: pictures in an inbox, a table, a watched folder. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { codeBlocks } from "./markdown-blocks.ts";
import { startSession, withConsole } from "./page-session.ts";
import { writePictures } from "./recipe-data.ts";

const guide = fileURLToPath(new URL("../../docs/guide/", import.meta.url));
const page = path.join(guide, "predict.md");
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

it("the page on answering new rows does what it says", { timeout: 180_000 }, async () => {
  const session = startSession("answers");
  const inside = (name: string): string => path.join(session.folder, name);
  await writePictures(inside("photos"), { one: 1, seven: 7 });
  cpSync(path.join(guide, "data", "iris.csv"), inside("iris.csv"));
  mkdirSync(inside("inbox"));
  cpSync(inside("photos/one/0.png"), inside("inbox/a.png"));
  cpSync(inside("photos/seven/0.png"), inside("inbox/b.png"));
  writeFileSync(inside("inbox/c.png"), "no picture");
  const text = readFileSync(page, "utf8");
  let refreshed = text;
  for (const block of codeBlocks(text)) {
    const followed = await session.follow(block);
    if (followed === null) continue;
    refreshed = withConsole(refreshed, block, followed.refreshed);
    if (!rewrite) expect(followed.differs?.actual).toBe(followed.differs?.expected);
  }
  session.remove();
  if (rewrite) writeFileSync(page, refreshed);
});
