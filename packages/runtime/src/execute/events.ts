/**
 * What a run says while it works: one stream of plain objects that the terminal view, `--json` and tests all read.
 * The schemas are the reference; docs/schema/run-events.schema.json is made from them.
 */
import { z } from "zod";
import { explanationEvent } from "./explanation-event.ts";
import { fairnessEvent } from "./fairness-event.ts";
import { outsideEvent } from "./outside-event.ts";
import { robustnessOfBlock } from "./robustness-event.ts";
import { startForm } from "./transfer/start-report.ts";

const metrics = z.record(z.string(), z.number()).describe("metric path (`valid.label.accuracy`) to value");

const run = z
  .string()
  .nullable()
  .describe("which of several runs of the block it is: `seed 2`, `fold 3, seed 2`; null where it runs once");
const spread = z
  .object({
    mean: z.number(),
    deviation: z.number().nullable().describe("standard deviation of single runs; null of a single run"),
    low: z.number().nullable().describe("lower end of the 95 % interval of the mean"),
    high: z.number().nullable(),
    runs: z.array(z.number()).describe("the figure of each run"),
  })
  .describe("one figure of several runs");

const several = z.object({
  method: z.string().describe("how the intervals were made"),
  runs: z.array(z.string()).describe("what each run differs in: `seed 2`"),
  metrics: z.record(z.string(), spread),
});

const interval = z
  .object({ low: z.number(), high: z.number() })
  .describe("ends of the 95 % interval by bootstrap over the rows");

export const startEvent = z.object({
  event: z.literal("start"),
  program: z.string().describe("path of the entry file as given"),
  seed: z.number().int(),
  steps: z.array(
    z.object({ id: z.string(), kind: z.string(), block: z.string(), run, hash: z.string(), cached: z.boolean() }),
  ),
});

export const noticeEvent = z.object({
  event: z.literal("notice"),
  text: z.string().describe("something a person should know, for example why the slower backend is used"),
});

export const stepEvent = z.object({
  event: z.literal("step"),
  id: z.string(),
  kind: z.string(),
  block: z.string(),
  run,
  state: z.enum(["cached", "started", "resumed", "done"]),
  seconds: z.number().nullable(),
});

export const weightsEvent = z
  .object({ event: z.literal("weights"), block: z.string(), run, ...startForm.shape })
  .describe("what a training starts with, where its weights are not drawn");

export const progressEvent = z.object({
  event: z.literal("progress"),
  block: z.string(),
  run,
  what: z.string(),
  done: z.number(),
  total: z.number().nullable(),
});

export const batchEvent = z.object({
  event: z.literal("batch"),
  block: z.string(),
  run,
  epoch: z.number().int(),
  epochs: z.number().int(),
  step: z.number().int().describe("batches of this epoch that are done"),
  steps: z.number().int(),
  metrics: metrics.describe("running means over this epoch"),
  rowsPerSecond: z.number(),
  secondsLeft: z.number().describe("until the last planned epoch, validations included, at the present speed"),
  secondsLeftOfAll: z.number().describe("the same until the last of the block's runs"),
});

export const validationEvent = z.object({
  event: z.literal("validation"),
  block: z.string(),
  run,
  epoch: z.number().int().describe("the epoch that is under way"),
  epochs: z.number().int(),
  step: z.number().int().describe("batches of this epoch that are done"),
  steps: z.number().int(),
  metrics: metrics.describe("of train rows: means over the steps since the last validation"),
  best: z.boolean().describe("the weights at this place are the best so far"),
  seconds: z.number().describe("since the last validation"),
});

export const epochEvent = z.object({
  event: z.literal("epoch"),
  block: z.string(),
  run,
  epoch: z.number().int(),
  epochs: z.number().int(),
  metrics,
  best: z.boolean().describe("the weights at its end are the best so far"),
  seconds: z.number(),
});

export const dryEvent = z.object({
  event: z.literal("dry"),
  block: z.string().describe("a train block of a dry run"),
  set: z.record(z.string(), z.string()).describe("values of params that a sweep gives it; empty outside of one"),
  runs: z.number().int().describe("trainings of the block: seeds and folds"),
  cached: z.number().int().describe("how many of them have run already"),
  steps: z.number().int().describe("steps of one training"),
  stepSeconds: z.number(),
  validations: z.number().int().describe("validations of one training"),
  validationSeconds: z.number().describe("of all validation rows, as a part of them has shown"),
  seconds: z.number().describe("what the trainings that have not run yet will take at most, but for reading data"),
  memory: z.number().describe("bytes that the training process has taken at most, this block and those before it"),
});

