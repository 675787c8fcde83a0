/**
 * A run in, the same run on an MLflow server: an experiment for each block of a program, params, tags, metrics by step, and the report where the
 * server takes files. A run is known again by its hash: what is there already is not sent again, what was interrupted is gone on with.
 */
import { z } from "zod";
import type { ExportedPoint, ExportedRun } from "./exported-run.ts";
import { type Client, ExportError, mustHold } from "./mlflow-client.ts";

/** What became of a run. */
export interface SentRun {
  readonly name: string;
  readonly experiment: string;
  /** The server's own. */
  readonly id: string;
  /** Whether it was there, whole, was there in part, or is new. */
  readonly state: "there" | "completed" | "new";
  /** Files that the server has taken; null where it keeps them elsewhere. */
  readonly files: number | null;
}

const api = "/api/2.0/mlflow";
/** Most that one request may hold. */
const mostMetrics = 1000;
const mostPairs = 100;
/** Longest texts that every version takes. */
const longestParam = 500;
const longestTag = 5000;

const pair = z.object({ key: z.string(), value: z.string() });
const runSchema = z.object({
  info: z.object({ run_id: z.string(), status: z.string(), artifact_uri: z.string().optional() }),
  data: z
    .object({
      metrics: z.array(z.object({ key: z.string(), value: z.union([z.number(), z.string()]) })).default([]),
      params: z.array(pair).default([]),
      tags: z.array(pair).default([]),
    })
    .default({ metrics: [], params: [], tags: [] }),
});
type RemoteRun = z.infer<typeof runSchema>;

/** Reads an answer; another server than MLflow may answer anything. */
function read<Value>(schema: z.ZodType<Value>, body: unknown): Value {
  const { success, data } = schema.safeParse(body);
  if (!success) throw new ExportError("What answers there does not speak MLflow's API 2.0.");
  return data;
}

async function experimentId(client: Client, name: string): Promise<string> {
  const known = z.object({ experiment: z.object({ experiment_id: z.string() }) });
  const find = () => client.get(`${api}/experiments/get-by-name`, { experiment_name: name });
  const found = await find();
  if (found.status === 200) return read(known, found.body).experiment.experiment_id;
  if (found.status !== 404) mustHold(found, `find the experiment \`${name}\``);
  const made = await client.post(`${api}/experiments/create`, { name });
  if (made.status === 200) return read(z.object({ experiment_id: z.string() }), made.body).experiment_id;
  // Somebody else may have made it in between.
  const again = await find();
  if (again.status === 200) return read(known, again.body).experiment.experiment_id;
  mustHold(made, `make the experiment \`${name}\``);
  throw new ExportError(`The MLflow server does not make the experiment \`${name}\`.`);
}

async function findRun(client: Client, experiment: string, hash: string): Promise<RemoteRun | null> {
  const answer = await client.post(`${api}/runs/search`, {
    experiment_ids: [experiment],
    filter: `tags.\`penstock.hash\` = '${hash}'`,
    run_view_type: "ACTIVE_ONLY",
    max_results: 1,
  });
  const { runs } = read(z.object({ runs: z.array(runSchema).default([]) }), mustHold(answer, "search its runs"));
  return runs[0] ?? null;
}

async function createRun(client: Client, experiment: string, run: ExportedRun): Promise<RemoteRun> {
  const body = {
    experiment_id: experiment,
    run_name: run.name,
    start_time: run.start,
    tags: [{ key: "penstock.hash", value: run.hash }],
  };
  const make = async (): Promise<RemoteRun> => {
    const answer = await client.post(`${api}/runs/create`, body, false);
    return read(z.object({ run: runSchema }), mustHold(answer, "make a run")).run;
  };
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ExportError)) throw error;
    // It may have been made though the answer was lost.
    return (await findRun(client, experiment, run.hash)) ?? (await make());
  }
}

const pairsOf = (of: Readonly<Record<string, string>>, longest: number) =>
  Object.entries(of).map(([key, value]) => ({ key: safeKey(key), value: value.slice(0, longest) }));

/** Keys hold letters, digits and a few signs. */
function safeKey(key: string): string {
  return key.replace(/[^\w\-./ ]/g, "_").slice(0, 250);
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

interface RemoteMetric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

function metricsOf({ course, judged }: ExportedRun): RemoteMetric[] {
  const of = ({ step, time, metrics }: ExportedPoint): RemoteMetric[] =>
    Object.entries(metrics).map(([key, value]) => ({ key: safeKey(key), value, timestamp: time, step }));
  return [...course.flatMap(of), ...of(judged)];
}

/** What a run has and the server does not. Of a run that was not finished, all: it may have a part of a curve. */
function missing(run: ExportedRun, { info, data }: RemoteRun) {
  const whole = info.status === "FINISHED";
  const latest = new Map(data.metrics.map(({ key, value }) => [key, Number(value)]));
  const params = new Set(data.params.map(({ key }) => key));
  const tags = new Map(data.tags.map(({ key, value }) => [key, value]));
  const last = new Map(metricsOf(run).map(({ key, value }) => [key, value]));
  return {
    metrics: metricsOf(run).filter(({ key }) => !whole || latest.get(key) !== last.get(key)),
    params: pairsOf(run.params, longestParam).filter(({ key }) => !params.has(key)),
    tags: pairsOf(run.tags, longestTag).filter(({ key, value }) => tags.get(key) !== value),
  };
}

async function sendFiles(client: Client, run: ExportedRun, { info }: RemoteRun): Promise<number | null> {
  // What the server hands on to its own store; other places need their own programs and keys.
  const place = /^mlflow-artifacts:\/(?:\/[^/]*\/)?(.+)$/.exec(info.artifact_uri ?? "")?.[1];
  if (place === undefined) return null;
  for (const [name, bytes] of run.files) {
    const answer = await client.put(`/api/2.0/mlflow-artifacts/artifacts/${place.replace(/^\/+/, "")}/${name}`, bytes);
    mustHold(answer, `take the file \`${name}\``);
  }
  return run.files.size;
}

/** Brings a run to a server. Throws ExportError. */
export async function sendRun(client: Client, run: ExportedRun): Promise<SentRun> {
  const experiment = `${run.program}/${run.block}`;
  const id = await experimentId(client, experiment);
  const known = await findRun(client, id, run.hash);
  const remote = known ?? (await createRun(client, id, run));
  const { metrics, params, tags } = missing(run, remote);
  const { run_id: runId, status } = remote.info;
  const named = { name: run.name, experiment, id: runId };
  if (status === "FINISHED" && metrics.length + params.length + tags.length === 0) {
    return { ...named, state: "there", files: null };
  }
  const batches = [
    ...chunks(params, mostPairs).map((some) => ({ params: some })),
    ...chunks(tags, mostPairs).map((some) => ({ tags: some })),
    ...chunks(metrics, mostMetrics).map((some) => ({ metrics: some })),
  ];
  for (const batch of batches) {
    mustHold(await client.post(`${api}/runs/log-batch`, { run_id: runId, ...batch }), "take what was measured");
  }
  const files = await sendFiles(client, run, remote);
  const ended = { run_id: runId, status: "FINISHED", end_time: run.end };
  mustHold(await client.post(`${api}/runs/update`, ended), "end a run");
  return { ...named, state: known === null ? "new" : "completed", files };
}
