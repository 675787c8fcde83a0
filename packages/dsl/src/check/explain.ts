/**
 * In: the `explain` of an evaluation, with the model and the data of its run. Out: what is explained, held against what the model reads and
 * answers; or null after saying what does not fit.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { ExplanationEntry, OutputFacts } from "../catalog/entry.ts";
import { explanations } from "../catalog/explanations.ts";
import { taskOf } from "../catalog/tasks.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { argumentOf, type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall, CheckedExplanation, CheckedModel } from "./checked-program.ts";
import { showNames } from "./data-words.ts";
import type { DatasetInfo } from "./dataset.ts";
import { readLayer } from "./explained-layer.ts";
import type { ModelInfo } from "./model.ts";

/** What is explained. */
export interface Explained {
  readonly model: ModelInfo | null;
  /** What the model has learned from. */
  readonly data: DatasetInfo | null;
  readonly outputs: ReadonlyMap<string, OutputFacts>;
}

/** Every explanation; null where one does not fit, or what it is about is not known. */
export function readExplain(
  place: CallPlace,
  expr: Expr | null,
  explained: Explained,
): readonly CheckedExplanation[] | null {
  if (expr === null) return [];
  const items = expr.kind === "list" ? expr.items : [expr];
  const found = items.map((item) => {
    const call = checkCallOf(item, "explanations", { ...place, what: "explain" });
    return call === null ? null : readExplanation(place, item, { call, ...explained });
  });
  return found.every((one) => one !== null) ? found : null;
}

type One = Explained & { readonly call: CheckedCall };

function readExplanation(place: CallPlace, expr: Expr, { call, model, data, outputs }: One): CheckedExplanation | null {
  const entry = findEntry<ExplanationEntry>(explanations, call.call);
  const checked = model?.checked ?? null;
  if (entry === undefined || checked === null || data === null || data.partial) return null;
  const output = explainedOutput(checked, outputs);
  if (output === null) {
    place.context.report(
      problem("P4123", expr.span, {
        title: `\`${call.call}\` explains an answer that is a class or a number, and \`${checked.name}\` gives none`,
        label: "no answer to explain",
        related: checked.outputs.map(({ name, span }) => ({ span, text: `\`${name}\` is something else` })),
        help: "answers that are a class, several yes or no, or a few numbers have explanations; pictures, places in space and rows of words have none",
      }),
    );
    return null;
  }
  const inputs = checked.inputs.flatMap(({ name, span }) => {
    const kind = data.inputs.find((one) => one.name === name)?.kind ?? null;
    return kind === null ? [] : [{ name, kind, span }];
  });
  const suited = inputs.filter(({ kind }) => entry.explains.includes(kind));
  if (suited.length === 0) {
    reportMisfit(place, expr, { entry, inputs, model: checked });
    return null;
  }
  const input = inputOf(entry, suited);
  const args = completed(place, expr, { call, entry, model: checked, data, input, output });
  return args === null ? null : { ...call, args, input, output };
}

/** The first output that answers with something that can be explained. */
function explainedOutput(model: CheckedModel, outputs: ReadonlyMap<string, OutputFacts>): string | null {
  const found = model.outputs.find(({ name, type }) => {
    const { kind = null, loss = null } = outputs.get(name) ?? {};
    if (kind === null || type.shape.length > 1) return false;
    return ["class", "labels", "numbers"].includes(taskOf(kind, loss));
  });
  return found?.name ?? null;
}

interface ReadInput {
  readonly name: string;
  readonly kind: ExplanationEntry["explains"][number];
}

/** The one input that a map is drawn over; null where all columns are looked at. */
function inputOf({ name }: ExplanationEntry, suited: readonly ReadInput[]): string | null {
  const picture = suited.find(({ kind }) => kind === "image");
  switch (name) {
    case "grad_cam":
    case "occlusion":
    case "word_attributions":
      return suited[0]?.name ?? null;
    case "integrated_gradients":
      return picture?.name ?? null;
    default:
      return null;
  }
}