export const expectEvent = z.object({
  event: z.literal("expect"),
  block: z.string(),
  text: z.string(),
  metric: z.string(),
  bound: z.number(),
  value: z.number().nullable().describe("the mean where there are several runs; null where it could not be measured"),
  spread: spread.nullable().describe("null where the block runs once"),
  interval: interval.nullable().describe("of an evaluation that runs once; null elsewhere"),
  holds: z.boolean(),
});

const position = z.object({ line: z.number().int(), column: z.number().int() });

export const errorEvent = z.object({
  event: z.literal("error"),
  code: z.string(),
  title: z.string(),
  help: z.string().nullable(),
  file: z.string().nullable().describe("the file with the line that asked for what failed"),
  start: position.nullable().describe("lines and columns count from 1, columns in UTF-16 code units"),
  end: position.nullable().describe("exclusive"),
  line: z.string().nullable().describe("that line as it is written"),
  labels: z
    .array(z.object({ text: z.string(), primary: z.boolean(), file: z.string(), start: position, end: position }))
    .describe("places with words about them: the primary one first, then what else had its part in it"),
});

const passTimes = {
  forward: z.number().describe("seconds a step"),
  backward: z.number().describe("seconds a step"),
};

export const profileEvent = z.object({
  event: z.literal("profile"),
  trace: z.string().nullable().describe("path of the timeline in Chrome's trace format; null where nothing was run"),
  seconds: z.number().describe("what the phases add up to, with the time that belongs to none"),
  phases: z
    .array(z.object({ phase: z.string(), seconds: z.number(), times: z.number().int().describe("how often entered") }))
    .describe("what the run spent its time on, longest first; a part inside another counts for itself alone"),
  blocks: z
    .array(
      z.object({
        block: z.string(),
        steps: z.number().int().describe("steps that the run took"),
        measured: z.number().int().describe("steps that the figures are from"),
        inGraph: z.boolean().describe("measured inside of a TensorFlow graph; otherwise call by call"),
        stepSeconds: z.number().nullable().describe("median of a step as it runs without being measured"),
        operationSeconds: z.number().nullable().describe("all operations of a step, one after the other"),
        lines: z.array(
          z.object({
            file: z.string().nullable(),
            line: z.number().int().nullable().describe("null where no line of the program asks for it"),
            text: z.string(),
            ...passTimes,
            share: z.number().describe("of the step's operations"),
            parts: z.array(z.object({ text: z.string(), ...passTimes })).describe("where the line has several"),
          }),
        ),
        operations: z.array(
          z.object({ op: z.string(), count: z.number().int(), seconds: z.number(), share: z.number() }),
        ),
      }),
    )
    .describe("train blocks that ran"),
  cached: z.array(z.string()).describe("train blocks that had run before, of which nothing could be measured"),
});

const told = z.enum(["better", "worse", "no difference"]);
const flips = z
  .object({ toRight: z.number().int(), toWrong: z.number().int() })
  .nullable()
  .describe("rows that only one of the two gets right; null where rows are not right or wrong");
const difference = {
  metric: z.enum(["accuracy", "loss"]),
  before: z.number(),
  after: z.number(),
  interval: interval.nullable().describe("of `after - before`"),
  flips,
  p: z.number().describe("that rows which differ lean as far to one side by chance"),
  verdict: told,
};
const cost = z.object({
  seconds: z.number().describe("of the training"),
  bytes: z.number().describe("of the weights"),
  rowsPerSecond: z.number().nullable(),
  latency: z.number().nullable().describe("seconds until one row is answered by itself"),
});

const comparison = z.object({
  before: z.string(),
  after: z.string(),
  rows: z.number().int(),
  pairs: z.number().int().describe("pairs of runs of the same seed and fold"),
  method: z.string(),
  verdict: z.object({
    kind: z.enum(["better", "worse", "mixed", "no difference", "unknown"]),
    text: z.string(),
  }),
  metrics: z.array(
    z.object({
      path: z.string(),
      before: z.number(),
      after: z.number(),
      difference: z.number(),
      interval: interval.nullable().describe("of the difference"),
    }),
  ),
  outputs: z.array(
    z.object({
      output: z.string(),
      ...difference,
      runs: z.array(z.number()).nullable().describe("of several pairs their differences"),
      calibration: z
        .object({ before: z.number(), after: z.number(), interval: interval.nullable() })
        .nullable()
        .describe("expected calibration errors"),
    }),
  ),
  slices: z.array(
    z.object({
      output: z.string(),
      by: z.string(),
      name: z.string(),
      rows: z.number().int(),
      ...difference,
      corrected: z.number().describe("p with how many parts are looked at taken into account (Holm)"),
    }),
  ),
  worst: z.array(
    z.object({
      output: z.string(),
      row: z.number().int(),
      run,
      to: z.enum(["right", "wrong"]),
      truth: z.string(),
      before: z.string(),
      after: z.string(),
      sureBefore: z.number().nullable(),
      sureAfter: z.number().nullable(),
      text: z.string().nullable(),
    }),
  ),
  cost: z.object({ before: cost, after: cost }),
});

