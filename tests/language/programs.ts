/**
 * In: nothing. Out: the programs of the tree that have nothing wrong, and a host that knows their files and data.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Host } from "@penstock/dsl";
import { probeBelow } from "./real-probe.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program by its path from the root of the tree. */
export interface GoodProgram {
  readonly path: string;
  readonly text: string;
}

/** All examples, the main programs of all apps, and the good programs of the language tests. */
export function goodPrograms(): readonly GoodProgram[] {
  const folder = (name: string): string[] =>
    readdirSync(join(root, name)).flatMap((file) => (file.endsWith(".pipe") ? [join(name, file)] : []));
  const apps = readdirSync(join(root, "packages/apps")).map((app) => join("packages/apps", app, "main.pipe"));
  return [
    ...folder("examples"),
    ...folder("tests/language/good"),
    ...apps.filter((path) => existsSync(join(root, path))),
  ]
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** A host over the tree's files in which the program at a path reads as given. */
export function hostWith(path: string, text: string): Host {
  const readText = (one: string): string | undefined => (one === path ? text : readOnce(one));
  return { readText, resolve, probe: probeBelow(root) };
}

const resolve = (from: string, specifier: string): string => relative(root, join(root, dirname(from), specifier));
const known = new Map<string, string | undefined>();

function readOnce(path: string): string | undefined {
  if (!known.has(path)) {
    const full = join(root, path);
    known.set(path, existsSync(full) && !full.endsWith("/") ? readFileSync(full, "utf8") : undefined);
  }
  return known.get(path);
}