function reportMisfit(
  place: CallPlace,
  expr: Expr,
  {
    entry,
    inputs,
    model,
  }: {
    readonly entry: ExplanationEntry;
    readonly inputs: readonly (ReadInput & { readonly span: CheckedModel["span"] })[];
    readonly model: CheckedModel;
  },
): void {
  const wanted = catalog.columns.filter(({ name }) => entry.explains.includes(name)).map(({ plural }) => plural);
  const others = explanations.filter((one) => inputs.some(({ kind }) => one.explains.includes(kind)));
  place.context.report(
    problem("P4122", expr.span, {
      title: `\`${entry.name}\` explains ${listed(wanted)}, and \`${model.name}\` reads none`,
      label: "does not suit the inputs",
      related: inputs.map(({ name, kind, span }) => ({ span, text: `\`${name}\` is of the kind \`${kind}\`` })),
      help:
        others.length === 0
          ? "there is no explanation for what it reads"
          : `what it reads has ${showNames(others.map(({ name }) => name))}`,
    }),
  );
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}

interface Completed {
  readonly call: CheckedCall;
  readonly entry: ExplanationEntry;
  readonly model: CheckedModel;
  readonly data: DatasetInfo;
  readonly input: string | null;
  readonly output: string;
}

/** Arguments with the node that is looked at, and the columns that are varied. */
function completed(
  place: CallPlace,
  expr: Expr,
  { call, entry, model, data, input, output }: Completed,
): CheckedCall["args"] | null {
  const at = (name: string): Expr => {
    const found = expr.kind === "call" ? argumentOf(expr as CallExpr, entry, name) : null;
    return found ?? expr;
  };
  if (entry.parameters.some(({ name }) => name === "layer")) {
    const layer = readLayer(place.context, at("layer"), { call, model, output });
    return layer === null ? null : { ...call.args, layer };
  }
  if (entry.name === "integrated_gradients" && input === null && !hasNumbers(model)) {
    place.context.report(
      problem("P4124", expr.span, {
        title: `\`integrated_gradients\` needs inputs of numbers, and those of \`${model.name}\` are all numbers of words or classes`,
        label: "no gradient on the way",
        related: model.inputs.map(({ span }) => ({ span, text: "numbers of classes" })),
        help: "`permutation_importance` looks at columns of any kind",
      }),
    );
    return null;
  }
  if (entry.name !== "partial_dependence") return call.args;
  const columns = readColumns(place, at("columns"), { call, data, model });
  return columns === null ? null : { ...call.args, columns };
}

function hasNumbers({ inputs }: CheckedModel): boolean {
  return inputs.some(({ type }) => type.dtype === "float32");
}

const mostColumns = 6;

/** Columns of a data set that a model reads and that can be given a value: each by its own name. */
function readColumns(
  { context }: CallPlace,
  expr: Expr,
  { call, data, model }: Pick<Completed, "call" | "data" | "model">,
): readonly string[] | null {
  const read = data.inputs.filter(({ name }) => model.inputs.some((one) => one.name === name));
  const suited = read.filter(
    ({ kind }) => kind === "number" || kind === "vector" || kind === "class" || kind === "time",
  );
  const names = suited.flatMap(({ name, checked }) =>
    (checked?.columns.length ?? 0) > 1 ? (checked?.columns ?? []) : [name],
  );
  const asked = [call.args["columns"] ?? []].flat().filter((one) => typeof one === "string");
  if (asked.length === 0) return names.slice(0, mostColumns);
  const wrong = asked.find((one) => !names.includes(one));
  if (wrong === undefined) return [...new Set(asked)];
  const items = expr.kind === "list" ? expr.items : [expr];
  const at = items[asked.indexOf(wrong)] ?? expr;
  const other = read.find(({ name }) => name === wrong);
  const near = other === undefined ? closestName(wrong, names) : null;
  context.report(
    problem("P4125", at.span, {
      title:
        other === undefined
          ? `\`${model.name}\` reads no column \`${wrong}\``
          : `\`${wrong}\` is of the kind \`${other.kind ?? ""}\`, which has no values to go through one by one`,
      label: near === null ? "cannot be varied" : `did you mean \`${near}\`?`,
      related: other === undefined ? [] : [{ span: other.typeSpan, text: "declared here" }],
      help: near === null ? `columns that can be: ${showNames(names)}` : null,
      fixes: near === null ? [] : [{ span: at.span, replacement: near, certain: isOnlyNear(wrong, near, names) }],
    }),
  );
  return null;
}