export const doneEvent = z.object({
  event: z.literal("done"),
  ok: z.boolean(),
  dry: z.boolean().describe("nothing was kept"),
  /** 0 done, 1 program has errors, 2 an expectation does not hold, 3 the run failed, 130 interrupted. */
  status: z.number().int(),
  seconds: z.number(),
  blocks: z.record(z.string(), metrics).describe("of several runs the means"),
  several: z.record(z.string(), several).describe("blocks that ran several times"),
  intervals: z
    .record(
      z.string(),
      z.object({ method: z.string().describe("how they were made"), metrics: z.record(z.string(), interval) }),
    )
    .describe("of evaluate blocks that ran once"),
  calibration: z
    .record(
      z.string(),
      z.array(
        z.object({
          output: z.string(),
          rows: z.number().int().describe("validation rows that it was fitted on"),
          temperature: z.number().nullable().describe("what logarithms of probabilities were divided by"),
          threshold: z.number().nullable().describe("from which probability on the second of two classes is answered"),
          error: z.number().describe("expected calibration error as the model gives its probabilities"),
          errorAfter: z.number().nullable().describe("the same after the temperature"),
        }),
      ),
    )
    .describe("of evaluate blocks that ran once and fitted something on validation rows"),
  slices: z
    .record(
      z.string(),
      z.array(
        z.object({
          by: z.string().describe("what rows are told apart by, as the program says it"),
          slices: z.array(
            z.object({
              name: z.string(),
              rows: z.number().int(),
              metrics: metrics.describe("those that are defined; none where there are no rows"),
              intervals: z.record(z.string(), interval).nullable(),
            }),
          ),
          left: z
            .object({ values: z.number().int(), rows: z.number().int() })
            .nullable()
            .describe("values with fewer rows that are not told apart"),
        }),
      ),
    )
    .describe("of evaluate blocks that judge parts of their rows"),
  fairness: z
    .record(z.string(), z.array(fairnessEvent))
    .describe("of evaluate blocks that hold groups against each other"),
  explanations: z
    .record(z.string(), z.array(explanationEvent))
    .describe("of evaluate blocks that explain answers; of several runs the first"),
  robustness: z.record(z.string(), robustnessOfBlock).describe("of evaluate blocks that changed their rows"),
  outside: z.record(z.string(), outsideEvent).describe("of evaluate blocks that look at rows from outside"),
  comparisons: z.record(z.string(), comparison).describe("of evaluate blocks that name two runs"),
  sweeps: z
    .record(
      z.string(),
      z.object({
        run: z.string().describe("train block that was repeated"),
        params: z.array(z.string()),
        metric: z.string().describe("by what rows are ranked"),
        goal: z.enum(["max", "min"]),
        rows: z.array(
          z.object({
            set: z.record(z.string(), z.string()).describe("values of the params"),
            name: z.string().describe("for `pipe show`"),
            metrics: metrics.describe("of several runs the means"),
            several: several.nullable(),
          }),
        ),
        best: z.number().int().nullable().describe("place of the best row, from 0"),
      }),
    )
    .describe("tables of sweeps; their blocks' metrics are those of the best row"),
  report: z.string().nullable().describe("path of the HTML report"),
  runs: z.array(z.string()).describe("names for `pipe show`"),
});

export const runEvent = z.discriminatedUnion("event", [
  startEvent,
  noticeEvent,
  stepEvent,
  weightsEvent,
  progressEvent,
  batchEvent,
  validationEvent,
  epochEvent,
  dryEvent,
  expectEvent,
  errorEvent,
  profileEvent,
  doneEvent,
]);

/** One line of `pipe run --json`. */
export type RunEvent = z.infer<typeof runEvent>;

/** The published JSON Schema (2020-12) of one line. */
export function runEventJsonSchema(): Record<string, unknown> {
  return {
    $id: "urn:penstock:schema:run-events:9",
    title: "One line of `pipe run --json`",
    ...z.toJSONSchema(runEvent),
  };
}
