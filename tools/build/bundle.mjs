// Joins a built package and the libraries it needs into one file: Node opens one file faster than two hundred, which is most
// of the time that `pipe check` takes. Usage: node tools/build/bundle.mjs dist/index.js dist/bundle.js
import { readFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";

const [input, file] = process.argv.slice(2);
if (input === undefined || file === undefined) {
  console.error("usage: node tools/build/bundle.mjs INPUT OUTPUT");
  process.exit(1);
}

/** Name, version and licence of the package that a file belongs to. */
function packageOf(id) {
  const parts = id.split(`node_modules${path.sep}`);
  const [first = "", second = ""] = (parts.at(-1) ?? "").split(path.sep);
  const name = first.startsWith("@") ? `${first}/${second}` : first;
  const root = `${parts.slice(0, -1).join(`node_modules${path.sep}`)}node_modules${path.sep}${name}`;
  const { version, license } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return `${name} ${version} (${license})`;
}

const bundle = await rolldown({
  input,
  platform: "neutral",
  resolve: { mainFields: ["module", "main"] },
  onLog(level, log, handle) {
    // A bundle with a hole in it would fail at somebody else's.
    if (level === "warn") throw new Error(log.message);
    handle(level, log);
  },
});
const { output } = await bundle.write({
  file,
  format: "esm",
  banner: (chunk) => {
    const libraries = chunk.moduleIds.filter((id) => id.includes("node_modules")).map(packageOf);
    return `// Contains ${[...new Set(libraries)].sort().join(", ")}.`;
  },
});
if (output.length !== 1) throw new Error(`one file was expected, there are ${output.length}`);
await bundle.close();
