/** `pipe export mlflow|tensorboard [run…]`: finished runs for other tools: to an MLflow server, or as files that TensorBoard reads. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DamagedArtifact,
  ExportError,
  exportedRun,
  type FinishedRun,
  listRuns,
  mlflowClient,
  openStore,
  type Store,
  sendRun,
  writeEvents,
} from "@penstock/runtime/store";
import { storeFolder } from "../host/places.ts";
import type { Terminal } from "../terminal.ts";
import { tellDamaged } from "./damaged.ts";
import { findNamed } from "./find-run.ts";

export interface ExportOptions {
  /** A server's address, or a folder. */
  readonly to?: string;
  readonly json: boolean;
}

/** Tools that runs can be brought to. */
export type ExportTool = "mlflow" | "tensorboard";

/** Runs that names mean, all without any; oldest first. Null after saying which means nothing. */
function runsOf(store: Store, names: readonly string[], terminal: Terminal): readonly FinishedRun[] | null {
  if (names.length === 0) return [...listRuns(store)].reverse();
  const runs = new Map<string, FinishedRun>();
  for (const name of names) {
    const found = findNamed(store, name);
    if (found.kind === "problem") {
      terminal.error(found.text);
      return null;
    }
    const own =
      found.kind === "run"
        ? [found.run]
        : found.kind === "family"
          ? found.family.runs
          : found.table.rows.flatMap((row) => {
              const one = findNamed(store, row.name);
              return one.kind === "run" ? [one.run] : one.kind === "family" ? one.family.runs : [];
            });
    for (const run of own) runs.set(run.artifact.manifest.hash, run);
  }
  return [...runs.values()];
}

/** Exports, and gives the exit status. */
export async function exportRuns(
  tool: ExportTool,
  names: readonly string[],
  { options, terminal }: { readonly options: ExportOptions; readonly terminal: Terminal },
): Promise<number> {
  const { env } = process;
  const to = options.to ?? (tool === "mlflow" ? env["MLFLOW_TRACKING_URI"] : undefined);
  if (to === undefined || to === "") {
    terminal.error(
      tool === "mlflow"
        ? "Where to? `--to http://127.0.0.1:5000`, or MLFLOW_TRACKING_URI, says which server."
        : "Where to? `--to <folder>` says where TensorBoard looks: `tensorboard --logdir <folder>`.",
    );
    return 1;
  }
  if (tool === "mlflow" && !/^https?:\/\/./.test(to)) {
    terminal.error(`\`${to}\` is no address of a server, such as http://127.0.0.1:5000; \`mlflow server\` starts one.`);
    return 1;
  }
  const store = openStore(storeFolder(process.cwd(), env));
  tellDamaged(store, terminal);
  const runs = runsOf(store, names, terminal);
  if (runs === null) return 1;
  if (runs.length === 0) {
    if (options.json) terminal.out("[]\n");
    else terminal.out("No run has finished here yet; `pipe run` makes some.\n");
    return 0;
  }
  const bring = tool === "mlflow" ? toServer(to) : toFolder(to);
  const done: unknown[] = [];
  try {
    for (const run of runs) {
      const { data, text } = await bring(store, run);
      done.push(data);
      if (!options.json) terminal.out(`${text}\n`);
    }
  } catch (error) {
    const told = failureText(error);
    if (told === null) throw error;
    terminal.error(told);
    return 3;
  }
  if (options.json) terminal.out(`${JSON.stringify(done, null, 2)}\n`);
  return 0;
}

/** Why it went no further, in words; null for faults of our own. */
function failureText(error: unknown): string | null {
  if (error instanceof ExportError) return `${error.message} The same command goes on from there.`;
  if (error instanceof DamagedArtifact) return `what is kept is damaged: ${error.message}; \`pipe run\` makes it anew`;
  return error instanceof Error && "code" in error && "syscall" in error ? error.message : null;
}

type Bring = (store: Store, run: FinishedRun) => Promise<{ readonly data: unknown; readonly text: string }>;

const states = { new: "exported", completed: "completed", there: "was there already" } as const;

function toServer(url: string): Bring {
  const client = mlflowClient({ url, env: process.env, fetch, wait: (seconds) => sleep(seconds * 1000) });
  return async (store, run) => {
    const sent = await sendRun(client, exportedRun(store, run));
    const files =
      sent.state !== "there" && sent.files === null ? "; the server takes no files, so its report stays here" : "";
    return { data: sent, text: `${run.name}  ${states[sent.state]} in ${sent.experiment} (${sent.id})${files}` };
  };
}

function toFolder(folder: string): Bring {
  return async (store, run) => {
    const file = writeEvents(path.resolve(folder), exportedRun(store, run));
    return { data: { name: run.name, file }, text: `${run.name}  ${file}` };
  };
}
