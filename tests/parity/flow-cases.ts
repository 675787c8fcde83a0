// In: the name of a file of recorded flows. Out: for each how far the language's own result lies from the peer's: values and
// gradients of a model that is checked from its text, on the backend that is loaded.
import { readFileSync } from "node:fs";
import {
  type Argument,
  adaptedModel,
  type CheckedModel,
  checkProgram,
  memoryHost,
  renderDiagnostics,
} from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { forward } from "../../packages/runtime/src/train/forward.ts";
import { type RecordedTensor, recorded } from "./recorded.ts";
import { apart, magnitude } from "./tensors-apart.ts";

/** Tokens are ids; a bag is `[batch, length, 2]` of numbers of terms and their weights; all else are floats. */
type RecordedInput = RecordedTensor & { readonly tokens: boolean; readonly bag?: boolean };

/** A flow with what a peer makes of it; `recording.py` writes them. */
export interface FlowCase {
  readonly name: string;
  /** Whose values these are. */
  readonly peer: string;
  /** Over inputs that are named in it. */
  readonly flow: string;
  /** How a training adapts the model of the flow; absent where it does not. Its input is token ids then. */
  readonly adapt?: string;
  readonly inputs: Readonly<Record<string, RecordedInput>>;
  /** By their names behind that of the output: `conv/kernel`. */
  readonly weights: Readonly<Record<string, RecordedTensor>>;
  readonly training: boolean;
  /** The gradients are those of Σ output·upstream. */
  readonly upstream: RecordedTensor;
  readonly output: RecordedTensor;
  readonly inputGradients: Readonly<Record<string, RecordedTensor>>;
  readonly weightGradients: Readonly<Record<string, RecordedTensor>>;
  /** Moving averages after the call; empty outside training. */
  readonly moving: Readonly<Record<string, RecordedTensor>>;
}

/** Files of recorded flows, by family; in the first, single operators are recorded with their arguments. */
export const flowFiles = [
  "operators",
  "sequences",
  "layers",
  "attention",
  "adapters",
  "windows",
  "places",
  "encoders",
] as const;

/** The cases of `recorded/<name>.json`. */
export function flowCases(name: (typeof flowFiles)[number]): readonly FlowCase[] {
  if (name === "operators") return recorded("operators").map(asFlow);
  const text = readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8");
  // Written by recording.py in this form.
  return (JSON.parse(text) as { cases: FlowCase[] }).cases;
}

