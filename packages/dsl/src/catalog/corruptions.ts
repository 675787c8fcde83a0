/** How rows are changed before a trained model is asked about them: the words of `robustness`. */
import { aboveOne, amount, share, which } from "./corruption-parameters.ts";
import type { Arguments, CorruptionEntry, ParameterEntry } from "./entry.ts";
import { aboveZero, choice, float, int, optional, positive, probability } from "./parameters.ts";
import { pictureCorruptions } from "./picture-corruptions.ts";

/** The same severities whatever the column is. */
const always =
  (name: string, values: readonly number[]): CorruptionEntry["severities"] =>
  (): readonly Arguments[] =>
    values.map((value) => ({ [name]: value }));

const rate = (doc: string): ParameterEntry => amount("share", doc, { type: probability, range: share });

/** Changes of texts before their words are numbered. */
const texts: readonly CorruptionEntry[] = [
  {
    name: "typos",
    doc: "Makes slips of typing: letters left out, doubled, in the wrong order, or beside the right one on the keyboard.",
    example: "robustness: typos(2%)",
    takes: ["text"],
    amount: "share",
    common: true,
    severities: always("share", [0.01, 0.02, 0.05, 0.1, 0.2]),
    parameters: [rate("How likely a letter is typed wrong."), ...which],
  },
  {
    name: "delete",
    doc: "Leaves words out; at least one stays.",
    example: "robustness: delete(10%)",
    takes: ["text"],
    amount: "share",
    common: true,
    severities: always("share", [0.05, 0.1, 0.2, 0.3, 0.5]),
    parameters: [rate("How likely a word is left out."), ...which],
  },
  {
    name: "swap",
    doc: "Lets words change places with others.",
    example: "robustness: swap(10%)",
    takes: ["text"],
    amount: "share",
    common: true,
    severities: always("share", [0.05, 0.1, 0.2, 0.3, 0.5]),
    parameters: [rate("How likely a word changes places."), ...which],
  },
  {
    name: "synonym",
    doc: "Puts other words of the same meaning in the place of words, where one is known; for English texts.",
    example: "robustness: synonym(20%)",
    takes: ["text"],
    amount: "share",
    common: true,
    severities: always("share", [0.1, 0.2, 0.3, 0.5, 0.75]),
    parameters: [rate("How likely a word becomes another, where one is known."), ...which],
  },
  {
    name: "case",
    doc: "Writes words in other letters: capitals, small ones, or each letter by lot.",
    example: "robustness: case(to: upper)",
    takes: ["text"],
    amount: "share",
    common: true,
    severities: always("share", [0.1, 0.25, 0.5, 0.75, 1]),
    parameters: [
      rate("How likely a word is written otherwise."),
      optional("to", { type: choice("upper", "lower", "random"), default: "random" }, "In which letters."),
      ...which,
    ],
  },
];

/** Changes of fields of a table. */
const fields: readonly CorruptionEntry[] = [
  {
    name: "missing",
    doc: "Takes values away. What a `fill` step puts there stands in; without one the mean of the train rows, of classes the most frequent.",
    example: "robustness: missing(20%)",
    takes: ["number", "vector", "class"],
    amount: "share",
    common: true,
    severities: always("share", [0.05, 0.1, 0.2, 0.3, 0.5]),
    parameters: [rate("How likely a value is taken away."), ...which],
  },
  {
    name: "shift",
    doc: "Moves numbers up or down, by lot.",
    example: "robustness: shift(0.5)",
    takes: ["number", "vector"],
    amount: "by",
    common: true,
    severities: always("by", [0.1, 0.25, 0.5, 1, 2]),
    parameters: [amount("by", "How far, in standard deviations of the train rows.", { range: aboveZero }), ...which],
  },
  {
    name: "scale",
    doc: "Multiplies numbers or divides them, by lot, as a wrong unit does.",
    example: "robustness: scale(1.5)",
    takes: ["number", "vector"],
    amount: "factor",
    common: true,
    severities: always("factor", [1.1, 1.25, 1.5, 2, 4]),
    parameters: [amount("factor", "By what.", { range: aboveOne }), ...which],
  },
  {
    name: "replace",
    doc: "Puts the value of a train row, drawn by lot, in place of a row's own.",
    example: "robustness: replace(20%)",
    takes: ["number", "vector", "class"],
    amount: "share",
    common: true,
    severities: always("share", [0.05, 0.1, 0.2, 0.3, 0.5]),
    parameters: [rate("How likely a value is replaced."), ...which],
  },
];

const eighths = [1, 2, 4, 8, 16].map((value) => value / 255);
/** Of pictures in parts of 255, of numbers in deviations. */
const reaches: CorruptionEntry["severities"] = (type) =>
  (type.kind === "image" ? eighths : [0.05, 0.1, 0.25, 0.5, 1]).map((epsilon) => ({ epsilon }));
const epsilon = amount(
  "epsilon",
  "How far a value may move: of pictures where they reach from 0 to 1, of numbers in standard deviations of the train rows.",
  { range: aboveZero },
);

/** Changes that are made against the model, along its gradients. */
const attacks: readonly CorruptionEntry[] = [
  {
    name: "fgsm",
    doc: "Moves every value as far as allowed in the direction in which the loss grows: one step along the sign of the gradient (Goodfellow et al., 2015).",
    example: "robustness: fgsm(epsilon: 8 / 255)",
    takes: ["image", "number", "vector"],
    amount: "epsilon",
    attack: true,
    severities: reaches,
    parameters: [epsilon, ...which],
  },
  {
    name: "pgd",
    doc: "Goes up the loss in small steps from a random start, each along the sign of the gradient and never further than allowed (Madry et al., 2018).",
    example: "robustness: pgd(epsilon: 8 / 255, step: 2 / 255, steps: 10)",
    takes: ["image", "number", "vector"],
    amount: "epsilon",
    attack: true,
    severities: reaches,
    parameters: [
      epsilon,
      optional(
        "step",
        { type: float, default: null, range: aboveZero },
        "How far a step goes; a quarter of `epsilon` by default.",
      ),
      optional("steps", { type: int, default: 10, range: positive }, "How many there are."),
      ...which,
    ],
  },
];

/** The corruptions of one kind of column, of which a group is made. */
const families: readonly CorruptionEntry[] = [...pictureCorruptions, ...texts, ...fields, ...attacks];

/** Every corruption, and the word for many of them. */
export const corruptions: readonly CorruptionEntry[] = [
  ...families,
  {
    name: "common",
    doc: "All usual corruptions of the inputs: of pictures those of CIFAR-10-C and ImageNet-C that can be computed (12 of 15: no snow, frost or elastic waves), of texts and fields every one. No attacks.",
    example: "robustness: common()",
    takes: [...new Set(families.filter(({ common }) => common === true).flatMap(({ takes }) => takes))],
    amount: null,
    severities: () => [],
    parameters: which,
  },
];
