/**
 * Several runs that adapt one base in, one session that answers by any of them out, switched from request to request: the base's weights
 * are in memory once, each adapter brings a few kilobytes.
 *
 *     const session = await openAdapters({ store, runs: [spam, topic], backend: "auto", onNotice: console.error });
 *     await session.answer("spam-1a2b3c4d", rows);
 *     session.add(urgency);
 */
import { createHash } from "node:crypto";
import { lengthFree, shiftedTargets } from "@penstock/dsl";
import type { Variable } from "@tensorflow/tfjs";
import { contentHash } from "../artifacts/canonical.ts";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { Store } from "../artifacts/store.ts";
import type { Backend } from "../backend/index.ts";
import { cutsOf } from "../data/index.ts";
import { codeDigest, keptGraphs } from "../execute/graph-store.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import { SavedWeights, type WeightPlaces } from "../execute/transfer/saved-weights.ts";
import { versionsOf } from "../execute/versions.ts";
import { SharedSession } from "../graph/shared-session.ts";
import { type BaseOrigin, baseOf, isSameBase } from "../train/adapters/base.ts";
import { ofBase } from "../train/adapters/own-weights.ts";
import { graphsInMemory } from "../train/graph-use.ts";
import { restoreVariables } from "../train/train-state.ts";
import { type AnswerForm, answerForms } from "./answer-forms.ts";
import type { Asked } from "./asked-row.ts";
import { type Respond, Responder, respondBy } from "./responder.ts";
import { type CalibrationWish, runCalibration } from "./run-calibration.ts";
import { openRun, type SavedRun, UnusableRun } from "./saved-run.ts";
import { backendFor, type Reply, type Session, type SessionOptions, sessionOn } from "./session.ts";

/** How a session of several adapters is opened. */
export interface AdapterOptions extends Pick<SessionOptions, "backend" | "eager" | "onNotice">, WeightPlaces {
  readonly store: Store;
  /** Runs that adapt one base; at least one. More may be added later. */
  readonly runs: readonly FinishedRun[];
  /** What is applied of what evaluations have fitted; by default what the only one has. */
  readonly calibration?: CalibrationWish;
}

/** Runs of one base that answer until they are closed. */
export interface AdapterSession {
  /** Names of the runs, in the order in which they came. */
  readonly adapters: readonly string[];
  /** What the outputs of a run say. */
  forms(adapter: string): readonly AnswerForm[];
  /** Adds a run that adapts the same base. Throws UnusableRun where it adapts another, or is here already. */
  add(run: FinishedRun): Promise<void>;
  /** Takes a run out and frees what it does not share. */
  remove(adapter: string): void;
  /** Answers rows by one of the runs, in their order. Throws UnusableRun where it is not here. */
  answer(adapter: string, asked: readonly Asked[]): Promise<readonly Reply[]>;
  close(): void;
}

/** A weight of the base in memory. */
interface Kept {
  readonly variable: Variable;
  /** Of its bytes. */
  readonly sum: string;
}

/** A forward pass that is given back when it is no longer used. */
interface Shared {
  readonly respond: Respond;
  readonly release: () => void;
}

const sumOf = ({ data }: StoredTensor): string =>
  createHash("sha256")
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest("hex");

