/** In: a page. Out: its blocks of code. */

/** A block of code with the last line of text before it. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** The nearest line above that is not empty. */
  readonly before: string;
  /** The heading it stands under. */
  readonly heading: string;
}

/** Every block of a page in order. */
export function codeBlocks(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let before = "";
  let heading = "";
  let open: { language: string; lines: string[] } | null = null;
  for (const line of page.split("\n")) {
    if (open !== null && line === "```") {
      blocks.push({ language: open.language, text: open.lines.map((one) => `${one}\n`).join(""), before, heading });
      open = null;
    } else if (open !== null) open.lines.push(line);
    else if (line.startsWith("```")) open = { language: line.slice(3), lines: [] };
    else {
      if (line.startsWith("#")) heading = line.replace(/^#+ /, "");
      if (line !== "") before = line;
    }
  }
  if (open !== null) throw new Error(`a block under "${heading}" is not closed`);
  return blocks;
}

/** Texts of the blocks of a language. */
export function blocksOf(page: string, language: string): string[] {
  return codeBlocks(page).flatMap((block) => (block.language === language ? [block.text] : []));
}
