/** What the program itself says of its blocks in, what the model was made for out. */
import type { ReportData } from "../report-data.ts";
import { bullets, code, parts, text } from "./markdown.ts";

/** The doc comments of all blocks; says so where there are none. */
export function purposePart({ sections }: ReportData): string {
  const said = sections.flatMap((section): readonly (readonly [string, string | null])[] => {
    const own = [`${section.kind} ${section.name}`, section.doc] as const;
    return section.kind === "train" ? [[`model ${section.model}`, section.modelDoc], own] : [own];
  });
  const docs = said.flatMap(([block, doc]) =>
    doc === null || doc.trim() === "" ? [] : [`${code(block)}: ${text(doc)}`],
  );
  return parts([
    "## What it was made for",
    docs.length === 0
      ? "The program does not say: it has no doc comments (lines that start with `///`). Nothing is known of what it suits."
      : bullets([...new Set(docs)]),
  ]);
}