/** Loads TensorFlow and the base of the first run, and adds all runs. Throws UnusableRun, InstallFailure, DamagedArtifact. */
export async function openAdapters(options: AdapterOptions): Promise<AdapterSession> {
  const [first] = options.runs;
  if (first === undefined)
    throw new UnusableRun("there is no run to answer by", "name one or more that adapt one base");
  // Runs that are opened together share the arrays of their base, which are let go once they are variables.
  const saved = new SavedWeights(options);
  const backend = await backendFor(await openRun(first, saved), options);
  const session = new Adapters(backend, options);
  try {
    for (const run of options.runs) await session.add(run, saved);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

class Adapters implements AdapterSession {
  private readonly backend: Backend;
  private readonly options: AdapterOptions;
  private readonly shared = new SharedSession();
  private readonly base = new Map<string, Kept>();
  private readonly sessions = new Map<string, Session>();
  private readonly passes = new Map<string, { readonly respond: Respond; users: number }>();
  private origin: BaseOrigin | null = null;

  constructor(backend: Backend, options: AdapterOptions) {
    this.backend = backend;
    this.options = options;
  }

  get adapters(): readonly string[] {
    return [...this.sessions.keys()];
  }

  forms(adapter: string): readonly AnswerForm[] {
    return this.sessionOf(adapter).forms;
  }

  async add(found: FinishedRun, saved = new SavedWeights(this.options)): Promise<void> {
    const { name } = found;
    const origin = baseOf(found.artifact)?.origin ?? null;
    if (origin === null) {
      throw new UnusableRun(
        `\`${name}\` adapts no base, it has all weights for itself`,
        "a session of its own answers by it",
      );
    }
    const run = await openRun(found, saved);
    if (shiftedTargets(run.model).length > 0) {
      throw new UnusableRun(
        `\`${name}\` writes texts word by word, which no session of several adapters does`,
        "a session of its own answers by it",
      );
    }
    // From here on nothing waits, so that of two that come at once the second sees the first.
    if (this.sessions.has(name)) throw new UnusableRun(`\`${name}\` is here already`, "each run is added once");
    if (this.origin !== null && !isSameBase(this.origin, origin)) {
      throw new UnusableRun(
        `\`${name}\` adapts another base than \`${this.adapters[0] ?? ""}\``,
        "runs of one base start from the same run, the same encoder or the same seed",
      );
    }
    const variables = this.shareBase(run);
    const { store, calibration = { kind: "auto" }, onNotice } = this.options;
    const { notice, outputs } = runCalibration(store, found, calibration);
    if (notice !== null) onNotice(`${name}: ${notice}`);
    this.origin = origin;
    // Without the weights, which are in the responder.
    const { model, preparation } = run;
    const { respond, release } = this.respondBy(run, variables);
    const shared = { variables: new Set(variables.keys()), respond };
    const responder = new Responder({ tf: this.backend.tf, run, graphs: graphsInMemory, shared });
    const session = sessionOn(responder, { model, preparation }, answerForms(run, outputs));
    const close = (): void => {
      session.close();
      release();
    };
    this.sessions.set(name, { ...session, close });
  }

  remove(adapter: string): void {
    this.sessionOf(adapter).close();
    this.sessions.delete(adapter);
  }

  answer(adapter: string, asked: readonly Asked[]): Promise<readonly Reply[]> {
    return this.sessionOf(adapter).answer(asked);
  }

  close(): void {
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
    this.backend.tf.dispose([...this.base.values()].map(({ variable }) => variable));
    this.base.clear();
  }

  private sessionOf(adapter: string): Session {
    const found = this.sessions.get(adapter);
    if (found !== undefined) return found;
    const names = this.adapters.map((name) => `\`${name}\``).join(", ");
    throw new UnusableRun(
      `there is no adapter \`${adapter}\` here`,
      `there ${this.sessions.size === 1 ? "is" : "are"} ${names}`,
    );
  }

  /** Variables of the base's weights that a run leaves as they are; those that are new here are made. */
  private shareBase(run: SavedRun): ReadonlyMap<string, Variable> {
    const variables = new Map<string, Variable>();
    for (const [name, tensor] of ofBase(run.model, run.weights)) {
      const sum = sumOf(tensor);
      const kept = this.base.get(name);
      // Another of the same name is the run's own, as where another part of a model is a head.
      if (kept !== undefined && kept.sum !== sum) continue;
      const [made] = kept === undefined ? restoreVariables(this.backend.tf, new Map([[name, tensor]])).values() : [];
      const variable = kept?.variable ?? made;
      if (variable === undefined) continue;
      this.base.set(name, { variable, sum });
      variables.set(name, variable);
    }
    return variables;
  }

  /** The forward pass of a model; runs of one form over the same weights of the base share it, and each brings its own to every call. */
  private respondBy({ model, preparation }: SavedRun, variables: ReadonlyMap<string, Variable>): Shared {
    const { store, eager = false, onNotice } = this.options;
    const form = contentHash([model, [...variables.keys()].sort()]);
    const shared = this.passes.get(form) ?? {
      users: 0,
      respond: respondBy({
        tf: this.backend.tf,
        model,
        variables,
        levels: cutsOf(lengthFree(model), { inputs: preparation.inputs })?.levels ?? 1,
        session: this.shared,
        graphs: {
          eager,
          cache: {
            store: keptGraphs(store.root, onNotice),
            key: contentHash({ adapter: form, versions: versionsOf(this.backend), code: codeDigest() }),
          },
        },
      }),
    };
    shared.users++;
    this.passes.set(form, shared);
    const release = (): void => {
      shared.users--;
      if (shared.users > 0) return;
      shared.respond.dispose();
      this.passes.delete(form);
    };
    return { respond: shared.respond, release };
  }
}
