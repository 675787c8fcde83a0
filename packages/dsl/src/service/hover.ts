/**
 * In: a place. Out: what is known there, in Markdown: documentation of words, shapes and sizes of tensors, values of
 * params, contents of columns.
 */
import type { Expr } from "../ast/nodes.ts";
import type { TensorFact } from "../check/facts.ts";
import type { Span } from "../source/span.ts";
import { describeBlockName } from "./describe-block.ts";
import { describeColumn, sourceColumns } from "./describe-data.ts";
import { describeTensors } from "./describe-tensor.ts";
import { codeBlock, describeBlock, describeEntry, describeParameter, signatureOf } from "./entry-text.ts";
import { nameOf } from "./names/effective-items.ts";
import type { Mention } from "./names/mention.ts";
import { parametersOf } from "./names/vocabulary.ts";
import { showArgument, showDuration } from "./type-text.ts";
import type { Workspace } from "./workspace.ts";

/** What a pointer over a place shows. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** What is known at a place, or null. */
export function hover(workspace: Workspace, path: string, offset: number): Hover | null {
  const mention = workspace.names(path).at(path, offset);
  if (mention === undefined) return null;
  const parts = describe(workspace, path, mention).filter((part): part is string => part !== null && part !== "");
  return parts.length === 0 ? null : { span: mention.span, markdown: parts.join("\n\n") };
}

type Parts = (string | null)[];

function describe(workspace: Workspace, path: string, mention: Mention): Parts {
  const { what } = mention;
  const facts = workspace.facts(path);
  const tensorsAt = (span: Span): string | null => describeTensors(workspace, facts.tensors(span));
  switch (what.kind) {
    case "keyword":
      return [what.entry === null ? null : describeBlock(what.entry)];
    case "block":
      return [describeBlockName(workspace, path, what.decl)];
    case "param":
      return describeParam(workspace, path, mention);
    case "setting":
      return [what.entry === null ? null : describeParameter(what.entry)];
    case "callee": {
      const { callee, call } = what;
      const shapes = tensorsAt(call.span);
      if (callee.kind === "entry") return [shapes, describeEntry(callee.entry)];
      if (callee.kind === "network")
        return [
          shapes,
          codeBlock(signatureOf(`${callee.decl.keyword.text} ${callee.decl.name.text}`, parametersOf(callee))),
          callee.decl.doc,
        ];
      return [callee.kind === "form" ? (formDocs[callee.name] ?? null) : null];
    }
    case "argument":
      return [what.parameter === null ? null : describeParameter(what.parameter)];
    case "local": {
      const value = what.item.kind === "setting" || what.item.kind === "binding" ? what.item.value : null;
      const name = what.item.kind === "spread" ? null : nameOf(what.item);
      const here = mention.span.start === name?.span.start && mention.span.file === name.span.file;
      const word = what.item.kind === "setting" ? `${what.item.name.text} ` : "";
      const head = codeBlock(`${word}${mention.text}`);
      const shapes =
        here && value !== null
          ? describeTensors(workspace, valueTensors(workspace, path, value))
          : tensorsAt(mention.span);
      return [head, shapes, describeColumn(workspace, path, { decl: what.decl, name: mention.text, value })];
    }
    case "label":
    case "metric_output": {
      const definition = workspace.names(path).definition(mention);
      return definition === undefined || definition.what.kind !== "local" ? [] : describe(workspace, path, definition);
    }
    case "parameter": {
      const { parameter, decl } = what;
      const fallback = parameter.fallback === null ? "" : ` = ${textOf(workspace, parameter.fallback.span)}`;
      return [
        codeBlock(`${parameter.name.text}: ${parameter.type?.text ?? "float"}${fallback}`),
        `A parameter of \`${decl.name.text}\`: each use of the layer gives it a value.`,
      ];
    }
    case "dim":
      return [
        `\`${mention.text}\` stands for the size of an axis: any size, and the same one wherever the name stands in this use of \`${what.decl.name.text}\`.`,
      ];
    case "type":
      return [typeDocs[mention.text] ?? null];
    case "split":
      return [splitDocs[mention.text] ?? null];
    case "metric":
      return what.entry === null
        ? []
        : [
            `**${what.entry.name}**: ${what.entry.doc}`,
            what.entry.goal === "max" ? "More is better." : "Less is better.",
          ];
    case "choice":
      return [what.parameter === null ? null : describeParameter(what.parameter)];
    case "given": {
      const column = sourceColumns(workspace, path, what.decl)?.find((one) => one.name === mention.text);
      const data = describeColumn(workspace, path, { decl: what.decl, name: mention.text, value: null });
      return [column === undefined ? null : data, what.parameter === null ? null : describeParameter(what.parameter)];
    }
    case "number":
      return [describeNumber(textOf(workspace, mention.span), what.expr.value, what.expr.unit)];
    case "unknown":
      return [];
  }
}

