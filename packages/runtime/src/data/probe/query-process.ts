/** The process that looks into Parquet files and queries: DuckDB answers asynchronously, and a check waits. */
import { writeSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { deserialize, serialize } from "node:v8";
import type { DataProbe } from "@penstock/dsl";
import { faultOf } from "../feed/feed-message.ts";
import { lookIntoQuery, type QueryQuestion } from "./look-into-query.ts";
import type { SyncAnswer } from "./run-sync.ts";

async function answer(question: QueryQuestion): Promise<SyncAnswer<DataProbe>> {
  try {
    return { answer: await lookIntoQuery(question) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

// Only `runSync` starts this process, and this is what it hands over.
const question = deserialize(await buffer(process.stdin)) as QueryQuestion;
const bytes = serialize(await answer(question));
for (let sent = 0; sent < bytes.length; ) sent += writeSync(1, bytes, sent);
