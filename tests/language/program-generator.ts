/**
 * In: a seed. Out: the text of a program without syntax errors that uses every form of the language, laid out as
 * carelessly as the language allows: comments wherever a line may break, tabs, CRLF, wide characters, empty blocks. For
 * tests of whatever must hold on any program.
 */

import { dice } from "./dice.ts";

const names = [
  "x",
  "image",
  "label",
  "net",
  "fit_2",
  "conv_block",
  "_hidden",
  "in",
  "A1",
  "features",
  "größe",
  "模型",
  "данные",
  "e",
  "ms",
  "a_very_long_name_that_reaches_far_to_the_right",
] as const;
const kinds = ["model", "train", "dataset", "evaluate", "layer", "serve", "anything"] as const;
const numbers = [
  "0",
  "1",
  "12",
  "45_000",
  "0.5",
  "1e-3",
  "2.5E+4",
  "10%",
  "99.5%",
  "200ms",
  "5m",
  "64MiB",
  "15deg",
  "3s",
] as const;
const texts = [
  '""',
  '"a"',
  '"rows.csv"',
  '"a \\"quoted\\" word \\\\ and \\n a break"',
  '"漢字 and 😀 and e\u0301"',
  '"// not a comment"',
  '"tab\\there {[("',
  '"it\'s \\u{e9}"',
] as const;
const remarks = [
  "",
  " plain",
  " 漢字 😀 wide",
  " a: 1, b = c -> d {[(",
  ' "quotes" and """ more',
  "no space before",
  " trailing space  ",
  " \ttabs\t",
  "! odd",
] as const;
/** Signs that may touch a word or number on either side. */
const open = /[\p{L}\p{M}\p{N}_%.]$/u;
const word = /^[\p{L}\p{N}_.]/u;

