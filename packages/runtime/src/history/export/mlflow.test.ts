// The protocol against a server in this process that keeps what it is sent; a real MLflow is asked in tests/flows/export.long.test.ts.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { sendRun } from "./mlflow.ts";
import { type ClientOptions, ExportError, mlflowClient } from "./mlflow-client.ts";
import { smallRun } from "./testing/small-run.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

let server: Server | null = null;
afterEach(async () => {
  const closing = server;
  server = null;
  if (closing === null) return;
  closing.closeAllConnections();
  await new Promise((resolve) => closing.close(resolve));
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer); // a request without an encoding gives buffers
  const text = Buffer.concat(parts).toString("utf8");
  return request.headers["content-type"] === "application/json" ? JSON.parse(text) : text;
}

/** A server that answers as told; null never answers. */
async function serve(answer: (asked: Asked) => Told | null): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const started = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const one = { method, path: url, authorization: headers.authorization, body: await bodyOf(request) };
    asked.push(one);
    const told = answer(one);
    if (told === null) return;
    response.writeHead(told.status, { "content-type": "application/json" });
    response.end(JSON.stringify(told.body));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const { port } = started.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, asked };
}

/** What an MLflow server answers that has no run yet, or this one. */
function mlflow(runs: readonly unknown[] = [], uri = "mlflow-artifacts:/7/r1/artifacts") {
  const info = { run_id: "r1", status: "RUNNING", artifact_uri: uri };
  return ({ path }: Asked): Told => {
    if (path.includes("get-by-name"))
      return { status: 404, body: { error_code: "RESOURCE_DOES_NOT_EXIST", message: "no" } };
    if (path.endsWith("experiments/create")) return { status: 200, body: { experiment_id: "7" } };
    if (path.endsWith("runs/search")) return { status: 200, body: { runs } };
    if (path.endsWith("runs/create")) return { status: 200, body: { run: { info, data: {} } } };
    return { status: 200, body: {} };
  };
}

const waits: number[] = [];
function clientOf(url: string, env: ClientOptions["env"] = {}) {
  waits.length = 0;
  const wait = async (seconds: number): Promise<void> => {
    waits.push(seconds);
  };
  return mlflowClient({ url, env, fetch, wait });
}

describe("a run is brought to an MLflow server", () => {
  it("by these requests, in this order", async () => {
    const { url, asked } = await serve(mlflow());
    const run = smallRun();
    const sent = await sendRun(clientOf(`${url}/`, { MLFLOW_TRACKING_TOKEN: "secret" }), run);
    expect(sent).toEqual({ name: run.name, experiment: "p.pipe/fit", id: "r1", state: "new", files: 1 });
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer secret"]));
    const api = "/api/2.0/mlflow";
    const metric = (key: string, value: number, timestamp: number, step: number) => ({ key, value, timestamp, step });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["GET", `${api}/experiments/get-by-name?experiment_name=p.pipe%2Ffit`, ""],
      ["POST", `${api}/experiments/create`, { name: "p.pipe/fit" }],
      [
        "POST",
        `${api}/runs/search`,
        {
          experiment_ids: ["7"],
          filter: `tags.\`penstock.hash\` = '${run.hash}'`,
          run_view_type: "ACTIVE_ONLY",
          max_results: 1,
        },
      ],
      [
        "POST",
        `${api}/runs/create`,
        {
          experiment_id: "7",
          run_name: "fit-0123abcd",
          start_time: run.start,
          tags: [{ key: "penstock.hash", value: run.hash }],
        },
      ],
      [
        "POST",
        `${api}/runs/log-batch`,
        {
          run_id: "r1",
          params: [
            { key: "epochs", value: "2" },
            { key: "seed", value: "1" },
          ],
        },
      ],
      [
        "POST",
        `${api}/runs/log-batch`,
        {
          run_id: "r1",
          tags: [
            { key: "penstock.hash", value: run.hash },
            { key: "penstock.block", value: "fit" },
          ],
        },
      ],
      [
        "POST",
        `${api}/runs/log-batch`,
        {
          run_id: "r1",
          metrics: [
            metric("train.loss", 0.1, run.start + 1500, 10),
            metric("valid.label.accuracy", 0.75, run.start + 1500, 10),
            metric("learning_rate", 0.001, run.start + 1500, 10),
            metric("train.loss", 0.05, run.start + 3000, 20),
            metric("valid.label.accuracy", 0.875, run.start + 3000, 20),
            metric("learning_rate", 0.001, run.start + 3000, 20),
            metric("check.test.label.accuracy", 0.8125, run.end, 20),
          ],
        },
      ],
      ["PUT", "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.html", "<p>"],
      ["POST", `${api}/runs/update`, { run_id: "r1", status: "FINISHED", end_time: run.end }],
    ]);
  });

  it("once: what is there is left alone, and what was judged since then is added", async () => {
    const run = smallRun();
    const data = {
      metrics: [
        { key: "train.loss", value: 0.05 },
        { key: "valid.label.accuracy", value: 0.875 },
        { key: "learning_rate", value: 0.001 },
        { key: "check.test.label.accuracy", value: 0.8125 },
      ],
      params: Object.entries(run.params).map(([key, value]) => ({ key, value })),
      tags: Object.entries(run.tags).map(([key, value]) => ({ key, value })),
    };
    const info = { run_id: "r1", status: "FINISHED", artifact_uri: "s3://bucket/7/r1/artifacts" };
    const there = await serve(mlflow([{ info, data }]));
    expect(await sendRun(clientOf(there.url), run)).toMatchObject({ state: "there", files: null });
    expect(there.asked.map(({ path }) => path.split("/").at(-1))).toEqual([
      "get-by-name?experiment_name=p.pipe%2Ffit",
      "create",
      "search",
    ]);
    there.asked.length = 0;
    const later = { ...run.judged, metrics: { ...run.judged.metrics, "other.test.label.f1": 0.5 } };
    const sent = await sendRun(clientOf(there.url), smallRun({ judged: later }));
    expect(sent).toMatchObject({ state: "completed", files: null });
    const batches = there.asked.filter(({ path }) => path.endsWith("log-batch"));
    expect(batches.map(({ body }) => body)).toEqual([
      { run_id: "r1", metrics: [{ key: "other.test.label.f1", value: 0.5, timestamp: run.end, step: 20 }] },
    ]);
  });

  it("in batches as large as the server takes", async () => {
    const { url, asked } = await serve(mlflow());
    const course = Array.from({ length: 401 }, (_, index) => smallRun().course[index % 2] ?? expect.fail("no point"));
    await sendRun(clientOf(url), smallRun({ course }));
    const sizes = asked.flatMap(({ body }) =>
      typeof body === "object" && body !== null && "metrics" in body && Array.isArray(body.metrics)
        ? [body.metrics.length]
        : [],
    );
    expect(sizes).toEqual([1000, 204]);
  });
});

