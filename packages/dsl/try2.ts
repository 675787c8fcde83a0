import { readFileSync } from "node:fs";
import { checkProgram, memoryHost } from "./src/index.ts";
const program = readFileSync("tests/language/good/cifar10.pipe", "utf8");
const pieces = program.match(/\/\/[^\n]*|"[^"\n]*"|[\w.]+|->|\s+|[^\w\s]/g) ?? [];
const words = pieces.flatMap((piece, index) => (piece.trim() === "" ? [] : [index]));
let errors = 0, wrong = 0; const hist: Record<number, number> = {}; const worst: [number, string][] = [];
const codes: Record<string, number> = {};
for (const kind of ["delete", "double", "swap"]) for (let at = 0; at < words.length; at++) {
  const i = words[at] ?? 0, n = words[at + 1]; const copy = [...pieces];
  if (kind === "delete") copy[i] = ""; else if (kind === "double") copy[i] = `${pieces[i]} ${pieces[i]}`; else if (n !== undefined) { copy[i] = pieces[n] ?? ""; copy[n] = pieces[i] ?? ""; }
  const text = copy.join("");
  const r = checkProgram("p", memoryHost({ p: text }));
  const d = r.diagnostics.filter((x) => x.severity === "error");
  hist[d.length] = (hist[d.length] ?? 0) + 1;
  for (const x of d) codes[x.code] = (codes[x.code] ?? 0) + 1;
  if (d.length) wrong++; errors += d.length;
  if (d.length > 1) { const ls = text.slice(0, text.split("").length).slice(0); const line = program.slice(0, pieces.slice(0, i).join("").length).split("\n").length; worst.push([d.length, `${kind} '${pieces[i]}' line ${line}: ${text.split("\n")[line - 1]}\n     ` + d.map((x) => `${x.code}@${text.slice(0, x.primary.span.start).split("\n").length} ${x.title}`).join("\n     ")]); }
}
console.log(errors / wrong, hist, codes);
worst.sort((a, b) => b[0] - a[0]);
for (const w of worst) console.log(w[0], w[1]);
