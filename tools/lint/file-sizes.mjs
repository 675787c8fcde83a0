// File sizes: 500 lines is where a file stops; data tables and recorded fixtures are not code.
import { readFileSync } from "node:fs";
import path from "node:path";
import { sourceFiles } from "./sources.mjs";

const most = 500;

/** Every source file that is too long to be one thing. */
export function checkFileSizes(root) {
  return ["packages", "tests"]
    .flatMap((folder) => sourceFiles(path.join(root, folder)))
    .flatMap((file) => {
      const lines = readFileSync(file, "utf8").split("\n").length - 1;
      return lines > most ? [`${path.relative(root, file)} has ${lines} lines; split it (at most ${most})`] : [];
    });
}
