/**
 * A recording that is in a session in, its operations' times out: a second graph with clocks stands beside the first, on the
 * same variables, which get their values back after every run.
 */
import type { Variable } from "@tensorflow/tfjs";
import type { NativeBinding } from "../backend/native-ops.ts";
import { InternalError } from "../internal-error.ts";
import { profiledName, profiledNodes, type TimedOperation, timedOperations } from "./profile-graph.ts";
import type { RecordableBackend } from "./recordable-backend.ts";
import type { Recording } from "./recorder.ts";
import { bringIn, type Placed, type VariablePlace } from "./residence.ts";
import type { Feed } from "./session.ts";
import type { SessionGraph, SharedSession } from "./shared-session.ts";

/** What a profiled graph is made from. */
export interface ProfiledGraphInput {
  readonly prefix: string;
  readonly recording: Recording;
  /** The recording's own graph in the session. */
  readonly graph: SessionGraph;
  readonly binding: NativeBinding;
}

/** What one run works on. */
export interface ProfiledRun {
  /** Feeds and fetches of the recording's own graph. */
  readonly feeds: readonly Feed[];
  readonly fetches: readonly string[];
  readonly variables: readonly { readonly variable: Variable; readonly assigned: boolean }[];
}

/** The graph of a recording with clocks in it. */
export class ProfiledGraph {
  private readonly session: SharedSession;
  private readonly graph: SessionGraph;
  private readonly times: string | null;
  private readonly operations: ReturnType<typeof profiledNodes>["operations"];

  constructor(session: SharedSession, { prefix, recording, graph, binding }: ProfiledGraphInput) {
    const { nodes, times, operations } = profiledNodes(prefix, graph.nodes, { recorded: recording.nodes, binding });
    this.session = session;
    this.graph = { nodes, variables: graph.variables };
    this.times = times;
    this.operations = operations;
    session.add(this.graph);
  }

  /** Runs it once; the variables end with the values that they had. */
  run(backend: RecordableBackend, { feeds, fetches, variables }: ProfiledRun): readonly TimedOperation[] {
    const { binding } = backend;
    if (this.times === null) return [];
    const placed = variables.map((bound) => ({ ...bound, slot: this.session.slotOf(bound.variable) }));
    bringIn(backend, placed);
    const held = lendCopies(
      backend,
      placed.filter(({ assigned }) => assigned),
    );
    try {
      const given = feeds.map(({ name, id }) => ({ name: profiledName(name), id }));
      // Without its results, TensorFlow would leave out what leads to them.
      const results = this.session.run(given, [this.times, ...fetches.map(profiledName)]);
      const [times] = results;
      if (times === undefined) throw new InternalError("a profiled graph gave no times");
      const seconds = binding.tensorDataSync(times.id);
      for (const { id } of results) binding.deleteTensor(id);
      return timedOperations(this.operations, seconds);
    } finally {
      held.place?.write(held.values);
      for (const { id } of held.values) binding.deleteTensor(id);
    }
  }

  /** Takes it out of the session. */
  dispose(): void {
    this.session.remove(this.graph);
  }
}

/** Values that a session's variables had, to be given back. */
interface Held {
  readonly place: VariablePlace | null;
  readonly values: readonly { readonly name: string; readonly id: number }[];
}

/**
 * Gives slots copies of their values and returns the handles of the values themselves. A copy is the slot's alone: a value that
 * somebody else holds too would be copied by the operation that changes it, inside of its time.
 */
function lendCopies(backend: RecordableBackend, placed: readonly Placed[]): Held {
  const { binding } = backend;
  const place = placed[0]?.slot.place ?? null;
  if (place === null) return { place, values: [] };
  const names = placed.map(({ slot }) => slot.name);
  const own = place.read(names);
  const copies = placed.map(({ variable }, index) => {
    const attributes = [{ name: "T", type: binding.TF_ATTR_TYPE, value: backend.tensorMap.get(variable.dataId).dtype }];
    const [copy] = binding.executeOp("DeepCopy", attributes, [own[index] ?? -1], 1);
    if (copy === undefined) throw new InternalError("a variable could not be copied");
    return { name: names[index] ?? "", id: copy.id };
  });
  place.write(copies);
  for (const { id } of copies) binding.deleteTensor(id);
  return { place, values: own.map((id, index) => ({ name: names[index] ?? "", id })) };
}
