/** The package as a whole: it imports nothing from outside, its README's example runs, its rooms keep their order. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";

const source = new URL(".", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.includes("/testing/"),
);

function importsOf(file: string): string[] {
  const text = readFileSync(new URL(file, source), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

/** Each room and the rooms whose values it may use; types may be used from anywhere. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  errors: ["errors"],
  numerics: ["numerics"],
  seeding: ["errors", "seeding"],
  snapshot: ["errors", "seeding", "snapshot"],
  spaces: ["errors", "seeding", "snapshot", "spaces"],
  core: ["errors", "seeding", "snapshot", "spaces", "core"],
  render: ["core", "render"],
  envs: ["errors", "core", "numerics", "seeding", "spaces", "render", "envs"],
  check: ["errors", "core", "spaces", "check"],
  wrappers: ["errors", "snapshot", "core", "spaces", "check", "wrappers"],
  registry: ["errors", "core", "envs", "wrappers", "registry"],
  vector: ["errors", "snapshot", "core", "spaces", "registry", "vector"],
  workers: ["errors", "core", "registry", "vector", "workers"],
  box2d: ["errors", "core", "numerics", "spaces", "render", "envs", "registry", "box2d"],
};

describe("imports", () => {
  test("the package depends on nothing, not even on the platform", () => {
    expect(files.length).toBeGreaterThan(30);
    const outside = files
      .filter((file) => !file.startsWith("workers/") && !file.startsWith("box2d/"))
      .flatMap((file) => importsOf(file).filter((name) => !name.startsWith(".")));
    expect(outside).toEqual([]);
  });

  test("the entry for threads uses Node's threads and nothing else", () => {
    const outside = files
      .filter((file) => file.startsWith("workers/"))
      .flatMap((file) => importsOf(file).filter((name) => !name.startsWith(".")));
    expect([...new Set(outside)].sort()).toEqual(["node:os", "node:worker_threads"]);
    expect(importsOf("index.ts").filter((name) => name.includes("workers"))).toEqual([]);
  });

  test("the entry for environments with bodies uses planck and nothing else", () => {
    const outside = files
      .filter((file) => file.startsWith("box2d/"))
      .flatMap((file) => importsOf(file).filter((name) => !name.startsWith(".")));
    expect([...new Set(outside)]).toEqual(["planck"]);
    const main = files.filter((file) => !file.startsWith("box2d/")).flatMap(importsOf);
    expect(main.filter((name) => name.includes("box2d"))).toEqual([]);
  });

  test.each(files.filter((file) => file.includes("/")))("%s uses only the rooms below its own", (file) => {
    const room = file.split("/")[0] ?? "";
    const text = readFileSync(new URL(file, source), "utf8").replace(/import type [^;]+;/g, "");
    const used = [...text.matchAll(/from "(\.[^"]+)"/g)].map((match) => {
      const target = new URL(match[1] ?? "", new URL(file, source)).pathname.slice(source.pathname.length);
      return target.split("/")[0] ?? "";
    });
    expect(rooms[room]).toEqual(expect.arrayContaining([...new Set(used)]));
  });
});

describe("README", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

  test("has its examples", () => {
    expect(blocks).toHaveLength(5);
  });

  test.each(blocks.map((block, i) => [i + 1, block] as const))(
    "example %d runs and gives what its comments say",
    async (_, block) => {
      const folder = mkdtempSync(join(tmpdir(), "gym-js-readme-"));
      try {
        const file = join(folder, "example.ts");
        const lines: string[] = [];
        Reflect.set(globalThis, "__print", (...values: readonly unknown[]) => lines.push(values.map(String).join(" ")));
        const entry = pathToFileURL(new URL("./index.ts", import.meta.url).pathname).href;
        const threads = pathToFileURL(new URL("./workers/index.ts", import.meta.url).pathname).href;
        const bodies = pathToFileURL(new URL("./box2d/index.ts", import.meta.url).pathname).href;
        writeFileSync(
          file,
          block
            .replaceAll('"gym-js/box2d"', JSON.stringify(bodies))
            .replaceAll('"gym-js/workers"', JSON.stringify(threads))
            .replaceAll('"gym-js"', JSON.stringify(entry))
            .replaceAll("console.log", "globalThis.__print"),
        );
        await import(/* @vite-ignore */ pathToFileURL(file).href);
        const promised = [...block.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((match) => match[1]);
        expect(promised.length).toBeGreaterThan(0);
        expect(lines).toEqual(promised);
      } finally {
        Reflect.deleteProperty(globalThis, "__print");
        rmSync(folder, { recursive: true });
      }
    },
  );
});
