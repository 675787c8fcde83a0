/**
 * In: the analyses of the programs at hand. Out: what each word is, where its name is defined, and which words are one
 * name, so that changing one means changing all.
 */
import type { Analysis } from "../../check/check-program.ts";
import type { Span } from "../../source/span.ts";
import { collectMentions } from "./collect-mentions.ts";
import { linkNames } from "./link-names.ts";
import { keyOfSpan, type Mention } from "./mention.ts";

/** Look-up of words by place. */
export interface NameIndex {
  /** The word at an offset, also at its end. */
  at(path: string, offset: number): Mention | undefined;
  /** The words of a file, in order. */
  inFile(path: string): readonly Mention[];
  /** Every place that is one name with this one, itself among them; empty for words of the language. */
  group(mention: Mention): readonly Mention[];
  /** The word at the place that defines this name. */
  definition(mention: Mention): Mention | undefined;
  readonly files: readonly string[];
}

/** Words that are names of the program. */
const naming = new Set<Mention["what"]["kind"]>([
  "block",
  "param",
  "label",
  "local",
  "parameter",
  "dim",
  "metric_output",
]);

/** Whether a word is a name that the program itself gives. */
export function isName(mention: Mention): boolean {
  return naming.has(mention.what.kind) || mention.target !== null;
}

/** Files the words of all programs. */
export function buildNames(analyses: readonly Analysis[]): NameIndex {
  const byFile = new Map<string, readonly Mention[]>();
  for (const { modules, scopes } of analyses) {
    for (const [path, module] of modules) {
      if (byFile.has(path)) continue;
      const mentions = collectMentions(module.ast, scopes);
      byFile.set(
        path,
        mentions.sort((a, b) => a.span.start - b.span.start),
      );
    }
  }
  const byKey = new Map<string, Mention>();
  for (const mentions of byFile.values())
    for (const mention of mentions)
      if (!byKey.has(keyOfSpan(mention.span))) byKey.set(keyOfSpan(mention.span), mention);

  const groups = new Groups();
  for (const mention of byKey.values()) {
    if (mention.target !== null) groups.join(keyOfSpan(mention.span), keyOfSpan(mention.target));
  }
  const inFile = (path: string): readonly Mention[] => byFile.get(path) ?? [];
  const definitions = new Map<string, Span>();
  for (const { modules, scopes } of analyses) {
    linkNames({ modules, scopes, inFile }, (from, to, defines) => {
      groups.join(keyOfSpan(from), keyOfSpan(to));
      if (defines && !definitions.has(keyOfSpan(from))) definitions.set(keyOfSpan(from), to);
    });
  }
  const members = new Map<string, Mention[]>();
  for (const [key, mention] of byKey) {
    if (!isName(mention)) continue;
    const root = groups.root(key);
    const list = members.get(root) ?? [];
    list.push(mention);
    members.set(root, list);
  }
  return {
    at: (path, offset) => {
      const here = inFile(path).filter(({ span }) => span.start <= offset && offset <= span.end);
      return here.find(({ span }) => span.start === offset) ?? here.at(-1);
    },
    inFile,
    group: (mention) => (isName(mention) ? (members.get(groups.root(keyOfSpan(mention.span))) ?? []) : []),
    definition: (mention) => {
      const target = definitions.get(keyOfSpan(mention.span)) ?? mention.target;
      return target === null ? undefined : byKey.get(keyOfSpan(target));
    },
    files: [...byFile.keys()],
  };
}

/** Keys that belong together (union-find with path halving). */
class Groups {
  readonly #parent = new Map<string, string>();

  root(key: string): string {
    let here = key;
    for (;;) {
      const above = this.#parent.get(here);
      if (above === undefined) return here;
      const further = this.#parent.get(above);
      if (further !== undefined) this.#parent.set(here, further);
      here = above;
    }
  }

  join(a: string, b: string): void {
    const [left, right] = [this.root(a), this.root(b)];
    if (left !== right) this.#parent.set(left, right);
  }
}