/** Tensors of a value: those of a flow's last step, those of the place where it is declared. */
function valueTensors(workspace: Workspace, path: string, value: Expr): readonly TensorFact[] {
  const last = value.kind === "flow" ? value.stages.at(-1) : value;
  return last === undefined ? [] : workspace.facts(path).tensors(last.span);
}

function textOf(workspace: Workspace, span: Span): string {
  return workspace.file(span.file)?.file.text.slice(span.start, span.end) ?? "";
}

function describeParam(workspace: Workspace, path: string, mention: Mention): Parts {
  const { what } = mention;
  if (what.kind !== "param") return [];
  const { decl } = what;
  const written = textOf(workspace, { ...decl.name.span, end: decl.span.end });
  const fact = workspace.facts(path).param(decl.name.span);
  const shown = fact === undefined ? null : showArgument(fact.value, fact.value === "" ? { kind: "text" } : undefined);
  const literal = textOf(workspace, decl.value.span);
  return [
    codeBlock(`param ${written}`),
    decl.doc,
    shown === null || shown === literal || JSON.stringify(fact?.value) === literal
      ? null
      : `Its value is \`${shown}\`.`,
    "`--set` gives it another value for a run.",
  ];
}

function describeNumber(text: string, value: number, unit: string | null): string | null {
  switch (unit) {
    case "fraction":
      return `\`${text}\` is the fraction ${value}.`;
    case "duration":
      return `\`${text}\` is ${value.toLocaleString("en-US")} milliseconds${text === showDuration(value) ? "" : ` (\`${showDuration(value)}\`)`}.`;
    case "size":
      return `\`${text}\` is ${value.toLocaleString("en-US")} bytes.`;
    case "angle":
      return `\`${text}\` is ${value} degrees, ${Number(((value * Math.PI) / 180).toPrecision(4))} radians.`;
    default:
      return null;
  }
}

const formDocs: Readonly<Record<string, string>> = {
  tensor: `${codeBlock("tensor(sizes…)")}\n\nA tensor without its batch axis. In a \`layer\` a name stands for any size; in a \`model\` every size is a number.`,
  tokens: `${codeBlock("tokens(length)")}\n\nA row of so many token ids, whole numbers that stand for words; id 0 is padding. \`embedding\` turns them into vectors.`,
  bag: `${codeBlock("bag(length)")}\n\nA row of so many terms at most, each with a weight, in no order: what the step \`bag\` gives. \`embedding_bag\` turns it into a vector.`,
  shifted: `${codeBlock("shifted(output, length)")}\n\nThe words of a target, each a place later than it stands there: what a model has written so far, from which it gives the next one. While it learns they are those of the data.`,
  log: `${codeBlock("log(low, high)")}\n\nA range that is searched by its logarithm.`,
};

const typeDocs: Readonly<Record<string, string>> = {
  int: "A whole number.",
  float: "A number.",
  text: "A text in quotes.",
  bool: "`true` or `false`.",
  probability: "A part between 0 and 1, such as `10%`.",
  duration: "A time, such as `200ms`, `5s`, `2m` or `1h`.",
  size: "An amount of memory, such as `64MiB`.",
  angle: "An angle, such as `15deg`.",
};

const splitDocs: Readonly<Record<string, string>> = {
  train: "The rows a model learns from; statistics are fitted on them alone.",
  valid: "Rows held back to watch learning: early stopping and the choice of the best weights.",
  test: "Rows that nothing is fitted on or chosen by.",
};
