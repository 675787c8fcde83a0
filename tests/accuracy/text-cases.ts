/** Programs over a pretrained text encoder, with what is aimed at and whose figures those stand beside. */
import type { AccuracyCase, Goal } from "./cases.ts";

const text = (name: string): string => `packages/apps/text/${name}.pipe`;

const atLeast = (metric: string, what: string, bound: number, anchor: string | null): Goal => ({
  metric,
  what,
  side: "at least",
  bound,
  anchor,
});

const judged = (name: string, program: string, goals: readonly Goal[]): AccuracyCase => ({
  name,
  program: text(program),
  blocks: ["judge"],
  files: {},
  goals,
  peer: null,
});

/** Two tasks over one encoder, each held against the same task learned alone. */
const together = (name: string, program: string): AccuracyCase => ({
  name,
  program,
  blocks: ["sentiments", "topics"],
  files: {},
  goals: [
    atLeast("difference.sentiment.accuracy", "accuracy of sentiments, gained by the other task", -0.01, "alone"),
    atLeast("difference.topic.accuracy", "accuracy of topics, gained by the other task", -0.01, "alone"),
  ],
  peer: null,
});

/** Short ones first. */
export const textCases: readonly AccuracyCase[] = [
  together("multitask", "examples/multitask.pipe"),
  together("multitask-encoder", text("multitask")),
  judged("banking77-frozen", "banking77-frozen", [
    atLeast(
      "test.category.accuracy",
      "accuracy, encoder frozen",
      0.922,
      "MiniLM in PyTorch with logistic regression: 0.920",
    ),
  ]),
  judged("banking77-few", "banking77-few", [
    atLeast("test.category.accuracy", "accuracy from ten questions of each intent", 0.852, "ConveRT + USE: 0.852"),
  ]),
  judged("banking77", "main", [
    atLeast("test.category.accuracy", "accuracy, fine-tuned", 0.934, "ConveRT + USE: 0.934"),
  ]),
  judged("banking77-lora", "banking77-lora", [
    atLeast(
      "test.category.accuracy",
      "accuracy, narrow products beside a frozen encoder",
      0.9336,
      "all of it fine-tuned, seed 1: 0.9386, less half a point",
    ),
  ]),
  judged("clinc150", "clinc150", [
    atLeast("test.intent.accuracy", "accuracy of the 150 intents", 0.969, "BERT: 0.969"),
    atLeast("test.outside.knn.auroc", "AUROC of questions from outside", 0.969, "SNGP: 0.969"),
    atLeast("test.outside.knn.recall", "questions from outside that are refused", 0.6, "BERT: 0.523"),
  ]),
  judged("phrasebank", "phrasebank", [
    atLeast("test.sentiment.accuracy", "accuracy where all annotators agree, ten folds", 0.955, "FinBERT: 0.97"),
  ]),
  judged("phrasebank-half", "phrasebank-half", [
    atLeast("test.sentiment.accuracy", "accuracy where half of the annotators agree, ten folds", 0.84, "FinBERT: 0.86"),
    atLeast("test.sentiment.f1", "mean F1 of the three classes, the same", 0.82, "FinBERT: 0.84"),
    atLeast(
      "slice.agreement >= 1.sentiment.accuracy",
      "accuracy on those of them where all agree",
      0.955,
      "FinBERT: 0.97",
    ),
  ]),
];
