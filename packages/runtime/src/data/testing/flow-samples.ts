/**
 * Inputs for which every kind of column and every step of preparation does something, as lines of a program, and rows that they
 * read: with gaps, rare words, signs of several bytes, quotes and line breaks.
 */

/** Fields of a row as a CSV file has them; nothing where there is no value. */
export type SampleRow = Readonly<Record<"amount" | "size" | "colour" | "note" | "topics" | "when" | "bought", string>>;

const colours = ["red", "green", "blue", "red", "teal", ""];
const notes = [
  "It’s GOOD, isn't it?",
  "Bad;  very BAD!",
  "Größe: 12 cm (ungefähr)",
  "好的 数据",
  "",
  'He said "fine"\nand left',
  "fine fine fine, fine and again fine, fine",
];
const topics = ["a, b", "b", "", "c,a,zzz", '["b", 4]'];

/** So many rows, all from their number. */
export function sampleRows(count: number): SampleRow[] {
  return Array.from({ length: count }, (_, row) => ({
    amount: row % 7 === 3 ? "" : String(((row * 37) % 101) / 8 - 3),
    size: row % 11 === 5 ? "NA" : `${((row * row * 13) % 997) + 1}e-${row % 4}`,
    colour: colours[(row * 5) % colours.length] ?? "",
    note: notes[(row * 3) % notes.length] ?? "",
    topics: topics[(row * 2) % topics.length] ?? "",
    when:
      row % 9 === 4
        ? ""
        : `20${10 + (row % 15)}-${String(1 + (row % 12)).padStart(2, "0")}-28T${String(row % 24).padStart(2, "0")}:30:05Z`,
    bought: row % 3 === 0 ? "yes" : "no",
  }));
}

/** The rows as a CSV file. */
export function sampleCsv(rows: readonly SampleRow[]): string {
  const names = Object.keys(rows[0] ?? {});
  const quote = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  const lines = rows.map((row) => Object.values(row).map(quote).join(","));
  return `${[names.join(","), ...lines].join("\n")}\n`;
}

/** The same rows as JSON has them: numbers, lists, times in seconds, nothing where there is no value. */
export function sampleRecords(rows: readonly SampleRow[]): Readonly<Record<string, unknown>>[] {
  return rows.map(({ amount, size, topics: words, when, ...others }, row) => ({
    ...Object.fromEntries(Object.entries(others).filter(([, field]) => field !== "" || row % 2 === 0)),
    amount: amount === "" ? null : Number(amount),
    size: size === "NA" ? size : Number(size),
    topics: words === "" || words.startsWith("[") ? words : words.split(",").map((word) => word.trim()),
    when: when === "" ? undefined : Date.parse(when) / 1000,
  }));
}

/** Inputs by the step, or the kind, that they are there for. */
export const flowSamples: Readonly<Record<string, string>> = {
  number: "input amount: number -> fill(0)",
  vector: "input both: vector(columns: [amount, size]) -> fill()",
  class: "input colour: class(blue, green, red, teal) -> fill(red)",
  "open class": "input colour: class -> fill()",
  text: "input note: text -> fill() -> hash(7)",
  fill: "input amount: number -> fill()",
  scale: "input amount: number -> fill(1.5) -> scale(1 / 3)",
  normalize: "input both: vector(columns: [amount, size]) -> fill() -> normalize()",
  clip: "input size: number -> fill(0) -> clip(0.5, 40)",
  min_max: "input both: vector(columns: [amount, size]) -> fill() -> min_max()",
  robust: "input both: vector(columns: [size, amount]) -> fill(0) -> robust() -> clip(-3, 3)",
  log_scale: "input size: number -> fill() -> log_scale() -> normalize()",
  bucket: "input size: number -> fill() -> bucket(5) -> one_hot()",
  "bucket by bounds": "input amount: number -> fill() -> bucket(bounds: [-1, 0.5, 4])",
  time: 'input when: time -> fill("2019-02-03") -> date_parts(year, yearday)',
  date_parts:
    "input when: time -> fill() -> date_parts(year, quarter, month, day, weekday, hour, minute, second, cyclic: true) -> normalize()",
  lower: "input note: text -> fill() -> lower() -> split() -> vocabulary(9) -> truncate(4) -> pad(4)",
  strip: "input note: text -> fill() -> strip(of: punctuation) -> split() -> vocabulary(9) -> truncate(4) -> pad(4)",
  split: 'input note: text -> fill() -> split(by: "") -> vocabulary(20) -> truncate(9, keep: end) -> pad(9)',
  words: "input note: text -> fill(nothing) -> words() -> vocabulary(12, least: 2) -> truncate(5) -> pad(6, at: start)",
  vocabulary: "input topics: list -> fill(a) -> vocabulary(4) -> truncate(3) -> pad(3)",
  bag: "input note: text -> fill() -> words() -> bag(9, length: 3)",
  "bag of a mean": "input topics: tags -> fill() -> bag(5, length: 4, least: 2, weight: mean)",
  truncate: "input note: text -> fill() -> truncate(6) -> words() -> vocabulary(8) -> truncate(2) -> pad(2)",
  pad: "input topics: list -> fill() -> vocabulary(6) -> truncate(2) -> pad(5)",
  hash: "input topics: tags -> fill() -> hash(6) -> one_hot()",
  one_hot: "input colour: class -> fill() -> one_hot()",
  tokenize: 'input note: text -> fill() -> tokenize("tokenizer.json", length: 9)',
  bpe: "input note: text -> fill() -> bpe(60, least: 2, begin: true, end: true) -> truncate(12) -> pad(14)",
  end_mark: "input topics: list -> fill() -> vocabulary(6) -> end_mark() -> truncate(4) -> pad(5)",
  stem: "input note: text -> fill() -> lower() -> words() -> stem(lancaster) -> vocabulary(9) -> truncate(4) -> pad(4)",
  stop_words:
    'input note: text -> fill() -> lower() -> words() -> stop_words(en, also: ["cm"]) -> vocabulary(9) -> truncate(4) -> pad(4)',
  ngrams: "input note: text -> fill() -> ngrams(2, to: 3, of: inside_words) -> hash(9) -> one_hot()",
  "ngrams of words":
    "input note: text -> fill() -> words() -> ngrams(1, to: 2) -> vocabulary(30) -> truncate(4) -> pad(4)",
  segment: "input note: text -> fill() -> segment(zh) -> vocabulary(9) -> truncate(4) -> pad(4)",
  tf_idf: "input note: text -> fill() -> lower() -> words() -> tf_idf(11, least: 2, sublinear: true)",
  tags: "input topics: tags -> fill() -> vocabulary(5) -> one_hot() -> normalize()",
};

/** Inputs that read files which a column `media` names, by the step or kind that they are there for. */
export const mediaSamples: Readonly<Record<string, string>> = {
  spectrogram: "input media: audio(8_000, 200ms) -> spectrogram(bands: 8) -> normalize()",
  audio: "input media: audio(16_000, 50ms) -> scale(2) -> clip(-0.7, 0.7)",
  image: "input media: image(6, 5, 3) -> scale(1 / 255) -> normalize()",
};

/** A program that reads the rows of `rows.csv` with one of them. */
export function sampleProgram(input: string, source = 'csv("rows.csv")'): string {
  return `dataset sample {
  source: ${source}
  ${input}
  target bought: class(no, yes)
  split: random(train: 60%, valid: 20%, test: 20%)
  duplicates: keep
}
`;
}
