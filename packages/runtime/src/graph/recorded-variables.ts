/**
 * Variables of a function that is being recorded: which data is which variable's value, and at what moment. A value from
 * before an update in place and the one after it are different edges.
 */
import type { Variable } from "@tensorflow/tfjs";
import type { DataId, RecordableBackend } from "./recordable-backend.ts";

/** A variable that the function read or assigned. */
export interface RecordedVariable {
  readonly variable: Variable;
  /** Its name in the session. */
  readonly name: string;
  /** TensorFlow's number of its type. */
  readonly dtype: number;
  readonly shape: readonly number[];
  /** The value that is assigned at the end, as an edge; null where it is only read, or updated in place. */
  assigned: string | null;
  /** Nodes that update it in place, in order. */
  readonly updates: string[];
  /** Nodes that read it: by how many updates came before, at most one each. */
  readonly reads: Map<number, string>;
  /** Nodes that read some of its rows. */
  readonly rows: string[];
}

/** The value of a variable after a number of updates. */
export interface Moment {
  readonly state: RecordedVariable;
  readonly updates: number;
}

/** All variables that exist while a function is recorded. */
export class RecordedVariables {
  private readonly moments = new Map<DataId, Moment>();
  private readonly seen = new Set<RecordedVariable>();

  constructor(backend: RecordableBackend, variables: readonly Variable[], nameOf: (variable: Variable) => string) {
    for (const variable of variables) {
      const state: RecordedVariable = {
        variable,
        // Named when it is first used, so that names follow the order of use.
        get name() {
          return nameOf(variable);
        },
        dtype: backend.tensorMap.get(variable.dataId).dtype,
        shape: variable.shape,
        assigned: null,
        updates: [],
        reads: new Map(),
        rows: [],
      };
      this.moments.set(variable.dataId, { state, updates: 0 });
    }
  }

  /** Variables that were read or changed, in the order in which they were first. */
  get used(): readonly RecordedVariable[] {
    return [...this.seen];
  }

  /** The variable whose value this data is, or null; it counts as used from now on. */
  find(dataId: DataId): Moment | null {
    const moment = this.moments.get(dataId);
    if (moment === undefined) return null;
    this.seen.add(moment.state);
    return moment;
  }

  /** Whether this data is a value that the variable has had without being assigned. */
  holds(dataId: DataId, variable: Variable): boolean {
    return this.moments.get(dataId)?.state.variable === variable;
  }

  /** Says that a variable has been updated in place and is filed under other data now. */
  moved({ state, updates }: Moment): void {
    this.moments.set(state.variable.dataId, { state, updates: updates + 1 });
  }
}
