// The TypeScript sources of a tree and what each imports, for the checks beside this file.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const passedOver = new Set(["node_modules", "dist", ".nx", ".penstock", "fixtures"]);

/** Every .ts file below a folder, as paths. */
export function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (passedOver.has(entry.name)) return [];
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(file);
    return entry.name.endsWith(".ts") ? [file] : [];
  });
}

const statement =
  /^\s*(?:import|export)\b(?:\s+type\b)?[^"';]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

/** What a file imports: `{ specifier, line, typeOnly }`, in order. */
export function importsOf(file) {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(statement)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3],
    line: text.slice(0, match.index).split("\n").length + (match[0].match(/^\s*\n/) ? 1 : 0),
    typeOnly: /^\s*(?:import|export)\s+type\b/.test(match[0]),
  }));
}
