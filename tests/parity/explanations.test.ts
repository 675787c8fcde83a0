// Explanations against peers, recorded: Grad-CAM, integrated gradients and occlusion against PyTorch's autograd, words over their embeddings, and
// permutation importance and partial dependence against scikit-learn with the permutations that it drew. As recorded graphs and eagerly.
import { readFileSync } from "node:fs";
import type { CheckedModel } from "@penstock/dsl";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Backend, nativeKernelBackend } from "../../packages/runtime/src/backend/index.ts";
import {
  gapOf,
  gradCam,
  integratedGradients,
  mapOf,
  occlusion,
} from "../../packages/runtime/src/evaluate/explain/attributions.ts";
import { Explainer } from "../../packages/runtime/src/evaluate/explain/explainer.ts";
import { gridOf, partialDependence } from "../../packages/runtime/src/evaluate/explain/partial-dependence.ts";
import { permutationImportance } from "../../packages/runtime/src/evaluate/explain/permutation-importance.ts";
import type { InputBlocks } from "../../packages/runtime/src/evaluate/explain/prepared-rows.ts";
import { embeddingOf } from "../../packages/runtime/src/evaluate/explain/word-attributions.ts";
import { restoreVariables } from "../../packages/runtime/src/train/train-state.ts";
import { modelOf } from "./flow-cases.ts";
import { backend, type RecordedTensor } from "./recorded.ts";

interface Case {
  readonly kind: "picture" | "text" | "table";
  readonly name: string;
  readonly flow: string;
  readonly x: RecordedTensor;
  readonly weights: Readonly<Record<string, RecordedTensor>>;
  readonly mask?: RecordedTensor;
  readonly scores?: RecordedTensor;
  readonly gradCam?: RecordedTensor;
  readonly integrated?: RecordedTensor;
  readonly occlusion?: { readonly size: number; readonly stride: number; readonly map: RecordedTensor };
  readonly words?: RecordedTensor;
  readonly y?: RecordedTensor;
  readonly permutations?: readonly (readonly (readonly number[])[])[];
  readonly r2?: number;
  readonly importances?: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  readonly dependence?: readonly { readonly grid: readonly number[]; readonly values: readonly number[] }[];
}

// The file's form is fixed by the script that wrote it.
const file = JSON.parse(readFileSync(new URL("./recorded/explanations.json", import.meta.url), "utf8")) as {
  readonly steps: number;
  readonly cases: readonly Case[];
};

let loaded: Backend;
let before: { tensors: number; handles: number | null };
const counts = () => ({
  tensors: loaded.tf.memory().numTensors,
  handles: nativeKernelBackend()?.binding.getNumOfTensors() ?? null,
});
beforeAll(async () => {
  loaded = await backend();
});
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

interface Opened {
  readonly explainer: Explainer;
  readonly inputs: InputBlocks;
  readonly mask: Float32Array;
  readonly model: CheckedModel;
}

/** Runs with the network of a case, and frees it. */
async function withNetwork(one: Case, eager: boolean, run: (opened: Opened) => Promise<void>): Promise<void> {
  const { tf } = loaded;
  const tokens = one.kind === "text";
  const model = modelOf({ ...none, flow: one.flow, name: one.name, inputs: { x: { ...one.x, tokens } } });
  const stored = Object.entries(one.weights).map(
    ([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }] as const,
  );
  const weights = restoreVariables(tf, new Map(stored));
  const explainer = new Explainer({ tf, model, weights, output: "y", eager, between: async () => undefined });
  const data = tokens ? Int32Array.from(one.x.data) : Float32Array.from(one.x.data);
  const rows = one.x.shape[0] ?? 0;
  try {
    await run({
      explainer,
      model,
      inputs: new Map([["x", { shape: one.x.shape.slice(1), data }]]),
      mask: Float32Array.from(one.mask?.data ?? new Array<number>(rows * explainer.width).fill(1)),
    });
  } finally {
    explainer.dispose();
    tf.dispose([...weights.values()]);
  }
}

/** What a flow that is only computed does not need. */
const none = {
  peer: "PyTorch",
  weights: {},
  training: false,
  upstream: { shape: [], data: [] },
  output: { shape: [], data: [] },
  inputGradients: {},
  weightGradients: {},
  moving: {},
};

/** The largest distance, relative to the largest recorded number. */
function apart(values: ArrayLike<number>, recorded: readonly number[] | undefined): number {
  const wanted = recorded ?? [];
  expect(values.length).toBe(wanted.length);
  const most = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return wanted.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (values[at] ?? 0))), 0) / most;
}

