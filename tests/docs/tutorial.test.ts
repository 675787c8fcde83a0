/**
 * Follows the tutorial from its first file to its last command. `PENSTOCK_REWRITE=1` writes the output as it is into the page;
 * read it before it is committed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { codeBlocks } from "./markdown-blocks.ts";
import { type Followed, startSession, withConsole } from "./page-session.ts";

const page = fileURLToPath(new URL("../../docs/guide/tutorial.md", import.meta.url));
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

it("the tutorial does what it says", { timeout: 300_000 }, async () => {
  const session = startSession("my-first");
  let text = readFileSync(page, "utf8");
  const wrong: Followed["differs"][] = [];
  for (const block of codeBlocks(text)) {
    const followed = await session.follow(block);
    if (followed === null) continue;
    text = withConsole(text, block, followed.refreshed);
    if (followed.differs !== null) wrong.push(followed.differs);
  }
  session.remove();
  if (rewrite) writeFileSync(page, text);
  else for (const differs of wrong) expect(differs?.actual).toBe(differs?.expected);
});