/** An operator that was recorded by its arguments, as a flow. */
function asFlow(one: ReturnType<typeof recorded<"operators">>[number]): FlowCase {
  const { op, args } = one;
  const names = one.inputs.length === 1 ? ["x"] : one.inputs.map((_, index) => `x${index}`);
  const start = names.length === 1 ? "x" : `[${names.join(", ")}]`;
  const given = Object.entries(args).map(([name, value]) => `${name}: ${written(value)}`);
  const named = <Value>(values: readonly Value[]): Record<string, Value> =>
    Object.fromEntries(values.map((value, index) => [names[index] ?? "", value]));
  const own = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${op}/${name}`, value]));
  return {
    ...one,
    peer: "Keras",
    flow: `${start} -> ${op}(${given.join(", ")})`,
    inputs: named(one.inputs.map((input) => ({ ...input, tokens: false }))),
    weights: own(one.weights),
    inputGradients: named(one.inputGradients),
    weightGradients: own(one.weightGradients),
    moving: own(one.moving),
  };
}

/** An argument as a program writes it. */
function written(value: Argument): string {
  if (value === null) return "none";
  return Array.isArray(value) ? `[${value.map((one: Argument) => written(one)).join(", ")}]` : String(value);
}

/**
 * How far a result lies from the recorded one, relative to the largest magnitude of each tensor (at least 1e-3). A gradient that is 0
 * but for rounding, as that of a key's bias, is measured by the largest gradient of its case.
 */
export interface Difference {
  readonly forward: number;
  /** The largest over all inputs and weights. */
  readonly gradient: number;
}

/** Whether an operator stands in a case, by itself or as an activation. */
export function mentions({ flow }: FlowCase, operator: string): boolean {
  return new RegExp(`\\b${operator}\\(|activation: ${operator}\\b`).test(flow);
}

/** The model of a case. */
export function modelOf(one: FlowCase): CheckedModel {
  const { flow, inputs, name, adapt } = one;
  const declared = Object.entries(inputs).map(([input, recorded]) => `  input ${input}: ${typeOf(recorded)}\n`);
  const text = `model m {\n${declared.join("")}  output y: ${flow}\n}\n${adapt === undefined ? "" : training(one, adapt)}`;
  const { value, diagnostics, files } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  const model = value?.blocks.find((block) => block.kind === "model");
  const train = value?.blocks.find((block) => block.kind === "train");
  if (model === undefined) throw new Error(`${name}:\n${renderDiagnostics(diagnostics, files, { colour: false })}`);
  return adaptedModel(model, train?.adapt ?? null);
}

/** The type of an input, as a program writes it. */
function typeOf({ shape, tokens, bag }: RecordedInput): string {
  if (bag === true) return `bag(${shape[1]})`;
  return `${tokens ? "tokens" : "tensor"}(${shape.slice(1).join(", ")})`;
}

/** What a training needs, whose model a case adapts. */
function training({ inputs, output }: FlowCase, adapt: string): string {
  const [, length = 0] = inputs["x"]?.shape ?? [];
  const places = Array.from({ length: output.shape[1] ?? 0 }, (_, index) => `p${index}`);
  return `dataset rows {
  source: csv("rows.csv")
  input x: text -> words() -> vocabulary(6) -> truncate(${length}) -> pad(${length})
  target y: vector(columns: [${places.join(", ")}])
  split: random(train: 80%, valid: 10%, test: 10%)
}
train fit {
  model: m
  data: rows
  loss y: mse()
  adapt: ${adapt}
  epochs: 1
}
`;
}

/** Computes a case and compares. */
export function differenceOf({ tf }: Pick<Backend, "tf">, one: FlowCase): Difference {
  const model = modelOf(one);
  return tf.tidy(() => {
    const tensors = (recorded: FlowCase["inputs"] | FlowCase["weights"]): Map<string, Tensor> =>
      new Map(
        Object.entries(recorded).map(([name, value]) => [
          name,
          tf.tensor(
            [...value.data],
            [...value.shape],
            "tokens" in value && value.tokens === true ? "int32" : "float32",
          ),
        ]),
      );
    const inputs = tensors(one.inputs);
    const weights = new Map([...tensors(one.weights)].map(([name, value]) => [`y/${name}`, value]));
    const wanted = [
      ...Object.entries(one.inputGradients),
      ...Object.entries(one.weightGradients).map(([name, value]) => [`y/${name}`, value] as const),
    ];
    const moving = new Map<string, Tensor>();
    const compute = (...variables: Tensor[]): Tensor => {
      const own = new Map(wanted.map(([name], index) => [name, variables[index]] as const));
      const given = (all: ReadonlyMap<string, Tensor>): Map<string, Tensor> =>
        new Map([...all].map(([name, value]) => [name, own.get(name) ?? value]));
      const result = forward(model, given(weights), given(inputs), {
        tf,
        training: one.training,
        uniform: () => {
          throw new Error("what draws random numbers has no recorded values");
        },
      });
      for (const [name, value] of result.updates) moving.set(name, value);
      return result.outputs.get("y") ?? tf.scalar(Number.NaN);
    };
    const variables = wanted.map(([name]) => inputs.get(name) ?? weights.get(name) ?? tf.scalar(Number.NaN));
    const upstream = tf.tensor([...one.upstream.data], [...one.upstream.shape], "float32");
    const { value, grads } = tf.valueAndGrads(compute)(variables, upstream);
    const forwards = [apart(value, one.output), ...movingApart(one, moving)];
    const largest = Math.max(0, ...wanted.map(([, gradient]) => magnitude(gradient)));
    const gradients = wanted.map(([, gradient], index) =>
      apart(grads[index], gradient, magnitude(gradient) < rounding * largest ? largest : 0),
    );
    tf.dispose([...moving.values()]);
    return { forward: Math.max(...forwards), gradient: Math.max(0, ...gradients) };
  });
}

function movingApart(one: FlowCase, moving: ReadonlyMap<string, Tensor>): number[] {
  const names = Object.keys(one.moving);
  if (names.length !== moving.size) return [Number.POSITIVE_INFINITY];
  return names.map((name) => apart(moving.get(`y/${name}`), one.moving[name]));
}

/** Below this part of the largest gradient, another is nothing but rounding. */
const rounding = 1e-5;