/** Writes a program from a seed: the same seed, the same text. */
export function generateProgram(seed: number): string {
  const roll = dice(seed);
  const newline = roll.chance(0.2) ? "\r\n" : "\n";
  const unit = roll.pick(["  ", "  ", "    ", "\t", " "]);
  /** How careless the layout is: 0 writes one space and breaks where everybody does. */
  const mess = roll.pick([0, 0.15, 0.4, 0.8]);
  const remarksToo = roll.chance(0.85);
  let text = roll.chance(0.03) ? "\uFEFF" : "";

  const space = (): string => {
    if (!roll.chance(mess)) return " ";
    return roll.pick(["", "  ", "\t", "   ", " ", "\u00A0", "\u3000"]);
  };
  /** Adds a token after what was written; a gap that would join it to the last one becomes a space. */
  const put = (token: string, gap: string): void => {
    const joins =
      (open.test(text) && word.test(token)) ||
      (/[-=<>!.]$/.test(text) && /^[-=<>.]/.test(token)) ||
      (text.endsWith('"') && token.startsWith('"')) ||
      (text.endsWith("/") && token.startsWith("/"));
    text += gap === "" && joins ? ` ${token}` : `${gap}${token}`;
  };
  /** A token on the same line as the last one. */
  const near = (token: string, usual: "" | " "): void =>
    put(token, usual === " " || roll.chance(mess / 4) ? space() : "");
  const remark = (): string => `//${roll.chance(0.3) ? "/" : roll.chance(0.1) ? "//" : ""}${roll.pick(remarks)}`;
  const indent = (depth: number): string => {
    if (roll.chance(mess / 3)) return roll.pick([" ", "\t", "      ", " \t "]);
    return unit.repeat(Math.max(1, depth));
  };
  /** Ends the line, with comments and empty lines if the dice say so. */
  const endLine = (depth: number): void => {
    if (remarksToo && roll.chance(0.12)) text += `${roll.chance(mess) ? roll.pick(["  ", "\t", " "]) : " "}${remark()}`;
    else if (roll.chance(mess / 5)) text += roll.pick([" ", "\t", "   "]);
    text += newline;
    while (roll.chance(0.08 + mess / 6)) {
      if (remarksToo && roll.chance(0.5)) text += `${roll.chance(0.8) ? unit.repeat(depth) : ""}${remark()}`;
      else if (roll.chance(mess / 3)) text += roll.pick([" ", "\t"]);
      text += newline;
    }
  };
  /** A token after which or before which a line may break. */
  const loose = (token: string, usual: "" | " ", depth: number): void => {
    if (roll.chance(0.03 + mess / 8)) {
      endLine(depth);
      put(token, indent(depth));
    } else near(token, usual);
  };
  const name = (): string => roll.pick(names);

  const path = (depth: number, breaks: boolean): void => {
    while (roll.chance(0.25)) {
      if (breaks && roll.chance(mess / 10)) loose(".", "", depth);
      else near(".", "");
      near(name(), "");
    }
  };
  const block = (depth: number, inline: boolean): void => {
    const count = roll.chance(0.1) ? 0 : 1 + roll.below(inline ? 3 : 4);
    for (let i = 0; i < count; i++) {
      const fresh = !inline && (i === 0 || roll.chance(0.9));
      if (fresh) {
        if (i > 0 && roll.chance(0.1)) near(",", "");
        endLine(depth);
        item(depth, indent(depth));
      } else {
        if (i > 0) near(",", "");
        item(depth, space());
      }
    }
    if (count > 0 && roll.chance(0.1)) near(",", "");
    if (inline || (count === 0 && roll.chance(0.7))) near("}", " ");
    else {
      endLine(depth);
      put("}", unit.repeat(Math.max(0, depth - 1)));
    }
  };
  const item = (depth: number, gap: string): void => {
    if (roll.chance(0.08)) {
      put("...", gap);
      near(name(), "");
      path(depth, true);
      return;
    }
    put(name(), gap);
    if (roll.chance(0.3)) put(name(), roll.chance(mess) ? roll.pick([" ", "  ", "\t"]) : " ");
    const form = roll.next();
    if (form < 0.15 && depth < 4) {
      near("{", " ");
      block(depth + 1, roll.chance(0.4));
    } else {
      if (roll.chance(mess / 20)) loose(form < 0.65 ? ":" : "=", "", depth + 1);
      else near(form < 0.65 ? ":" : "=", form < 0.65 ? "" : " ");
      flow(depth + 1, 3, true);
    }
  };
  /** `breaks` is false where a name at the start of a line would be read as the next item: after `param`. */
  const flow = (depth: number, fuel: number, breaks: boolean): void => {
    comparison(depth, fuel, breaks);
    const stages = roll.chance(0.35) ? 1 + roll.below(4) : 0;
    for (let i = 0; i < stages; i++) {
      if (breaks && roll.chance(0.3)) {
        endLine(depth);
        put("->", indent(depth));
      } else if (breaks) loose("->", " ", depth);
      else near("->", " ");
      comparison(depth, fuel - 1, breaks);
    }
  };
  const comparison = (depth: number, fuel: number, breaks: boolean): void => {
    sum(depth, fuel, breaks);
    if (!roll.chance(0.08)) return;
    near(roll.pick([">=", "<=", "==", "!=", "<", ">"]), " ");
    sum(depth, fuel - 1, breaks);
  };
  const sum = (depth: number, fuel: number, breaks: boolean): void => {
    unary(depth, fuel, breaks);
    while (roll.chance(0.12)) {
      const sign = roll.pick(["+", "-", "*", "/"]);
      if (breaks) loose(sign, " ", depth);
      else near(sign, " ");
      unary(depth, fuel - 1, breaks);
    }
  };
  const unary = (depth: number, fuel: number, breaks: boolean): void => {
    const write = (token: string): void => (breaks ? loose(token, " ", depth) : near(token, " "));
    if (roll.chance(0.06)) {
      write("-");
      primary(depth, fuel, breaks, (token) => near(token, ""));
    } else primary(depth, fuel, breaks, write);
  };
  const list = (close: ")" | "]", depth: number, one: () => void): void => {
    const count = roll.chance(0.15) ? 0 : 1 + roll.below(3);
    const spread = roll.chance(0.2);
    for (let i = 0; i < count; i++) {
      if (i > 0) near(",", "");
      if (spread) {
        endLine(depth + 1);
        text += indent(depth + 1);
      }
      one();
    }
    if (count > 0 && roll.chance(0.12)) near(",", "");
    if (spread) {
      endLine(depth);
      put(close, indent(depth));
    } else loose(close, "", depth);
  };
  const primary = (depth: number, fuel: number, breaks: boolean, write: (token: string) => void): void => {
    const form = fuel <= 0 ? roll.next() * 0.55 : roll.next();
    if (form < 0.25) write(roll.pick(numbers));
    else if (form < 0.35) write(roll.pick(texts));
    else if (form < 0.4) write(roll.pick(["true", "false"]));
    else if (form < 0.55) {
      write(name());
      path(depth, breaks);
    } else if (form < 0.58) blockText(depth, write);
    else if (form < 0.82) {
      write(name());
      path(depth, breaks);
      near("(", "");
      list(")", depth, () => {
        if (roll.chance(0.4)) {
          near(roll.chance(0.1) ? "from" : name(), " ");
          near(":", "");
        }
        flow(depth + 2, fuel - 1, true);
      });
    } else if (form < 0.9) {
      write("[");
      list("]", depth, () => flow(depth + 2, fuel - 1, true));
    } else if (form < 0.95) {
      write("(");
      flow(depth + 1, fuel - 1, true);
      loose(")", "", depth);
    } else {
      write("{");
      block(depth + 1, roll.chance(0.6));
    }
  };
  const blockText = (depth: number, write: (token: string) => void): void => {
    const lines = Array.from({ length: roll.below(4) }, () =>
      roll.pick(["", "one", "  two // no comment", '\\"""escaped', "漢字\t😀", "model a {", "   "]),
    );
    const margin = unit.repeat(depth);
    write(
      roll.chance(0.3)
        ? `"""${lines[0] ?? "one"}"""`
        : `"""${newline}${lines.map((line) => `${margin}${line}${newline}`).join("")}${margin}"""`,
    );
  };

  const docs = (): void => {
    if (!roll.chance(0.25)) return;
    for (let i = 0; i <= roll.below(3); i++) text += `///${roll.pick(remarks)}${newline}`;
  };
  const importLine = (): void => {
    text += "import";
    near("{", " ");
    const count = 1 + roll.below(3);
    for (let i = 0; i < count; i++) {
      if (i > 0) near(",", "");
      loose(name(), " ", 1);
    }
    loose("}", " ", 1);
    near("from", " ");
    near(roll.pick(['"./parts.pipe"', '"漢字.pipe"', '"../a b.pipe"']), " ");
  };
  const paramLine = (): void => {
    text += "param";
    put(name(), roll.chance(mess) ? "\t" : " ");
    near(":", "");
    near(name(), " ");
    near("=", " ");
    flow(1, 2, false);
    if (!roll.chance(0.4)) return;
    near("in", " ");
    flow(1, 2, false);
  };
  const declaration = (): void => {
    text += `${roll.pick(kinds)}${roll.chance(mess / 2) ? "\t" : " "}${name()}`;
    if (roll.chance(0.2)) {
      near("(", "");
      list(")", 0, () => {
        near(name(), " ");
        near(":", "");
        near(name(), " ");
        if (!roll.chance(0.3)) return;
        near("=", " ");
        comparison(2, 1, true);
      });
    }
    if (roll.chance(mess / 10)) loose("{", " ", 1);
    else near("{", " ");
    block(1, roll.chance(0.15));
  };

  const count = roll.chance(0.02) ? 0 : 1 + roll.below(6);
  while (roll.chance(0.1)) text += `${remark()}${newline}`;
  for (let i = 0; i < count; i++) {
    docs();
    const form = roll.next();
    if (form < 0.12) importLine();
    else if (form < 0.3) paramLine();
    else declaration();
    if (i === count - 1 && roll.chance(0.1)) return text;
    endLine(0);
  }
  return text;
}