describe("a server that fails", () => {
  const failure = async (url: string, env: ClientOptions["env"] = {}): Promise<string> => {
    try {
      await sendRun(clientOf(url, env), smallRun());
    } catch (error) {
      if (error instanceof ExportError) return error.message;
      throw error;
    }
    return expect.fail("it was exported");
  };

  it("is asked again where it may be better in a while, and a run is not made twice", async () => {
    const answer = mlflow();
    const failed = new Set<string>();
    let made = 0;
    const { url, asked } = await serve((one) => {
      const first = !failed.has(one.path);
      failed.add(one.path);
      if (one.path.endsWith("runs/create") && first) {
        // It is made, and the answer is lost.
        made++;
        return { status: 503, body: "gone" };
      }
      if (one.path.endsWith("runs/search") && made === 1) {
        const info = { run_id: "r1", status: "RUNNING", artifact_uri: "mlflow-artifacts:/7/r1/artifacts" };
        return { status: 200, body: { runs: [{ info, data: {} }] } };
      }
      return first ? { status: 500, body: { message: "busy" } } : answer(one);
    });
    expect(await sendRun(clientOf(url), smallRun())).toMatchObject({ id: "r1", state: "new", files: 1 });
    expect(asked.filter(({ path }) => path.endsWith("runs/create"))).toHaveLength(1);
    expect(new Set(waits)).toEqual(new Set([0.5]));
  });

  it("is told with what it said where it stays so", async () => {
    const { url, asked } = await serve(() => ({ status: 500, body: { message: "out of\n  disk" } }));
    expect(await failure(url)).toBe(`The MLflow server at ${url} failed (status 500: out of disk).`);
    expect(asked).toHaveLength(4);
    expect(waits).toEqual([0.5, 1, 2]);
  });

  it("says who may ask where it refuses", async () => {
    const { url, asked } = await serve(() => ({ status: 401, body: { message: "who are you?" } }));
    expect(await failure(url, { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "wrong" })).toMatch(
      /refuses who asks \(status 401: who are you\?\); MLFLOW_TRACKING_TOKEN, or /,
    );
    expect(asked).toHaveLength(1);
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from("ada:wrong").toString("base64")}`);
    expect(await failure(url)).toMatch(/refuses to answer without a name \(status 401/);
  });

  it("is not waited for forever", async () => {
    const { url } = await serve(() => null);
    expect(await failure(url, { MLFLOW_HTTP_REQUEST_TIMEOUT: "0.05" })).toMatch(
      /does not answer: it has not answered within 0\.05 s; MLFLOW_HTTP_REQUEST_TIMEOUT=<seconds> waits longer\.$/,
    );
  });

  it("is named where nobody listens, or something else does", async () => {
    const { url } = await serve(() => ({ status: 200, body: "<html>" }));
    expect(await failure(url)).toBe("What answers there does not speak MLflow's API 2.0.");
    server?.closeAllConnections();
    server?.close();
    expect(await failure(url)).toMatch(/does not answer: it cannot be reached: .*ECONNREFUSED/);
  });
});
