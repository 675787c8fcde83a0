/**
 * What a column is before, between and after its steps of preparation: the type that steps start from where the data did
 * not tell, the tensor that a model gets, and what to say where there is none.
 */
import { boxNumbers } from "../catalog/box-steps.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { StepEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CallPlace } from "./call.ts";
import type { CheckedCall, ColumnKind, ColumnType, TensorType } from "./checked-program.ts";

/** A type of that kind whose sizes are made up: for steps after a type with a mistake. Null for what no step takes. */
export function typeOfKind(kind: ColumnKind | null): ColumnType | null {
  switch (kind) {
    case "image":
      return { kind, height: 1, width: 1, channels: 1 };
    case "class":
      return { kind, classes: [], open: 2 };
    case "vector":
      return { kind, length: 1 };
    case "audio":
      return { kind, samples: 16_000, rate: 16_000 };
    case "index":
      return { kind, size: 1 };
    case "ids":
      return { kind, most: 1, vocabulary: 3 };
    case "tokens":
    case "bag":
      return { kind, length: 1, vocabulary: 3 };
    case "spectrogram":
      return { kind, frames: 1, bands: 1 };
    case "mask":
    case "boxes":
      return { kind, height: 1, width: 1, classes: [] };
    case "centers":
      return { kind, height: 1, width: 1, classes: [], stride: 1 };
    case "number":
    case "text":
    case "list":
    case "tags":
    case "time":
      return { kind };
    case "id":
    case null:
      return null;
  }
}

/** What a step makes of a type; its message where it cannot. */
export function stepType(call: CheckedCall, given: ColumnType): ReturnType<NonNullable<StepEntry["gives"]>> {
  const entry = findEntry<StepEntry>(catalog.preparations, call.call);
  return entry?.gives?.(given, call.args) ?? given;
}

/** The tensor that a model gets of a value of that type; null where it is none. */
export function tensorOf(type: ColumnType, role: "input" | "target"): TensorType | null {
  switch (type.kind) {
    case "image":
      return { shape: [type.height, type.width, type.channels], dtype: "float32" };
    case "class":
      return role === "target" ? { shape: [], dtype: "int32" } : { shape: [1], dtype: "int32" };
    case "index":
      return { shape: [1], dtype: "int32" };
    case "number":
      return { shape: [1], dtype: "float32" };
    case "vector":
      return { shape: [type.length], dtype: "float32" };
    case "tokens":
      return { shape: [type.length], dtype: "int32" };
    case "bag":
      return { shape: [type.length, 2], dtype: "float32", bag: true };
    case "audio":
      return { shape: [type.samples], dtype: "float32" };
    case "spectrogram":
      return { shape: [type.frames, type.bands], dtype: "float32" };
    case "mask":
      return { shape: [type.height, type.width], dtype: "int32" };
    case "centers":
      return { shape: [type.height, type.width, type.classes.length + boxNumbers + 1], dtype: "float32" };
    case "text":
    case "list":
    case "tags":
    case "time":
    case "ids":
    case "boxes":
      return null;
  }
}

/** How a value becomes numbers that a model reads or gives. */
const ways: Readonly<Partial<Record<ColumnKind, string>>> = {
  text: "`words() -> vocabulary(5_000) -> truncate(64) -> pad(64)` makes `tokens(64)` of it",
  list: "`vocabulary(5_000) -> truncate(64) -> pad(64)` makes `tokens(64)` of it",
  tags: "`vocabulary(100) -> one_hot()` makes 100 numbers of it, one for each tag",
  time: "`date_parts(month, weekday, hour)` makes numbers of it",
  boxes: "`centers(stride: 4)` lays them on a grid of cells",
  ids: "`truncate(64) -> pad(64)` makes `tokens(64)` of it, `one_hot()` a number for each word",
};

/** Says that an input or target ends before it is numbers. */
export function reportNoTensor(
  place: CallPlace,
  found: {
    readonly name: string;
    readonly type: ColumnType;
    readonly typeSpan: Span;
    readonly last: Span;
    readonly role: "input" | "target";
  },
): void {
  const { name, type, typeSpan, last, role } = found;
  const words = type.kind === "ids" ? "word numbers, as many as a row has words" : `a \`${type.kind}\``;
  place.context.report(
    problem("P3118", last, {
      title: `a model ${role === "input" ? "reads" : "gives"} numbers, and \`${name}\` is ${last.start === typeSpan.start ? "" : "still "}${words.replace(/a (`(?:tags|boxes)`)/, "$1")}`,
      label: "needs a further step",
      related: last.start === typeSpan.start ? [] : [{ span: typeSpan, text: "starts here" }],
      help: ways[type.kind] ?? null,
    }),
  );
}
