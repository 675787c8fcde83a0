/**
 * Template literals in, HTML out, with every inserted text escaped: class names, titles and program text come from
 * people's files and must never become markup. Markup that is meant as such has the type `Html`.
 */

/** A piece of HTML that may be inserted as it is. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: texts are escaped, `null` and `false` give nothing. */
export type Insert = Html | string | number | null | false | readonly Insert[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand between tags and inside quoted attributes; control characters that HTML forbids are shown as �. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character).replace(/[^\t\n\r\P{Cc}]/gu, "�");
}

/** Marks markup made by this package as safe to insert. */
export function trusted(markup: string): Html {
  return { markup };
}

function insert(value: Insert): string {
  if (value === null || value === false) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map(insert).join("");
}

/** Tag for templates: html`<td>${name}</td>` escapes `name`. */
export function html(strings: TemplateStringsArray, ...values: readonly Insert[]): Html {
  return { markup: strings.reduce((all, part, index) => all + insert(values[index - 1] ?? null) + part) };
}
