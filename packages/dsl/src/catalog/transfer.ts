/**
 * Where the weights of a training begin, and how fast its parts follow.
 */
import type { Entry, ParameterEntry } from "./entry.ts";
import { aboveZero, float, optional, required, text } from "./parameters.ts";

const into: ParameterEntry = optional(
  "into",
  { type: { kind: "part" }, default: null },
  "Part of the model that they go into; by default where most of them fit.",
);

/** Every place that weights come from. */
export const starts: readonly Entry[] = [
  {
    name: "from",
    doc: "The weights that another training has ended with, as far as they fit by name and shape. Classes of a head and words of a table are told apart by name, so that old ones are kept where new ones come in.",
    example: "start: from(pretext, part: features)",
    parameters: [
      required(
        "run",
        { kind: "run" },
        'A `train` block of the program, run by run and fold by fold; or in quotes a finished run, `"fit-3fa9c1d2"`, as `pipe predict` takes it.',
      ),
      optional(
        "part",
        { type: { kind: "part" }, default: null },
        "Part of the other model that is taken; by default all that fits.",
      ),
      into,
    ],
  },
  {
    name: "pretrained",
    doc: "The weights of a published encoder. It must fit as a whole: a part that differs or is missing is an error.",
    example: 'start: pretrained("minilm-l6")',
    parameters: [required("name", text, "Its name."), into],
  },
];

/** Every way to give parts of a model rates of their own by where they stand. */
export const rates: readonly Entry[] = [
  {
    name: "layerwise",
    doc: "Each part learns more slowly than the one above it, the heads at the full rate (discriminative fine-tuning; Howard and Ruder, 2018). A part is an operator or a use of a layer; of a layer that repeats others, each of those.",
    example: "rates: layerwise(0.9)",
    parameters: [
      required("factor", float, "What the rate of a part is, of that of the part above it.", {
        min: 0,
        max: 1,
        exclusiveMin: true,
        exclusiveMax: true,
      }),
    ],
  },
];

/** Every order in which parts begin to learn. */
export const unfreezings: readonly Entry[] = [
  {
    name: "gradual",
    doc: "First the heads alone learn, then one part more at a time, from the top down (Howard and Ruder, 2018). Parts are those of `layerwise`; what has not begun has no optimizer memory yet, and its dropout and batch statistics go on as in training.",
    example: "unfreeze: gradual(every: 1)",
    parameters: [
      optional("every", { type: float, default: 1, range: aboveZero }, "Epochs until the next part begins to learn."),
    ],
  },
];
