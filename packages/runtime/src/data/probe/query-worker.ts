/** The thread that looks into Parquet files and queries: DuckDB answers asynchronously, and a check waits. */
import { workerData } from "node:worker_threads";
import type { DataProbe } from "@penstock/dsl";
import { faultOf } from "../feed/feed-message.ts";
import { lookIntoQuery, type QueryQuestion } from "./look-into-query.ts";
import type { SyncAnswer, SyncStart } from "./run-sync.ts";

// Only `runSync` starts this thread, and this is what it hands over.
const { question, port, flag } = workerData as SyncStart<QueryQuestion>;

async function answer(): Promise<SyncAnswer<DataProbe>> {
  try {
    return { answer: await lookIntoQuery(question) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

port.postMessage(await answer());
Atomics.store(flag, 0, 1);
Atomics.notify(flag, 0);
