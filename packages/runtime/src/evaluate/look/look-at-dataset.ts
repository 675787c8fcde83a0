/** A checked data set in, what there is to say of it out: its rows and splits as a run reads them, figures, suspects, samples. */
import {
  type CheckedColumn,
  type CheckedDataset,
  type CheckedProgram,
  contentOf,
  type ProbedColumn,
  showTensor,
} from "@penstock/dsl";
import {
  ColumnScan,
  closeTable,
  type DataContext,
  type FittedColumn,
  fitPreparation,
  hashField,
  imageRows,
  memoryBound,
  probeSource,
  readTable,
  type SplitRows,
  splitRows,
  type Table,
  withNamedTokenizers,
} from "../../data/index.ts";
import { pngDataUri } from "../picture.ts";
import { lookAtColumn, shorten } from "./column-look.ts";
import type { BalanceLook, ColumnLook, LookReport, PictureLook, PreparedLook, Suspect } from "./look-report.ts";
import { type NearCopies, nearCopies } from "./near-copies.ts";
import { findSuspects } from "./suspects.ts";
import { fieldReader, spreadRows } from "./table-fields.ts";

const SAMPLE = 20_000;
const SHOWN_ROWS = 6;
const SHOWN_SIGNS = 120;
const SHOWN_PICTURES = 40;

/** A data set of a program. */
export interface DatasetSubject {
  readonly program: CheckedProgram;
  readonly dataset: CheckedDataset;
}

/** Looks at a data set. Throws `DataError` where it cannot be read. */
export async function lookAtDataset(subject: DatasetSubject, context: DataContext): Promise<LookReport> {
  const memory = context.memory ?? memoryBound(process.env);
  const table = await readTable(subject.dataset, { ...context, memory });
  try {
    const dataset = await withNamedTokenizers(subject.dataset, context);
    return await lookAtTable({ ...subject, dataset }, { table, context });
  } finally {
    closeTable(table);
  }
}

async function lookAtTable(
  { program, dataset }: DatasetSubject,
  { table, context }: { readonly table: Table; readonly context: DataContext },
): Promise<LookReport> {
  const split = splitRows(table, dataset, context.seed);
  const preparation = fitPreparation(table, dataset, split.train);
  const rows = spreadRows(table, SAMPLE);
  const times = timeColumns(dataset);
  const fields = new Map<string, readonly (string | null)[]>();
  for (const [name, column] of table.columns) {
    const read = fieldReader(column, times.has(name));
    if (read !== null) fields.set(name, rows.map(read));
  }
  const { call, args } = dataset.source;
  const found =
    call === "builtin" || call === "stream" ? null : probeSource({ source: call, args, from: dataset.from }, context);
  const probe = found?.kind === "probe" ? found : null;
  const columns = [...table.columns].map(([name, column]) =>
    lookAtColumn({
      column: probe?.columns.find((one) => one.name === name) ?? scanned(name, column, fields.get(name) ?? []),
      fields: fields.get(name) ?? [],
      role: roleOf(dataset, name),
      // Words of a column that the program takes for texts or ids may still be of a few kinds.
      ...(column.kind === "class" ? { declared: "class" as const } : {}),
    }),
  );
  const balance = balanceOf(dataset, table, split);
  const targets = dataset.targets.flatMap((target) => target.columns);
  const near = nearCopies(table, split, preparation.inputs);
  return {
    subject: { kind: "dataset", name: dataset.name, source: written(program, dataset) },
    rows: table.rows,
    looked: { rows: rows.length, whole: rows.length === table.rows },
    parts: (probe?.parts ?? []).map((part) => ({ name: part.name, rows: part.rows })),
    splits: { train: split.train.length, valid: split.valid.length, test: split.test.length },
    columns,
    prepared: dataset.inputs.map((input, index) => preparedLook(input, preparation.inputs[index])),
    balance,
    suspects: [
      ...(near === null ? [] : [nearSuspect(near, split)]),
      ...findSuspects({ columns, fields, probe, targets, balance }),
    ],
    samples: spreadRows(table, SHOWN_ROWS).map((row) => {
      const at = rows.findIndex((one) => one >= row);
      return [...table.columns].map(([name, { kind }]) =>
        kind === "image"
          ? "picture"
          : kind === "audio"
            ? "recording"
            : shorten(fields.get(name)?.[at] ?? "", SHOWN_SIGNS),
      );
    }),
    pictures: await picturesOf(dataset, table),
    proposal: null,
  };
}

/** The source as the program states it. */
function written({ files }: CheckedProgram, { source: { span } }: CheckedDataset): string {
  return files.find(({ path }) => path === span.file)?.text.slice(span.start, span.end) ?? "";
}

function timeColumns({ inputs, declared }: CheckedDataset): ReadonlySet<string> {
  return new Set([
    ...inputs.flatMap(({ type, columns }) => (type.kind === "time" ? columns : [])),
    ...declared.flatMap(({ kind, column }) => (kind === "time" ? [column] : [])),
  ]);
}

