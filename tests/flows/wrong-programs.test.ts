import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeProject } from "./pipe-process.ts";

const folder = fileURLToPath(new URL("../language/wrong", import.meta.url));
const all = readdirSync(folder).filter((name) => name.endsWith(".pipe"));
/** The language tests check every program; as whole processes, sixty spread over them are enough. */
const programs = all.filter((_, index) => index % Math.ceil(all.length / 60) === 0);

/** Values that a program's own `// --set name=value` lines give: some are wrong only with them. */
function settings(name: string): string[] {
  const text = readFileSync(path.join(folder, name), "utf8");
  return [...text.matchAll(/^\/\/ --set (\w+=.*)$/gm)].flatMap((match) => ["--set", match[1] ?? ""]);
}

describe("`pipe check` as a whole process on wrong programs", () => {
  it("names every mistake without a stack trace, and takes at most half a second", async () => {
    const project = makeProject();
    const seconds: number[] = [];
    for (const name of programs) {
      const start = performance.now();
      const checked = await project.pipe(["check", path.join(folder, name), ...settings(name)]);
      seconds.push((performance.now() - start) / 1000);
      expect(checked.stderr, name).toMatch(/(error|warning)\[P\d{4}\]: .+\n/);
      expect(checked.stderr, name).toMatch(/\d+ (error|warning)s?/);
      expect(checked.stderr, name).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
      expect(checked.stderr, name).not.toMatch(/fault of its own/);
    }
    expect(programs.length).toBeGreaterThanOrEqual(20);
    const sorted = seconds.sort((a, b) => a - b);
    console.error(
      `pipe check, ${programs.length} programs: median ${sorted[programs.length >> 1]?.toFixed(2)} s, worst ${sorted.at(-1)?.toFixed(2)} s`,
    );
    // The median, so that a busy machine does not fail what is fast.
    expect(sorted[programs.length >> 1]).toBeLessThanOrEqual(0.5);
    project.remove();
  });

  it("says in one line that a file is not there, or is no text", async () => {
    const project = makeProject();
    const missing = await project.pipe(["check", "digit.pipe"]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toMatch(/digit\.pipe/);
    expect(missing.stderr).not.toMatch(/^\s+at /m);
    project.write("noise.pipe", String.fromCharCode(...Array.from({ length: 400 }, (_, i) => (i * 37) % 256)));
    const noise = await project.pipe(["check", "noise.pipe"]);
    expect(noise.status).toBe(1);
    expect(noise.stderr).toMatch(/error\[P1\d{3}\]/);
    project.remove();
  });
});
