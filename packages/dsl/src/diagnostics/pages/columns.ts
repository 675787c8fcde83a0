/**
 * Pages of codes about columns, their steps and what a split goes by.
 */
import { type Page, page } from "./page.ts";
import { houseRows, houses, reviewRows, reviews, saleRows, sales } from "./rows.ts";

const files = { "houses.csv": houseRows, "sales.csv": saleRows, "reviews.csv": reviewRows };

export const columnPages = {
  P3113: page({
    explanation:
      "Models read pictures, sounds, numbers, classes, times and words, and learn pictures, classes and numbers. Who a row is about is for sorting rows: it is declared as a `column`, and splits and slices go by it.",
    program: houses.replace("input area: number", "input area: number\n  input house: id(column: area)"),
    repair: ["input house: id", "column house: id"],
    files,
  }),
  P3114: page({
    explanation: "Steps prepare what a model reads. A `column` is read by no model.",
    program: houses.replace("  split", "  column rooms: number -> normalize()\n  split"),
    repair: ["column rooms: number -> normalize()", "input rooms: number -> normalize()"],
    files,
  }),
  P3115: page({
    explanation:
      "`fill` puts a value where there is none. It stands first, since no other step can work on a value that is not there, and only on inputs: a made-up target is a made-up answer.",
    program: houses.replace("area: number", "area: number -> normalize() -> fill(0)"),
    repair: ["normalize() -> fill(0)", "fill(0) -> normalize()"],
    files,
  }),
  P3116: page({
    explanation:
      "Means, deviations, and what stands in for a missing value are found on the train rows and on no others, and only train rows are augmented. No step can be told otherwise: what is found on test rows is known before the test.",
    program: houses.replace("area: number", "area: number -> normalize(on: test)"),
    repair: ["normalize(on: test)", "normalize()"],
    files,
  }),
  P3117: page({
    explanation:
      "Each step knows what the one before it gives: how many numbers, how many classes, at most how many words. `pad` can only fill rows up that are short enough, so longer ones are cut by `truncate` first.",
    program: reviews.replace(" -> truncate(8)", ""),
    repair: [" -> pad(8)", " -> truncate(8) -> pad(8)"],
    files,
  }),
  P3118: page({
    explanation:
      "A model reads numbers, as many for each row. Texts, lists, tags and times are no numbers yet: steps behind the type make numbers of them.",
    program: reviews.replace(" -> vocabulary(50) -> truncate(8) -> pad(8)", ""),
    repair: ["words()", "words() -> vocabulary(50) -> truncate(8) -> pad(8)"],
    files,
  }),
  P4015: page({
    explanation: "Then every epoch is one step on all rows, however large the batch is said to be.",
    program: houses.replace("  split", "  batch: 64\n  split"),
    repair: ["batch: 64", "batch: 4"],
    files,
  }),
  P4016: page({
    explanation: "`chronological` goes by a column of times: one that is declared as `time`, or one that `by` names.",
    program: sales.replace("random(", "chronological("),
    repair: ["  split: chronological", "  column day: time\n  split: chronological"],
    files,
  }),
} satisfies Readonly<Record<string, Page>>;
