/** Small artifacts of a history, committed through the real store. */
import { contentHash } from "../../artifacts/canonical.ts";
import type { Store } from "../../artifacts/store.ts";

export interface SmallRun {
  /** Tells runs of a block apart. */
  readonly name: string;
  readonly block?: string;
  readonly program?: string;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Minutes after the first. */
  readonly minute?: number;
  readonly seconds?: number;
  readonly bytes?: number;
  /** Of several runs that differ in their seed. */
  readonly group?: string;
  readonly seed?: number;
  /** Hash of the run that it adapts. */
  readonly base?: string;
}

export function created(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
}

/** Commits a training; gives its hash. */
export function commitRun(store: Store, run: SmallRun): string {
  const { name, block = "fit", program = "p.pipe", metrics = {}, minute = 0, seconds = 1, bytes = 10, seed = 1 } = run;
  const hash = contentHash([block, name]);
  const place = { group: contentHash(run.group ?? name), seed, fold: null, seeds: 1, folds: 1, set: {} };
  store.commit(hash, {
    manifest: {
      kind: "train",
      block,
      ingredients: {
        data: contentHash("data"),
        model: contentHash(name),
        ...(run.base === undefined ? {} : { start: run.base }),
      },
      program,
      seed,
      run: place,
      created: created(minute),
      seconds,
      versions: {},
      metrics: { ...metrics },
    },
    files: new Map<string, string | Uint8Array>([
      ["weights.safetensors", new Uint8Array(bytes)],
      ...(run.base === undefined ? [] : [["base.json", "{}\n"] as const]),
    ]),
  });
  return hash;
}

/** Commits what a block measured of a training. */
export function commitJudgement(
  store: Store,
  run: string,
  { block = "judge", metrics, minute = 1 }: Pick<SmallRun, "block" | "minute"> & Required<Pick<SmallRun, "metrics">>,
): string {
  const hash = contentHash([block, run, metrics]);
  store.commit(hash, {
    manifest: {
      kind: "evaluate",
      block,
      ingredients: { run, data: contentHash("data"), split: "test" },
      program: "p.pipe",
      seed: 1,
      created: created(minute),
      seconds: 1,
      versions: {},
      metrics: { ...metrics },
    },
    files: new Map([["figures.json", "{}\n"]]),
  });
  return hash;
}

/** Commits the report of a program that made these; gives its hash. */
export function commitReport(
  store: Store,
  steps: readonly string[],
  { minute, program = "p.pipe" }: { readonly minute: number; readonly program?: string },
): string {
  const hash = contentHash(["report", steps, minute]);
  store.commit(hash, {
    manifest: {
      kind: "report",
      block: "report",
      ingredients: Object.fromEntries(steps.map((step, index) => [`step ${index}`, step])),
      program,
      seed: 1,
      created: created(minute),
      seconds: 1,
      versions: {},
      metrics: {},
    },
    files: new Map([["report.html", "<p>"]]),
  });
  return hash;
}