function roleOf({ inputs, targets }: CheckedDataset, name: string): ColumnLook["role"] {
  if (targets.some(({ columns }) => columns.includes(name))) return "target";
  return inputs.some(({ columns }) => columns.includes(name)) ? "input" : "column";
}

/** A column as the probe would describe it, from the rows of a sample. */
function scanned(
  name: string,
  column: Table["columns"] extends ReadonlyMap<string, infer Column> ? Column : never,
  fields: readonly (string | null)[],
): ProbedColumn {
  if (column.kind === "image") return { name, kind: "image", shape: column.shape, values: null };
  if (column.kind === "audio") return { name, kind: "audio", shape: null, values: null };
  const scan = new ColumnScan(name, (row) => ({ part: 0, row: row + 1 }));
  fields.forEach((field, row) => {
    const bytes = Buffer.from(field ?? "");
    scan.add(bytes, 0, bytes.length, hashField(bytes), { row, part: 0 });
  });
  return scan.result(true);
}

function balanceOf({ targets }: CheckedDataset, table: Table, split: SplitRows): BalanceLook[] {
  return targets.flatMap(({ name, columns }) => {
    const source = table.columns.get(columns[0] ?? name);
    if (source?.kind !== "class") return [];
    const counts = source.values.map(() => ({ train: 0, valid: 0, test: 0 }));
    for (const part of ["train", "valid", "test"] as const) {
      for (const row of split[part]) {
        const entry = counts[source.data[row] ?? -1];
        if (entry !== undefined) entry[part]++;
      }
    }
    const classes = source.values.map((value, label) => {
      const splits = counts[label] ?? { train: 0, valid: 0, test: 0 };
      return { name: shorten(value, 60), rows: splits.train + splits.valid + splits.test, splits };
    });
    return [{ column: name, classes }];
  });
}

function nearSuspect({ rows, compared, first }: NearCopies, split: SplitRows): Suspect {
  const number = (row: number): string => row.toLocaleString("en-US");
  const all = split.valid.length + split.test.length;
  const of = compared < all ? ` of ${number(compared)} that were compared` : "";
  return {
    column: null,
    kind: "near_copies",
    text: `${number(rows)} ${rows === 1 ? "row" : "rows"} of valid and test${of} ${rows === 1 ? "is" : "are"} nearly a train row, the first row ${number(first.held + 1)}, which is like row ${number(first.train + 1)}`,
  };
}

/** What a model gets of an input, and what that was fitted to. */
function preparedLook({ name, tensor }: CheckedColumn, fitted: FittedColumn | undefined): PreparedLook {
  const notes = (fitted?.steps ?? []).flatMap((step): string[] => {
    switch (step.step) {
      case "normalize":
        return [`mean ${listed(step.mean)}, deviation ${listed(step.std)}`];
      case "min_max":
        return [`from ${listed(step.min)} to ${listed(step.max)}`];
      case "robust":
        return [`median ${listed(step.median)}, spread ${listed(step.spread)}`];
      case "bucket":
        return [`bounds ${listed(step.bounds)}`];
      case "vocabulary":
        return [`${step.words.length.toLocaleString("en-US")} words, the first ${firstOf(step.words)}`];
      case "bag":
        return [`${step.terms.length.toLocaleString("en-US")} terms, the first ${firstOf(step.terms)}`];
      default:
        return [];
    }
  });
  const fills = (fitted?.fill ?? []).filter(({ missing }) => missing > 0);
  const filled = fills.map(
    ({ value, missing }) => `${missing.toLocaleString("en-US")} gaps filled by ${JSON.stringify(value)}`,
  );
  const classes = fitted?.open === true ? [`${fitted.classes?.length ?? 0} classes and one for all others`] : [];
  return {
    input: name,
    tensor: contentOf(tensor) === "numbers" ? `tensor(${tensor.shape.join(", ")})` : showTensor(tensor),
    fitted: [...classes, ...filled.slice(0, 3), ...notes],
  };
}

/** The first words of a vocabulary. */
function firstOf(words: readonly string[]): string {
  return words
    .slice(0, 5)
    .map((word) => `\`${shorten(word, 24)}\``)
    .join(", ");
}

function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 4).map((number) => String(Number(number.toPrecision(4))));
  return numbers.length > 4 ? `${shown.join(", ")}, …` : shown.join(", ");
}

/** Pictures of an input with what the first class target says of them. */
async function picturesOf({ inputs, targets }: CheckedDataset, table: Table): Promise<PictureLook[]> {
  const image = inputs.find(({ type }) => type.kind === "image");
  const column = image === undefined ? undefined : table.columns.get(image.columns[0] ?? image.name);
  if (column?.kind !== "image") return [];
  const target = targets.find(({ type }) => type.kind === "class");
  const labels = target === undefined ? undefined : table.columns.get(target.columns[0] ?? target.name);
  const read = imageRows(column, "random");
  return Promise.all(
    spreadRows(table, SHOWN_PICTURES).map(async (row) => ({
      uri: await pngDataUri(read(row), column.shape),
      label: labels?.kind === "class" ? (labels.values[labels.data[row] ?? -1] ?? "") : "",
    })),
  );
}
