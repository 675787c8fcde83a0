/**
 * Links of every page lead to a file that is there, and to a heading that it has.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { anchor } from "../../tools/reference/markdown.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  "packages/dsl/editors/vscode/README.md",
  "packages/apps/vision/README.md",
  "packages/gym-js/README.md",
  ...["docs", "packages/gym-js/docs"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name.replaceAll(path.sep, "/")}`),
  ),
];
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** The text without blocks of code and code inside lines, where brackets are no links. */
const prose = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, "");

function headings(text: string): Set<string> {
  return new Set([...prose(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchor((match[1] ?? "").replaceAll("`", ""))));
}

function broken(page: string): string[] {
  const targets = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = "", heading = ""] = target.split("#");
      const to = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(root, to))) return true;
      return heading !== "" && !headings(read(to)).has(heading);
    });
}

describe("links", () => {
  it("are looked for in many pages", () => expect(pages.length).toBeGreaterThan(80));

  it.each(pages)("of %s lead somewhere", (page) => expect(broken(page)).toEqual([]));
});
