/** The table of programs whose answers are held against what is known: which figures, what is aimed at, and who is beside them. */

import { textCases } from "./text-cases.ts";

/** A figure of a program's evaluation. */
export interface Goal {
  /** As the run's last event names it: `test.label.accuracy`. */
  readonly metric: string;
  /** In words, for the table. */
  readonly what: string;
  readonly side: "at least" | "at most";
  readonly bound: number;
  /** Whose figure it is held against; null where there is none. */
  readonly anchor: string | null;
}

export interface AccuracyCase {
  /** As it is asked for on the command line. */
  readonly name: string;
  /** Path from the root of the tree. */
  readonly program: string;
  /** The `evaluate` blocks whose figures count; where two have one of the same name, the first one's is kept. */
  readonly blocks: readonly string[];
  /** Params that name files of the data mirror, and these. */
  readonly files: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  /** A library that learns from the same rows in the same run, or that counts what answers are worth. */
  readonly peer: "gradient boosting" | "sacrebleu" | LinearPeer | null;
  /** Its time counts: everything runs anew, by itself. */
  readonly timed?: true;
}

/** A linear model of n-grams of texts, which scikit-learn learns from the same rows of the mirror. */
export interface LinearPeer {
  readonly kind: "linear";
  readonly dataset: "banking77" | "clinc150";
  /** The metric of the program that its accuracy stands beside. */
  readonly accuracy: string;
}

const vision = (name: string): string => `packages/apps/vision/${name}.pipe`;

/** A program of n-grams beside scikit-learn: as right, and as fast, as whole processes. */
function ngrams({
  accuracy,
  bound,
  dataset,
}: Pick<LinearPeer, "accuracy" | "dataset"> & { bound: number }): AccuracyCase {
  return {
    name: `ngrams-${dataset}`,
    program: `packages/apps/customer-service/${dataset}-ngrams.pipe`,
    blocks: ["judge"],
    files: {},
    timed: true,
    goals: [
      { metric: accuracy, what: "accuracy", side: "at least", bound, anchor: "TF-IDF of words and letters, LinearSVC" },
      {
        metric: "peer.time.ratio",
        what: "seconds for a second of scikit-learn, whole processes",
        side: "at most",
        bound: 1,
        anchor: "TfidfVectorizer and LinearSVC in the same run",
      },
    ],
    peer: { kind: "linear", dataset, accuracy },
  };
}

/** All cases, in the order in which they run: short ones first. */
export const cases: readonly AccuracyCase[] = [
  ngrams({ dataset: "banking77", accuracy: "test.category.accuracy", bound: 0.912 }),
  ngrams({ dataset: "clinc150", accuracy: "test.intent.accuracy", bound: 0.928 }),
  {
    name: "clinc150-scratch",
    program: "packages/apps/customer-service/clinc150-scratch.pipe",
    blocks: ["judge"],
    files: {},
    goals: [
      {
        metric: "test.intent.accuracy",
        what: "accuracy of the 150 intents, nothing pretrained",
        side: "at least",
        bound: 0.944,
        anchor: "TextCNN: 0.944",
      },
      {
        metric: "test.outside.entropy.recall",
        what: "questions from outside that are refused",
        side: "at least",
        bound: 0.52,
        anchor: "BERT: 0.523",
      },
    ],
    peer: null,
  },
  {
    name: "credit",
    program: vision("credit"),
    blocks: ["judge"],
    files: { file: "credit-default-uci/UCI_Credit_Card.csv.gz" },
    goals: [
      { metric: "test.unpaid.auroc", what: "AUROC", side: "at least", bound: 0.77, anchor: null },
      {
        metric: "peer.auroc.gap",
        what: "AUROC behind scikit-learn",
        side: "at most",
        bound: 0.01,
        anchor: "HistGradientBoosting on the same rows",
      },
    ],
    peer: "gradient boosting",
  },
  {
    name: "pneumonia",
    program: vision("pneumonia"),
    blocks: ["judge"],
    files: { pictures: "pneumoniamnist/pneumoniamnist.npz" },
    goals: [
      {
        metric: "test.label.auroc",
        what: "AUROC",
        side: "at least",
        bound: 0.94,
        anchor: "MedMNIST's ResNet-18: 0.944",
      },
    ],
    peer: null,
  },
  {
    name: "fashion-part",
    program: "tests/accuracy/fashion-mnist-part.pipe",
    blocks: ["judge"],
    files: {
      images: "fashion-mnist/train-first8226-images-idx3-ubyte.gz",
      labels: "fashion-mnist/train-first8226-labels-idx1-ubyte.gz",
      test_images: "fashion-mnist/t10k-first4443-images-idx3-ubyte.gz",
      test_labels: "fashion-mnist/t10k-first4443-labels-idx1-ubyte.gz",
    },
    goals: [
      {
        metric: "test.label.accuracy",
        what: "accuracy, learned from 8,226 rows",
        side: "at least",
        bound: 0.895,
        anchor: "XGBoost on all 60,000 rows: 0.898",
      },
    ],
    peer: null,
  },
  {
    name: "segmentation",
    program: vision("segmentation"),
    blocks: ["judge"],
    files: {},
    goals: [{ metric: "test.mask.iou", what: "mean IoU", side: "at least", bound: 0.9, anchor: null }],
    peer: null,
  },
  {
    name: "detector",
    program: vision("detector"),
    blocks: ["judge"],
    files: {},
    goals: [{ metric: "test.objects.map_50", what: "mAP@50", side: "at least", bound: 0.85, anchor: null }],
    peer: null,
  },
  {
    name: "mnist",
    program: vision("mnist"),
    blocks: ["judge"],
    files: {},
    goals: [{ metric: "test.label.accuracy", what: "accuracy", side: "at least", bound: 0.994, anchor: null }],
    peer: null,
  },
  {
    name: "cifar10",
    program: vision("cifar10"),
    blocks: ["judge"],
    files: {},
    goals: [
      {
        metric: "test.label.ece",
        what: "ECE after calibration",
        side: "at most",
        bound: 0.02,
        anchor: "Wide ResNet (Guo et al., 2017): 0.023",
      },
      {
        metric: "test.robustness.drop.label.accuracy",
        what: "accuracy lost under corruptions, mean",
        side: "at most",
        bound: 0.21,
        anchor: "a Wide ResNet on CIFAR-10-C: 0.960 to 0.761",
      },
    ],
    peer: null,
  },
  {
    name: "translate",
    program: "examples/translate.pipe",
    blocks: ["judge"],
    files: {},
    goals: [
      { metric: "peer.bleu", what: "BLEU by sacreBLEU", side: "at least", bound: 0.25, anchor: null },
      { metric: "peer.chrf", what: "chrF by sacreBLEU", side: "at least", bound: 0.5, anchor: null },
      {
        metric: "peer.bleu.gap",
        what: "BLEU here and by sacreBLEU apart",
        side: "at most",
        bound: 0.001,
        anchor: null,
      },
    ],
    peer: "sacrebleu",
  },
  ...textCases,
];
