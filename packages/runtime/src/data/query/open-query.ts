/**
 * A query in, its rows chunk by chunk out, read by DuckDB in a room of its own: it sees the files that it is given and nothing else,
 * writes nowhere, loads no extension and reaches no network, whatever the query says.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from "@duckdb/node-api";
import { DataError, reasonOf } from "../data-error.ts";

/** What may be read. */
export interface QueryRoom {
  readonly query: string;
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Where large sorts and joins put what memory has no room for; null where they may not. */
  readonly spill: string | null;
  /** Bytes that a query may take; null for what DuckDB thinks right. */
  readonly memory: number | null;
}

/** Rows of a query. */
export interface QueryRows {
  readonly names: readonly string[];
  /** The next rows, one array of values a column; null at the end. */
  next(): Promise<QueryChunk | null>;
  close(): void;
}

/** Some rows. */
export interface QueryChunk {
  readonly rows: number;
  /** The values of a column as JavaScript has them: times as ISO texts, lists as arrays, large whole numbers as texts. */
  column(index: number): readonly unknown[];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (texts: readonly string[]): string => `[${texts.map(literal).join(", ")}]`;

/** Starts a query; throws `DataError` where it is no single SELECT or cannot be run. */
export async function openQuery(room: QueryRoom): Promise<QueryRows> {
  const { DuckDBInstance, JSDuckDBValueConverter, StatementType } = await import("@duckdb/node-api");
  // One thread gives rows in one order on every machine.
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const close = (): void => closeAll(connection, instance);
  try {
    await lock(connection, room);
    const statements = await connection.extractStatements(room.query);
    if (statements.count !== 1) {
      throw new DataError(
        `the query holds ${statements.count} statements; one SELECT was expected`,
        "leave one of them",
      );
    }
    const prepared = await statements.prepare(0);
    if (prepared.statementType !== StatementType.SELECT) {
      throw new DataError(
        "the query is no SELECT, and data is only read",
        "for example `sql(\"SELECT * FROM 'rows.parquet'\")`",
      );
    }
    const result = await prepared.stream();
    return { names: namesOf(result), next: () => nextOf(result, JSDuckDBValueConverter), close };
  } catch (error) {
    close();
    throw error instanceof DataError ? error : queryFault(error);
  }
}

function closeAll(connection: DuckDBConnection, instance: DuckDBInstance): void {
  connection.closeSync();
  instance.closeSync();
}

/** Takes away what a query does not need; the last setting keeps it so. */
async function lock(connection: DuckDBConnection, { files, folders, spill, memory }: QueryRoom): Promise<void> {
  const settings = [
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    `SET temp_directory = ${literal(spill ?? "")}`,
    ...(memory === null ? [] : [`SET memory_limit = '${Math.ceil(memory / 2 ** 20)}MiB'`]),
    `SET allowed_paths = ${list(files)}`,
    `SET allowed_directories = ${list(folders.map((folder) => join(folder, "/")))}`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
  if (spill !== null) mkdirSync(spill, { recursive: true });
  for (const setting of settings) await connection.run(setting);
}

/** Names of columns, told apart where two are the same. */
function namesOf(result: DuckDBResult): readonly string[] {
  return result.deduplicatedColumnNames();
}

async function nextOf(
  result: DuckDBResult,
  converter: typeof import("@duckdb/node-api").JSDuckDBValueConverter,
): Promise<QueryChunk | null> {
  try {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return null;
    return {
      rows: chunk.rowCount,
      column: (index) => chunk.convertColumnValues(index, converter).map(plainValue),
    };
  } catch (error) {
    throw queryFault(error);
  }
}

function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map(plainValue);
  return value;
}

/** What DuckDB says, in a line. */
export function queryFault(error: unknown): DataError {
  const [first = ""] = reasonOf(error).split("\n");
  const said = first.replace(/^(?:Failed to extract statements: )?(?:[A-Z][a-z]+ )+Error: /, "");
  if (/file system operations are disabled|disabled (by|through) configuration/i.test(first)) {
    const file = /"([^"]+)"/.exec(first)?.[1];
    return new DataError(
      `the query asks for ${file === undefined ? "something" : `\`${file}\``} that it may not read`,
      "a query reads files of the program's folder, or of the one that `folder` names, and nothing else",
    );
  }
  return new DataError(`the query cannot be run: ${said}`, "try it in parts to see where it breaks");
}
