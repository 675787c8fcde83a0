/**
 * Texts of people's files in, Markdown out in which they can mean nothing but themselves: class names, doc comments and program text must
 * never become markup, a link or a cell of their own. As GitHub reads it (GitHub Flavored Markdown).
 */

/** Signs that mean something inside of a line, and `#` and `>` that do at its start; `_` within a word means nothing. */
const special = /[\\`*{}[\]<>|~$&#!@]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** One line: breaks become spaces, other control characters are shown as �. */
function line(value: string): string {
  return value
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
    .trim();
}

/** Text as it stands in a line or in a cell. */
export function text(value: string): string {
  return (
    line(value)
      .replace(special, "\\$&")
      // What looks like an address would become a link.
      .replace(/\b(https?|ftp|mailto)(?=:)/giu, "$1\\")
      .replace(/\bwww\./giu, "www\\.")
      // What starts a line would become a list or a line of its own.
      .replace(/^([-+=])/u, "\\$1")
      .replace(/^(\d{1,9})([.)])(?= |$)/u, "$1\\$2")
  );
}

/** Text as code within a line or in a cell. */
export function code(value: string): string {
  const plain = line(value);
  if (plain === "") return "";
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const padded = /^`|`$/.test(plain) ? ` ${plain} ` : plain;
  // The table's own rule: a bar ends a cell even inside of code.
  return `${fence}${padded.replaceAll("|", "\\|")}${fence}`;
}

/** Lines of code as a block; `language` is for colours. */
export function codeBlock(value: string, language: string): string {
  const longest = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const lines = value
    .replace(/\r\n?/g, "\n")
    .replace(/[^\n\t\P{Cc}]/gu, "\uFFFD")
    .replace(/\n+$/, "");
  return `${fence}${language}\n${lines}\n${fence}`;
}

/** A column of a table: its heading, and whether it holds figures. */
export type Column = readonly [heading: string, align: "words" | "figures"];

/** A table; cells are Markdown already. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => (cell === "" ? " " : cell)).join(" | ")} |`;
  return [
    row(columns.map(([heading]) => heading)),
    `|${columns.map(([, align]) => (align === "figures" ? " --: " : " --- ")).join("|")}|`,
    ...rows.map(row),
  ].join("\n");
}

/** A list of points, each Markdown already. */
export function bullets(points: readonly string[]): string {
  return points.map((point) => `- ${point}`).join("\n");
}

/** Parts with an empty line between; what is null is left out. */
export function parts(all: readonly (string | null)[]): string {
  return all.filter((part) => part !== null && part !== "").join("\n\n");
}
