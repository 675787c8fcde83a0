/**
 * In: programs with a cursor written as `‸`. Out: a workspace with them open, for tests of editor features.
 */
import type { DataProbe, DataProblem, SourceRequest } from "../../source/host.ts";
import { memoryHost } from "../../source/memory-host.ts";
import type { FolderEntry } from "../service-host.ts";
import { Workspace } from "../workspace.ts";

/** Where the cursor stands in a text of a test. */
const cursorSign = "‸";

/** A workspace with a cursor in one of its files. */
export interface Editor {
  readonly workspace: Workspace;
  readonly path: string;
  readonly offset: number;
  /** The text of the file with the cursor, without its sign. */
  readonly text: string;
}

/** How the world around the files looks. */
export interface EditorOptions {
  readonly probe?: (request: SourceRequest) => DataProbe | DataProblem;
  /** What folders hold, by path. */
  readonly folders?: Readonly<Record<string, readonly FolderEntry[]>>;
  /** Files on the disk that are not open. */
  readonly disk?: Readonly<Record<string, string>>;
}

/** Opens one program, `main.pipe`, or several by path; one of them has the cursor. */
export function openEditor(programs: string | Readonly<Record<string, string>>, options: EditorOptions = {}): Editor {
  const files = typeof programs === "string" ? { "main.pipe": programs } : programs;
  const host = memoryHost(options.disk ?? {}, options.probe);
  const workspace = new Workspace({ ...host, list: (folder) => options.folders?.[folder] ?? [] });
  const [path, marked] = Object.entries(files).find(([, text]) => text.includes(cursorSign)) ??
    Object.entries(files)[0] ?? ["main.pipe", ""];
  for (const [name, text] of Object.entries(files)) workspace.update(name, text.replace(cursorSign, ""));
  const at = marked.indexOf(cursorSign);
  return { workspace, path, offset: Math.max(0, at), text: marked.replace(cursorSign, "") };
}

/** The offset at the start of the nth occurrence (from 1) of a text. */
export function offsetOf(text: string, part: string, nth = 1): number {
  let at = -1;
  for (let count = 0; count < nth; count++) at = text.indexOf(part, at + 1);
  if (at < 0) throw new RangeError(`the text does not hold \`${part}\` ${nth} times`);
  return at;
}

/** Flowers as a table: four measures and a kind. */
export function flowerProbe(request: SourceRequest): DataProbe | DataProblem {
  if (request.args["path"] !== "flowers.csv")
    return { kind: "problem", title: `\`${String(request.args["path"])}\` does not exist`, help: null };
  const number = (name: string) => ({ name, kind: "number", shape: null, values: null }) as const;
  return {
    kind: "probe",
    rows: 150,
    official: null,
    columns: [
      number("sepal_length"),
      number("sepal_width"),
      number("petal length"),
      { name: "kind", kind: "class", shape: null, values: ["iris", "lily", "rose"] },
      { name: "garden", kind: "text", shape: null, values: null },
    ],
  };
}

/** Digits, a small network with a layer, its training and its evaluation: 40 lines without a mistake. */
export const digitsProgram = `param epochs: int = 9 in [1, 100]
/// How fast it learns.
param rate: float = 1e-3

/// Handwritten digits.
dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%, by: label)
  augment image: rotate(10deg) -> pad_crop(2)
  batch: 64
}

/// A convolution and its rectifier.
layer block(filters: int, drop: probability = 10%) {
  input x: tensor(h, w, c)
  inner = x -> conv(filters, pad: same) -> dropout(drop)
  shortcut = x -> conv(filters, kernel: 1) -> reshape(h, w, filters)
  output y: [inner, shortcut] -> add() -> relu()
}

/// Two blocks.
model small {
  input image: tensor(28, 28, 1)
  features = image -> block(8) -> max_pool(2) -> block(16, drop: 20%) -> max_pool(2)
  output label: features -> flatten() -> dense(10) -> softmax()
}

train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  optimizer: adam(lr: cosine(rate, to: 1e-6))
  epochs: epochs
  stop: early(on: valid.label.accuracy, patience: 3)
  expect: valid.label.f1 >= 50%
}

evaluate check {
  run: fit
  on: digits.test
  expect: label.accuracy >= 90%
}
`;
