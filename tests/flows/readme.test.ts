import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeProject } from "./pipe-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Code blocks of a page by their language, in order. */
function blocksOf(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    (match) => match[1] ?? "",
  );
}

describe.each(["README.md", "README.zh-CN.md"])("%s", (file) => {
  const page = read(file);

  it("shows the example program as it is", () => {
    expect(blocksOf(page, "pipe")[0]).toBe(read("examples/digits.pipe"));
  });

  it("shows the diagnostic that the misspelled program gives", async () => {
    const project = makeProject();
    project.write("digits.pipe", read("examples/digits.pipe").replace("dense(10)", "dense(9)"));
    const checked = await project.pipe(["check", "digits.pipe"]);
    expect(checked.status).toBe(1);
    expect(blocksOf(page, "text").at(-1)?.trimEnd()).toBe(checked.stderr.trimEnd());
    project.remove();
  });

  it("links to nothing that is not there", () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
  });
});
