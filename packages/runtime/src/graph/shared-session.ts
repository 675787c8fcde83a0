/**
 * Recordings in, one TensorFlow session that runs them all out. Functions that read and assign the same variables share a
 * session, so that a variable stays where it is when another function, or the same one with other shapes, is called. A
 * session's graph cannot grow: a recording that comes later opens a new session with all of them.
 */
import type { Variable } from "@tensorflow/tfjs";
import type { NativeBinding } from "../backend/native-ops.ts";
import { InternalError } from "../internal-error.ts";
import { recordingNodes, type TensorSpec, variableNames, variableNodes } from "./build-graph.ts";
import type { GraphNode } from "./graph-def.ts";
import { type RecordableBackend, recordableBackend } from "./recordable-backend.ts";
import { bringBack, fetchVariables, type Slot, type VariablePlace } from "./residence.ts";
import { type Feed, Session } from "./session.ts";

/** One recording in a shared session. */
export interface SessionGraph {
  readonly nodes: readonly GraphNode[];
  readonly variables: readonly { readonly variable: Variable; readonly spec: TensorSpec }[];
}

/** A session that compiled functions share; give it to `compile` as `session`. */
export class SharedSession {
  private readonly graphs = new Set<SessionGraph>();
  private readonly names = new Map<Variable, string>();
  private kept = new Map<Variable, Slot>();
  private session: Session | null = null;
  private prefixes = 0;

  /** The name of a variable in this session: by the order in which variables are first asked for. */
  nameOf(variable: Variable): string {
    const known = this.names.get(variable);
    if (known !== undefined) return known;
    const name = `var_${this.names.size}`;
    this.names.set(variable, name);
    return name;
  }

  /** A prefix for the nodes of another recording. */
  newPrefix(): string {
    return `g${this.prefixes++}_`;
  }

  /** Puts a recording's nodes into the session. */
  add(graph: SessionGraph): void {
    this.close();
    this.graphs.add(graph);
  }

  /** Takes a recording out; the session closes with the last, and its variables keep their values. */
  remove(graph: SessionGraph): void {
    if (this.graphs.delete(graph) && this.graphs.size === 0) this.close();
  }

  /** Where the session keeps a variable of one of its recordings. */
  slotOf(variable: Variable): Slot {
    this.open();
    const slot = this.kept.get(variable);
    if (slot === undefined) throw new InternalError("a variable belongs to no graph of this session");
    return slot;
  }

  /** Variables that live here now. */
  get variables(): readonly Variable[] {
    return [...this.kept.keys()];
  }

  /** Runs what the fetched nodes need; the results' handles are the caller's. */
  run(feeds: readonly Feed[], fetches: readonly string[]): ReturnType<Session["run"]> {
    return this.open().run(feeds, fetches);
  }

  private open(): Session {
    if (this.session !== null) return this.session;
    const backend = backendNow();
    const nodes: GraphNode[] = [];
    const variables = new Map(
      [...this.graphs].flatMap((graph) => graph.variables.map((one) => [one.variable, one.spec])),
    );
    for (const [variable, spec] of variables) nodes.push(...variableNodes(this.nameOf(variable), spec));
    for (const graph of this.graphs) nodes.push(...graph.nodes);
    const session = new Session(backend.binding, nodes);
    this.session = session;
    const place = placeIn(session, backend.binding);
    this.kept = new Map(
      [...variables.keys()].map((variable) => [variable, { place, name: this.nameOf(variable), version: null }]),
    );
    return session;
  }

  private close(): void {
    if (this.session === null) return;
    const backend = backendNow();
    fetchVariables(backend, this.variables);
    for (const [variable, slot] of this.kept) bringBack(backend, variable, slot);
    this.session.close();
    this.session = null;
    this.kept = new Map();
  }
}

function backendNow(): RecordableBackend {
  const backend = recordableBackend();
  if (backend === null) throw new InternalError("a session was opened without the native backend");
  return backend;
}

function placeIn(session: Session, binding: NativeBinding): VariablePlace {
  return {
    read: (names) =>
      names.length === 0
        ? []
        : session
            .run(
              [],
              names.map((name) => variableNames(name).fetch),
            )
            .map(({ id }) => id),
    write: (values) => {
      if (values.length === 0) return;
      const feeds = values.map(({ name, id }) => ({ name: variableNames(name).given, id }));
      const results = session.run(
        feeds,
        values.map(({ name }) => variableNames(name).wasSet),
      );
      for (const { id } of results) binding.deleteTensor(id);
    },
  };
}

/** The nodes of a recording, to be added to a session. */
export function sessionGraph(parts: Parameters<typeof recordingNodes>[0], binding: NativeBinding): SessionGraph {
  return {
    nodes: recordingNodes(parts, binding),
    variables: parts.recording.variables.map(({ variable, dtype, shape }) => ({ variable, spec: { dtype, shape } })),
  };
}