const joined = (parts: readonly ArrayLike<number>[]): number[] => parts.flatMap((part) => Array.from(part));
const tolerance = 1e-4;

describe.each([
  ["as recorded graphs", false],
  ["eagerly", true],
] as const)("explanations %s, as peers have them", (_, eager) => {
  it.each(file.cases.filter(({ kind }) => kind === "picture").map((one) => [one.name, one] as const))(
    "%s",
    async (__, one) => {
      await withNetwork(one, eager, async (explained) => {
        expect(apart(await explained.explainer.scores(explained), one.scores?.data)).toBeLessThan(tolerance);
        const cams = await gradCam(explained, "y/relu_2");
        expect(apart(joined(cams.map(({ values }) => values)), one.gradCam?.data)).toBeLessThan(tolerance);
        const found = await integratedGradients(explained, { by: ["x"], steps: file.steps });
        const flat = found.map(({ attributions }) => attributions.get("x") ?? []);
        expect(apart(joined(flat), one.integrated?.data)).toBeLessThan(tolerance);
        const { size = 0, stride = 0, map } = one.occlusion ?? {};
        const hidden = await occlusion(explained, { input: "x", size, stride });
        expect(apart(joined(hidden.map(({ values }) => values)), map?.data)).toBeLessThan(tolerance);
      });
    },
  );

  it("words over their embeddings", async () => {
    const one = file.cases.find(({ kind }) => kind === "text");
    if (one === undefined) throw new Error("no case of words");
    await withNetwork(one, eager, async (explained) => {
      const node = embeddingOf(explained.model, "x") ?? "";
      expect(node).toBe("y/embedding");
      const found = await integratedGradients(explained, { by: [node], steps: file.steps });
      const sums = found.map(({ attributions }) =>
        mapOf({ shape: [1, 6, 4] }, attributions.get(node) ?? new Float32Array()),
      );
      expect(apart(joined(sums.map(({ values }) => values)), one.words?.data)).toBeLessThan(tolerance);
      // Smooth on the way: the sum is what it should be to a thousandth.
      for (const row of found) expect(gapOf(row)).toBeLessThan(1e-3);
    });
  });

  it("columns of a table", async () => {
    const one = file.cases.find(({ kind }) => kind === "table");
    if (one === undefined) throw new Error("no case of columns");
    await withNetwork(one, eager, async ({ explainer, inputs, mask }) => {
      const answer = (blocks: InputBlocks) => explainer.scores({ inputs: blocks, mask });
      const truth = one.y?.data ?? [];
      const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
      const around = truth.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const columns = ["a", "b", "c"].map((name, place) => ({ name, input: "x", source: name, place }));
      const found = await permutationImportance({
        inputs,
        columns,
        repeats: 6,
        permutation: (column, repeat) =>
          one.permutations?.[columns.findIndex(({ name }) => name === column)]?.[repeat] ?? [],
        judge: async (blocks) => {
          const answers = await answer(blocks);
          return 1 - truth.reduce((sum, value, row) => sum + (value - (answers[row] ?? 0)) ** 2, 0) / around;
        },
      });
      expect(found.value).toBeCloseTo(one.r2 ?? Number.NaN, 5);
      columns.forEach(({ name }, index) => {
        const own = found.columns.find((column) => column.name === name);
        expect(own?.drop).toBeCloseTo(one.importances?.mean[index] ?? Number.NaN, 4);
        expect(own?.deviation).toBeCloseTo(one.importances?.deviation[index] ?? Number.NaN, 4);
      });
      expect(found.columns.map(({ drop }) => drop)).toEqual(
        found.columns.map(({ drop }) => drop).sort((a, b) => b - a),
      );
      for (const [index, column] of columns.entries()) {
        const values = Array.from({ length: truth.length }, (__, row) => one.x.data[3 * row + index] ?? 0);
        const grid = gridOf(values, 20);
        const course = await partialDependence(inputs, { column, grid, rows: truth.length }, async (blocks) => {
          const answers = await answer(blocks);
          return [answers.reduce((sum, value) => sum + value, 0) / answers.length];
        });
        expect(course.map(({ at }) => at)).toEqual(one.dependence?.[index]?.grid);
        expect(apart(joined(course.map((point) => point.values)), one.dependence?.[index]?.values)).toBeLessThan(
          tolerance,
        );
      }
    });
  });
});
