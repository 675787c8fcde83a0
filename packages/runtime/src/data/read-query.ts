/**
 * Parquet files, or a query over files, in, a table with the columns that the data set uses out. DuckDB reads; what is wrong is named
 * with its file, row and column.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { closestName } from "@penstock/dsl";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { missingPathHelp } from "./missing-path.ts";
import { openQuery, type QueryChunk, type QueryRoom } from "./query/open-query.ts";
import { queryFiles } from "./query/query-files.ts";
import { type Finishing, finishRecords, type RecordFile } from "./records/finish-records.ts";
import { fieldOf, isRecord } from "./records/json-parser.ts";
import { RecordColumns } from "./records/record-columns.ts";
import { missingValue, wrongValue } from "./records/record-faults.ts";
import { type Wanted, wantedColumns } from "./records/wanted.ts";
import type { LocalSource } from "./source-arguments.ts";
import type { Table } from "./table.ts";

type QuerySource = Extract<LocalSource, { kind: "parquet" | "sql" }>;

/** A query that gives rows of a source, and how messages name it. */
export interface QueryPart {
  readonly name: string;
  readonly folder: string | null;
  readonly room: QueryRoom;
}

/** The queries of a source, one a file of Parquet. */
export function queryParts(source: QuerySource, around: Pick<DataContext, "cache" | "memory">): QueryPart[] {
  const { memory } = around;
  const common = {
    spill: join(around.cache, "query"),
    // A quarter of the machine for rows, as much again for what a query works with.
    memory: memory === undefined || memory === Number.POSITIVE_INFINITY ? null : Math.max(memory, 2 ** 28),
  };
  if (source.kind === "sql") {
    const { files, query } = queryFiles(source);
    return [{ name: "the query", folder: source.folder, room: { ...common, query, files, folders: [source.folder] } }];
  }
  return source.paths.map((path) => {
    if (!existsSync(path)) throw new DataError(`\`${path}\` does not exist`, missingPathHelp(path), path);
    if (statSync(path).size === 0) throw new DataError(`\`${path}\` is empty`, "it should hold rows", path);
    const query = `SELECT * FROM read_parquet('${path.replaceAll("'", "''")}')`;
    return { name: path, folder: null, room: { ...common, query, files: [path], folders: [] } };
  });
}

/** Reads all rows; throws `DataError` naming file, row and column. */
export async function readQuery(source: QuerySource, finishing: Finishing): Promise<Table> {
  const { context, dataset, room } = finishing;
  const columns = new RecordColumns(wantedColumns(dataset), room);
  const files: RecordFile[] = [];
  let done = 0;
  for (const part of queryParts(source, context)) {
    const rows = await openPart(part);
    try {
      const places = columns.wanted.map((wanted) => placeOf(part, rows.names, wanted));
      const taker = new ChunkTaker(part.name, { columns, places });
      for (let chunk = await rows.next(); chunk !== null; chunk = await rows.next()) {
        context.signal?.throwIfAborted();
        taker.take(chunk);
        done += chunk.rows;
        context.onProgress?.({ what: "reading rows", done, total: null });
      }
      files.push({ path: part.name, rows: taker.rows, ...(part.folder === null ? {} : { folder: part.folder }) });
    } catch (error) {
      throw inFile(part, error);
    } finally {
      rows.close();
    }
  }
  return finishRecords(files, columns, finishing);
}

/** Starts the query of a part; a fault of a file names it. */
export async function openPart(part: QueryPart): Promise<Awaited<ReturnType<typeof openQuery>>> {
  try {
    return await openQuery(part.room);
  } catch (error) {
    throw inFile(part, error);
  }
}

function inFile({ folder, name }: QueryPart, error: unknown): unknown {
  if (folder !== null || !(error instanceof DataError) || !error.title.startsWith("the query")) return error;
  const said = error.title.replace(/^the query cannot be run: /, "").replaceAll(`'${name}'`, "it");
  const cut =
    /too small to be a Parquet|No magic bytes|corrupt|failed to read|out of buffer|snappy|footer|thrift|TProtocol/i.test(
      said,
    );
  return new DataError(
    cut ? `\`${name}\` is no whole Parquet file: ${said}` : `\`${name}\` cannot be read: ${said}`,
    "get the file again, and check that it is Parquet",
    name,
  );
}

/** Where a wanted column stands among those of a query: its index, and the way inside where it is part of a struct. */
interface Place {
  readonly index: number;
  readonly inside: string | null;
}

function placeOf({ name: file }: QueryPart, names: readonly string[], { name }: Wanted): Place {
  const index = names.indexOf(name);
  if (index >= 0) return { index, inside: null };
  const [head = "", ...rest] = name.split(".");
  const struct = names.indexOf(head);
  if (struct >= 0 && rest.length > 0) return { index: struct, inside: rest.join(".") };
  const close = closestName(name, names);
  const subject = file === "the query" ? "the query gives no column" : `\`${file}\` has no column`;
  throw new DataError(
    `${subject} \`${name}\``,
    close === null ? `its columns are ${names.slice(0, 20).join(", ")}` : `did you mean \`${close}\`?`,
    file === "the query" ? undefined : file,
  );
}

/** Takes chunks of one file. */
class ChunkTaker {
  rows = 0;
  private readonly file: string;
  private readonly columns: RecordColumns;
  private readonly places: readonly Place[];

  constructor(
    file: string,
    { columns, places }: { readonly columns: RecordColumns; readonly places: readonly Place[] },
  ) {
    this.file = file;
    this.columns = columns;
    this.places = places;
  }

  take(chunk: QueryChunk): void {
    const { columns, places, file } = this;
    const values = places.map(({ index }) => chunk.column(index));
    for (let at = 0; at < chunk.rows; at++) {
      columns.wanted.forEach((wanted, index) => {
        const whole = values[index]?.[at];
        const inside = places[index]?.inside ?? null;
        const value = inside === null ? whole : isRecord(whole) ? fieldOf(whole, inside) : null;
        const taken = columns.writers[index]?.value(value) ?? "value";
        const place = { file, row: this.rows + 1 };
        if (taken === "wrong") throw wrongValue(place, wanted, String(value));
        if (taken === "missing" && wanted.missing === "error") throw missingValue(place, wanted);
      });
      this.rows++;
      columns.commit();
    }
  }
}
