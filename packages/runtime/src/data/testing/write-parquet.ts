/** A SELECT in, its rows as a Parquet file out, for tests. */
import { DuckDBInstance } from "@duckdb/node-api";

/** Writes the file. */
export async function writeParquet(path: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
