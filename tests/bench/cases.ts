/** The table of cases: what is measured, beside whom, in which unit, and what is aimed at. */
import type { Better } from "./figures.ts";
import type { LargeKind } from "./large-data.ts";

/** Peers that are programs of their own. */
export type PeerKind = "keras" | "torch" | "tfjs";

interface CaseParts {
  /** As it is asked for on the command line; several peers may stand under one name. */
  readonly name: string;
  /** What is done, in a few words. */
  readonly what: string;
  readonly unit: string;
  readonly better: Better;
  /** Digits after the point. */
  readonly digits: number;
}

/** Penstock beside a peer. */
export interface PairCase extends CaseParts {
  readonly kind: "pair";
  readonly peer: string;
  readonly side: PeerKind;
  /** Which of the peer's ways: see the scripts in `peers/`. */
  readonly variant: string;
  /** The ratio aimed at; null where the pair is there for the reader alone. */
  readonly goal: number | null;
}

/** Whole processes: see `whole-process.ts` and `large-data.ts`. */
export type ProcessKind = "first-step" | "check" | "check-long" | "lsp" | LargeKind;

/** A whole process of the command, measured by itself. */
export interface ProcessCase extends CaseParts {
  readonly kind: "process";
  readonly process: ProcessKind;
  /** The most that is aimed at; null where none is. */
  readonly limit: number | null;
  /** Minutes and gigabytes a round: measured when it is named, and in one round. */
  readonly large?: true;
}

export type BenchCase = PairCase | ProcessCase;

const pictures = { unit: "pictures/s", better: "more", digits: 0 } as const;
const step = { unit: "ms", better: "less", digits: 2 } as const;
const seconds = { unit: "s", better: "less", digits: 2 } as const;

type Peer = Pick<PairCase, "peer" | "side" | "variant">;
const keras = (peer: string, variant = ""): Peer => ({ peer, side: "keras", variant });
const torch: Peer = { peer: "PyTorch", side: "torch", variant: "default" };
const tunedTorch = (peer: string): Peer => ({ peer, side: "torch", variant: "tuned" });
const singleTorch = (peer: string): Peer => ({ peer, side: "torch", variant: "single" });

/** A case with its peers and the ratio that is aimed at beside each. */
function pairs(parts: CaseParts, peers: readonly (readonly [Peer, number | null])[]): PairCase[] {
  return peers.map(([peer, goal]) => ({ kind: "pair", ...parts, ...peer, goal }));
}

/** All cases, in the order in which they run. */
export const cases: readonly BenchCase[] = [
  ...pairs({ name: "cnn-fit", what: "CNN, whole training with metrics and validation", ...pictures }, [
    [keras("Keras fit"), 1.3],
  ]),
  ...pairs({ name: "cnn-step", what: "CNN, one training step of 64 pictures", ...step }, [
    [keras("Keras train_on_batch"), 1],
    [torch, 2.5],
    [tunedTorch("PyTorch channels_last, fused Adam"), 1.7],
  ]),
  ...pairs({ name: "tfjs-fit", what: "CNN, whole training with metrics and validation", ...pictures }, [
    [{ peer: "tfjs model.fit", side: "tfjs", variant: "" }, 3],
  ]),
  ...pairs({ name: "transformer-step", what: "Transformer classifier, one training step of 32 texts", ...step }, [
    [keras("Keras train_on_batch"), 1.4],
    [torch, null],
    [tunedTorch("PyTorch fused Adam"), 1.2],
  ]),
  ...pairs(
    {
      name: "encoder-step",
      what: "Encoder in the sizes of MiniLM-L6 (`tests/bench/models/encoder.pipe`), one fine-tuning step of 32 texts of 32 tokens, AdamW",
      ...step,
      digits: 1,
    },
    [
      [torch, null],
      [tunedTorch("PyTorch, fused attention, fused AdamW"), 1.2],
    ],
  ),
  ...pairs(
    {
      name: "encoder-infer",
      what: "The same encoder, answers to questions as long as those of CLINC150, shortest first, in batches of 32 that are padded to their longest",
      unit: "texts/s",
      better: "more",
      digits: 0,
    },
    [[tunedTorch("PyTorch, fused attention"), 1.2]],
  ),
  ...pairs({ name: "lstm-step", what: "LSTM classifier, one training step of 32 sequences of 64", ...step }, [
    [keras("Keras train_on_batch"), 1],
  ]),
  ...pairs({ name: "gru-step", what: "GRU classifier, one training step of 32 sequences of 64", ...step }, [
    [keras("Keras train_on_batch"), 1],
  ]),
  ...pairs(
    {
      name: "mlp-update",
      what: "MLP 4-64-64-2, updates with 32 rows (Penstock: eight a call, as it trains small models)",
      unit: "updates/s",
      better: "more",
      digits: 0,
    },
    [
      [torch, 2],
      [tunedTorch("PyTorch fused Adam"), null],
      [singleTorch("PyTorch fused Adam, one thread"), null],
      [keras("Keras train_on_batch"), null],
    ],
  ),
  ...pairs({ name: "infer-64", what: "CNN, answers in batches of 64", ...pictures }, [
    [keras("Keras predict"), 1.5],
    [torch, 1.5],
    [tunedTorch("PyTorch channels_last"), null],
  ]),
  ...pairs({ name: "infer-1", what: "CNN, the answer to one picture", ...step, digits: 3 }, [
    [keras("Keras model(x)", "call"), 1.5],
    [keras("Keras predict", "predict"), 1.5],
    [torch, 1.5],
    [tunedTorch("PyTorch channels_last"), null],
    [singleTorch("PyTorch channels_last, one thread"), null],
  ]),
  {
    kind: "process",
    name: "first-step",
    what: "`pipe run examples/digits.pipe`, start to first training step, its graph in the cache",
    process: "first-step",
    limit: 2,
    ...seconds,
  },
  {
    kind: "process",
    name: "check",
    what: "`pipe check examples/cifar10-tutorial.pipe`, whole process",
    process: "check",
    limit: 0.3,
    ...seconds,
  },
  {
    kind: "process",
    name: "check-long",
    what: "`pipe check` of 500 lines (`tests/bench/long-program.ts`), whole process",
    process: "check-long",
    limit: 0.3,
    ...seconds,
  },
  {
    kind: "process",
    name: "lsp",
    what: "`pipe lsp`, keystroke to diagnostics in 1,000 lines, median of 60 (`tests/lsp/keystroke.ts`)",
    process: "lsp",
    limit: null,
    unit: "ms",
    better: "less",
    digits: 1,
  },
  {
    kind: "process",
    name: "large-csv",
    what: "`pipe run` on a CSV file of 5 GB with 24 columns (`tests/flows/large-table.ts`) with PENSTOCK_MEMORY=500MB, start to first training step, nothing in the cache",
    process: "large-csv",
    limit: 30,
    large: true,
    ...seconds,
  },
  {
    kind: "process",
    name: "large-csv-memory",
    what: "the same run with an epoch of training: most memory that each of its processes held, added up",
    process: "large-csv-memory",
    limit: 2000,
    large: true,
    unit: "MB",
    better: "less",
    digits: 0,
  },
  {
    kind: "process",
    name: "large-folder",
    what: "`pipe run` on a folder of 50,000 JPEGs of 160 by 120 pixels, a small CNN at 64 by 64: part of the epoch in which the step waits for its rows",
    process: "large-folder",
    limit: 5,
    large: true,
    unit: "%",
    better: "less",
    digits: 2,
  },
];
