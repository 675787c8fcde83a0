/**
 * In: the catalog. Out: the TextMate grammar of the language, which editors colour with before the language server
 * answers. Words come from the catalog; only the forms of items and expressions stand here.
 */
import { catalog, groupWords } from "../../packages/dsl/src/catalog/catalog.ts";
import type { BlockEntry, Entry, ParameterEntry, ValueType } from "../../packages/dsl/src/catalog/entry.ts";
import { reservedWords } from "../../packages/dsl/src/tokens/token-types.ts";
import { units } from "../../packages/dsl/src/tokens/units.ts";

/** A rule of a TextMate grammar, as far as it is used here. */
export interface Rule {
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
  readonly include?: string;
}
type Captures = Readonly<Record<string, { readonly name: string }>>;

/** A whole grammar. */
export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

const word = "[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*";
const wordEnd = "(?![\\p{L}\\p{M}\\p{N}_])";
const wordStart = "(?<![\\p{L}\\p{M}\\p{N}_])";
/** Where a block ends that has lost its brace: the next declaration in column 1. */
const nextDeclaration = `^(?=(?:import|param)${wordEnd}|${word}[ \\t]+${word}[ \\t]*[({])`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** One of the words and nothing longer. */
function anyOf(words: Iterable<string>): string {
  const sorted = [...new Set(words)].sort();
  return `${wordStart}(?:${sorted.map(escaped).join("|")})${wordEnd}`;
}

const names = (entries: readonly { readonly name: string }[]): string[] => entries.map((entry) => entry.name);
const scope = (name: string): { name: string } => ({ name: `${name}.pipe` });
const include = (...keys: string[]): Rule[] => keys.map((key) => ({ include: `#${key}` }));

function choicesOf(type: ValueType): readonly string[] {
  if (type.kind === "choice") return type.choices;
  return type.kind === "list" || type.kind === "one_or_list" ? choicesOf(type.of) : [];
}

/** The groups that calls name, each with its entries. */
const callGroups = Object.keys(groupWords).map((group) => {
  // The keys of `groupWords` are groups of the catalog.
  const entries: readonly Entry[] = catalog[group as keyof typeof groupWords];
  return { group, entries };
});
const parameters: readonly ParameterEntry[] = [
  ...callGroups.flatMap(({ entries }) => entries),
  ...catalog.blocks,
].flatMap((entry) => entry.parameters);

function comments(): Rule {
  const punctuation = { "1": scope("punctuation.definition.comment") };
  return {
    patterns: [
      { name: "comment.line.documentation.pipe", match: "(///)(?!/).*$", captures: punctuation },
      { name: "comment.line.double-slash.pipe", match: "(//).*$", captures: punctuation },
    ],
  };
}

function texts(): Rule {
  const quoted = (kind: string, quote: string, end: string): Rule => ({
    name: `string.quoted.${kind}.pipe`,
    begin: quote,
    end,
    beginCaptures: { "0": scope("punctuation.definition.string.begin") },
    endCaptures: { "0": scope("punctuation.definition.string.end") },
    patterns: [{ name: "constant.character.escape.pipe", match: "\\\\." }],
  });
  return { patterns: [quoted("triple", '"""', '"""'), quoted("double", '"', '"|$')] };
}

function numbers(): Rule {
  const digits = "\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?";
  const unit = [...units.keys()].sort((a, b) => b.length - a.length).map(escaped);
  return {
    patterns: [
      {
        match: `${wordStart}(${digits})(${unit.join("|")})?${wordEnd}`,
        captures: { "1": scope("constant.numeric"), "2": scope("keyword.other.unit") },
      },
      {
        match: `${wordStart}(${digits})(${word})`,
        captures: { "1": scope("constant.numeric"), "2": scope("invalid.illegal.unit") },
      },
    ],
  };
}

/** Names before a parenthesis: the catalog's by group, then layers of the program. */
function calls(): Rule {
  return {
    patterns: [
      // A column type may stand without parentheses: `target price: number`.
      {
        name: "support.type.columns.pipe",
        match: `(?<=:[ \\t])${anyOf(names(catalog.columns))}(?=[ \\t]*(?:$|,|\\}|->|//))`,
      },
      ...callGroups.map(({ group, entries }) => ({
        name: `support.${group === "columns" ? "type" : "function"}.${group}.pipe`,
        match: `${anyOf(names(entries))}(?=\\s*\\()`,
      })),
      { name: "support.type.tensor.pipe", match: `${anyOf(["tensor", "tokens", "bag"])}(?=\\s*\\()` },
      { name: "entity.name.function.pipe", match: `${wordStart}${word}(?=\\s*\\()` },
    ],
  };
}

function operators(): Rule {
  return {
    patterns: [
      { name: "keyword.operator.arrow.pipe", match: "->" },
      { name: "keyword.operator.comparison.pipe", match: ">=|<=|==|!=|>|<" },
      { name: "keyword.operator.assignment.pipe", match: "=" },
      { name: "keyword.operator.arithmetic.pipe", match: "[-+*/]" },
      { name: "punctuation.separator.comma.pipe", match: "," },
      { name: "punctuation.separator.colon.pipe", match: ":" },
    ],
  };
}

const bracketed = (kind: string, [open, close]: readonly [string, string], inside: readonly Rule[]): Rule => ({
  begin: escaped(open),
  end: `${escaped(close)}|(?=\\})|${nextDeclaration}`,
  beginCaptures: { "0": scope(`punctuation.section.${kind}.begin`) },
  endCaptures: { "0": scope(`punctuation.section.${kind}.end`) },
  patterns: inside,
});

