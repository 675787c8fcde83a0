/** Parquet files or a query in, what their rows hold out: all of them up to a bound, else those that come first. */
import { basename } from "node:path";
import type { DataProbe } from "@penstock/dsl";
import { openPart, type QueryPart, queryParts } from "../read-query.ts";
import type { LocalSource } from "../source-arguments.ts";
import { RecordScan } from "./scan-records.ts";

/** Fields that are looked at, and how long that may take, in milliseconds. */
const MOST_FIELDS = 4_000_000;
const LONGEST = 1_500;

/** What is looked into. */
export interface QueryQuestion {
  readonly source: Extract<LocalSource, { kind: "parquet" | "sql" }>;
  readonly reads: readonly string[] | null;
  readonly cache: string;
}

/** Looks into a source. Throws `DataError` for what cannot be read. */
export async function lookIntoQuery({ source, reads, cache }: QueryQuestion): Promise<DataProbe> {
  const scan = new RecordScan(reads);
  const started = performance.now();
  let fields = 0;
  let complete = true;
  for (const part of queryParts(source, { cache })) {
    const rows = await openPart(part);
    try {
      scan.begin(rows.names);
      const before = scan.rows;
      let whole = true;
      for (let chunk = await rows.next(); chunk !== null; chunk = await rows.next()) {
        const columns = rows.names.map((_, index) => chunk.column(index));
        for (let at = 0; at < chunk.rows; at++) {
          scan.add(Object.fromEntries(rows.names.map((name, index) => [name, columns[index]?.[at]])));
        }
        fields += chunk.rows * rows.names.length;
        if (fields > MOST_FIELDS || performance.now() - started > LONGEST) {
          whole = false;
          break;
        }
      }
      complete &&= whole;
      const count = whole ? scan.rows - before : await countRows(part);
      scan.end(source.kind === "sql" ? "" : basename(part.name), count);
      if (!whole && source.kind === "sql") break;
    } finally {
      rows.close();
    }
  }
  return scan.result(complete);
}

/** Rows that a file of Parquet says it has; null for a query, which would have to be run to its end. */
async function countRows(part: QueryPart): Promise<number | null> {
  if (part.folder !== null) return null;
  const query = part.room.query.replace("SELECT *", "SELECT count(*)");
  const rows = await openPart({ ...part, room: { ...part.room, query } });
  try {
    const [count] = (await rows.next())?.column(0) ?? [];
    return typeof count === "number" ? count : null;
  } finally {
    rows.close();
  }
}
