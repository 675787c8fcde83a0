/** Follows the page on networks that have learned already, and holds its table of families against what can be read. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encoderSizes } from "@penstock/dsl";
import { expect, it } from "vitest";
import { codeBlocks } from "./markdown-blocks.ts";
import { startSession, withConsole } from "./page-session.ts";

const page = fileURLToPath(new URL("../../docs/guide/pretrained.md", import.meta.url));
const text = readFileSync(page, "utf8");
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

it("the page on pretrained networks does what it says", { timeout: 60_000 }, async () => {
  const session = startSession("pretrained");
  let refreshed = text;
  let followedBlocks = 0;
  for (const block of codeBlocks(text)) {
    const followed = await session.follow(block);
    if (followed === null) continue;
    followedBlocks++;
    refreshed = withConsole(refreshed, block, followed.refreshed);
    if (!rewrite) expect(followed.differs?.actual).toBe(followed.differs?.expected);
  }
  expect(followedBlocks).toBeGreaterThan(0);
  session.remove();
  if (rewrite) writeFileSync(page, refreshed);
});

it("the families on the page are those that can be read", () => {
  const [, rows = ""] = text.split("| `model_type` | layer |");
  const named = [...rows.matchAll(/^\| (`[^|]*`) \| `/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );
  const problem = encoderSizes({ model_type: "t5" }, "config.json");
  const known = "kind" in problem ? [...(problem.help ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name) : [];
  expect(known.length).toBeGreaterThan(5);
  expect([...named].sort()).toEqual([...known].sort());
});