/** A block of a kind: its own settings are coloured, others are not, so that a misspelled one shows. */
function block(entry: BlockEntry): Rule {
  const plain = entry.parameters.filter((setting) => setting.label !== "required");
  const labelled = entry.parameters.filter((setting) => setting.label !== "none");
  const settings: Rule[] = [
    ...(plain.length === 0
      ? []
      : [{ name: "support.type.property-name.pipe", match: `${anyOf(names(plain))}(?=\\s*[:={])` }]),
    ...(labelled.length === 0
      ? []
      : [
          {
            match: `(${anyOf(names(labelled))})(?:\\s+(${word}))?(?=\\s*[:={])`,
            captures: { "1": scope("support.type.property-name"), "2": scope("variable.other.label") },
          },
        ]),
    ...(entry.flows ? [{ name: "variable.other.definition.pipe", match: `${wordStart}${word}(?=\\s*=(?!=))` }] : []),
    // Another name before a colon is a setting that this block does not have, or a label without one.
    { name: "meta.setting.unknown.pipe", match: `${wordStart}${word}(?:\\s+${word})?(?=\\s*[:={])` },
  ];
  return {
    name: `meta.block.${entry.name}.pipe`,
    begin: `${wordStart}(${escaped(entry.name)})\\s+(${word})`,
    end: `(?<=\\})|${nextDeclaration}`,
    beginCaptures: { "1": scope("storage.type.block"), "2": scope("entity.name.type") },
    patterns: [
      ...include("comments", "parameters"),
      {
        begin: "\\{",
        end: `\\}|${nextDeclaration}`,
        beginCaptures: { "0": scope("punctuation.section.block.begin") },
        endCaptures: { "0": scope("punctuation.section.block.end") },
        patterns: [...include("comments", "spread"), ...settings, ...include("expression")],
      },
    ],
  };
}

/** The grammar of `.pipe` files. */
export function textMateGrammar(types: Iterable<string>): Grammar {
  const choices = parameters.flatMap((parameter) => choicesOf(parameter.type));
  const named = {
    match: `(${anyOf(names(parameters))})\\s*(:)`,
    captures: { "1": scope("variable.parameter"), "2": scope("punctuation.separator.colon") },
  };
  const type = { name: "support.type.parameter.pipe", match: anyOf(types) };
  const control = [...reservedWords.keys()].filter((name) => name === "import" || name === "from");
  return {
    name: "Penstock",
    scopeName: "source.pipe",
    fileTypes: ["pipe"],
    patterns: [
      ...include("comments", "import", "param"),
      ...catalog.blocks.map((entry) => ({ include: `#block-${entry.name}` })),
      ...include("expression"),
    ],
    repository: {
      comments: comments(),
      import: {
        patterns: [
          {
            begin: `(${anyOf(["import"])})\\s*(\\{)`,
            end: "\\}|$",
            beginCaptures: { "1": scope("keyword.control.import"), "2": scope("punctuation.section.block.begin") },
            endCaptures: { "0": scope("punctuation.section.block.end") },
            patterns: [
              ...include("comments"),
              { name: "entity.name.type.pipe", match: word },
              { name: "punctuation.separator.comma.pipe", match: "," },
            ],
          },
          { name: "keyword.control.import.pipe", match: `${anyOf(control)}(?!\\s*\\()` },
        ],
      },
      param: {
        name: "meta.param.pipe",
        begin: `(${anyOf(["param"])})(?:\\s+(${word}))?`,
        end: "$",
        beginCaptures: { "1": scope("storage.type.param"), "2": scope("variable.other.constant") },
        patterns: [
          ...include("comments"),
          type,
          { name: "keyword.operator.in.pipe", match: anyOf(["in"]) },
          ...include("expression"),
        ],
      },
      ...Object.fromEntries(catalog.blocks.map((entry) => [`block-${entry.name}`, block(entry)])),
      parameters: bracketed(
        "parameters",
        ["(", ")"],
        [
          ...include("comments"),
          {
            match: `(${word})\\s*(:)`,
            captures: { "1": scope("variable.parameter"), "2": scope("punctuation.separator.colon") },
          },
          type,
          ...include("expression"),
        ],
      ),
      spread: {
        match: `(\\.\\.\\.)\\s*(${word})?`,
        captures: { "1": scope("keyword.operator.spread"), "2": scope("variable.other.readwrite") },
      },
      expression: {
        patterns: include(
          "comments",
          "texts",
          "numbers",
          "constants",
          "calls",
          "arguments",
          "list",
          "record",
          "metrics",
          "operators",
        ),
      },
      texts: texts(),
      numbers: numbers(),
      constants: {
        patterns: [{ name: "constant.language.pipe", match: anyOf(["true", "false", "none"]) }],
      },
      calls: calls(),
      arguments: bracketed(
        "arguments",
        ["(", ")"],
        [
          ...include("comments"),
          named,
          { name: "constant.language.choice.pipe", match: `(?<!\\.)${anyOf(choices)}(?!\\s*[(.:])` },
          ...include("expression"),
        ],
      ),
      list: bracketed("list", ["[", "]"], include("expression")),
      record: bracketed(
        "record",
        ["{", "}"],
        [
          ...include("comments"),
          { name: "support.type.property-name.pipe", match: `${wordStart}${word}(?=\\s*[:={])` },
          ...include("expression"),
        ],
      ),
      metrics: {
        match: `(\\.)(${anyOf(names([...catalog.metrics, ...catalog.fairness, ...catalog.detection]))})`,
        captures: { "1": scope("punctuation.accessor"), "2": scope("support.variable.metric") },
      },
      operators: operators(),
    },
  };
}
