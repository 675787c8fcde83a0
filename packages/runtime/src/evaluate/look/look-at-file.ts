/** A file or folder of data in, what there is to say of it out: figures, suspects, samples, and a block that reads it. */
import { join } from "node:path";
import type { DataProbe, ProbedColumn } from "@penstock/dsl";
import { type DataContext, DataError, foundSource, probeSource, type RowSample, sampleRows } from "../../data/index.ts";
import { type BareSource, bareSource, sourceText } from "./bare-source.ts";
import { lookAtColumn, shorten } from "./column-look.ts";
import { samplePictures } from "./look-pictures.ts";
import type { BalanceLook, ColumnLook, LookReport } from "./look-report.ts";
import { proposeDataset, targetOf } from "./propose-dataset.ts";
import { findSuspects } from "./suspects.ts";

/** Rows from which figures are made. */
const SAMPLE = 20_000;
const SHOWN_ROWS = 6;
const SHOWN_SIGNS = 120;

/** Looks at data that no program names. Throws `DataError` where it cannot be read. */
export async function lookAtFile(path: string, context: DataContext): Promise<LookReport> {
  const bare = withDelimiter(bareSource(path), context);
  const probe = probeOf(bare, context);
  const source = foundSource({ source: bare.call, args: bare.args, from: programOf(bare) });
  const records =
    source?.kind === "csv" || source?.kind === "jsonl" || source?.kind === "parquet" || source?.kind === "sql"
      ? source
      : null;
  const sample: RowSample | null =
    records === null ? null : await sampleRows(records, { most: SAMPLE, cache: context.cache });
  const fields = fieldsOf(sample);
  const columns = probe.columns.map((column) =>
    lookAtColumn({ column, fields: fields.get(column.name) ?? [], role: null }),
  );
  const target = targetOf(columns);
  const targets = target === null ? [] : [target.name];
  const balance = balanceOf(target === null ? [] : [target], probe);
  const suspects = findSuspects({ columns, fields, probe, targets, balance });
  const answers = new Set(
    suspects.flatMap(({ kind, column }) => (kind === "answer" && column !== null ? [column] : [])),
  );
  return {
    subject: { kind: "file", name: path, source: sourceText(bare) },
    rows: probe.rows,
    looked: { rows: sample?.looked ?? probe.rows ?? 0, whole: probe.sampled !== true },
    parts: (probe.parts ?? []).map(({ name, rows }) => ({ name, rows })),
    splits: null,
    columns,
    prepared: [],
    balance,
    suspects,
    samples: sampleLines(sample, probe.columns),
    pictures: source?.kind === "images" ? await samplePictures(source.folder) : [],
    proposal:
      target === null
        ? null
        : proposeDataset({
            name: bare.name,
            source: sourceText(bare),
            probe,
            columns,
            target,
            answers,
            path: programOf(bare),
            host: { probe: (request) => probeSource(request, context) },
          }),
  };
}

const programOf = ({ folder }: BareSource): string => join(folder, "data.pipe");

function probeOf(bare: BareSource, context: DataContext): DataProbe {
  const found = probeSource({ source: bare.call, args: bare.args, from: programOf(bare) }, context);
  if (found.kind === "probe") return found;
  throw new DataError(found.title, found.help);
}

/** A table whose header is split by another delimiter is read with that. */
function withDelimiter(bare: BareSource, context: DataContext): BareSource {
  if (bare.call !== "csv" || bare.args["delimiter"] !== undefined) return bare;
  const found = probeSource({ source: "csv", args: { ...bare.args, delimiter: "," }, from: programOf(bare) }, context);
  const delimiter = found.kind === "problem" ? /^set `delimiter: "(.*)"`$/.exec(found.help ?? "")?.[1] : undefined;
  // The help writes it as the language does.
  return delimiter === undefined ? bare : { ...bare, args: { ...bare.args, delimiter: JSON.parse(`"${delimiter}"`) } };
}

/** Fields of the sample by column. */
export function fieldsOf(sample: RowSample | null): Map<string, readonly (string | null)[]> {
  return new Map(
    (sample?.names ?? []).map((name, index) => [name, (sample?.rows ?? []).map((row) => row[index] ?? null)]),
  );
}

/** Rows of the classes of each column that has few values. */
function balanceOf(columns: readonly ColumnLook[], probe: DataProbe): BalanceLook[] {
  return columns.flatMap(({ name, kind }) => {
    const stats = probe.columns.find((column) => column.name === name)?.stats;
    if (kind !== "class" || stats?.counts == null || stats.counts.length > 200) return [];
    const values = probe.columns.find((column) => column.name === name)?.values ?? [];
    const classes = stats.counts.map(({ value, rows }) => ({
      name: shorten(stats.numbered ? (values[Number(value)] ?? value) : value, 60),
      rows,
      splits: null,
    }));
    return [{ column: name, classes }];
  });
}

/** Some rows spread over the sample, cut to what a line has room for. */
export function sampleLines(sample: RowSample | null, columns: readonly ProbedColumn[]): string[][] {
  if (sample === null) return [];
  const step = Math.max(1, Math.floor(sample.rows.length / SHOWN_ROWS));
  const places = columns.map(({ name }) => sample.names.indexOf(name));
  return sample.rows
    .filter((_, index) => index % step === 0)
    .slice(0, SHOWN_ROWS)
    .map((row) => places.map((place) => shorten(row[place] ?? "", SHOWN_SIGNS)));
}
