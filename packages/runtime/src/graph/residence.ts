/**
 * Variables in, their values where they are needed out. A variable that a compiled function assigns lives in that function's
 * session; TensorFlow.js sees the same value, fetched when somebody reads it. A value that was assigned elsewhere is
 * handed to a session before it runs.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { DataId, DataRecord, RecordableBackend, Tf } from "./recordable-backend.ts";
import { callerLine, TraceError } from "./trace-error.ts";

/**
 * A session's variables. Many are read or written in one run of the session: for every other set of names TensorFlow prepares its
 * whole graph anew.
 */
export interface VariablePlace {
  /** Handles of new tensors with the present values, in the order of the names; the caller deletes them. */
  read(names: readonly string[]): number[];
  /** Sets values to those of handles. */
  write(values: readonly { readonly name: string; readonly id: number }[]): void;
}

/** Where a session keeps one variable. */
export interface Slot {
  readonly place: VariablePlace;
  /** The variable's name there. */
  readonly name: string;
  /** The version of the value that the slot holds; null before the first. */
  version: number | null;
}

/** What is known of one variable. */
interface Resident {
  /** Counts the values it has had. */
  version: number;
  /** The data that TensorFlow.js files it under; another one means that it was assigned outside. */
  dataId: DataId;
  /** The slot with the present value; null where TensorFlow.js has it. */
  holder: Slot | null;
}

const residents = new WeakMap<Tensor, Resident>();

function residentOf(variable: Variable): Resident {
  const known = residents.get(variable);
  if (known === undefined) {
    const fresh: Resident = { version: 0, dataId: variable.dataId, holder: null };
    residents.set(variable, fresh);
    return fresh;
  }
  if (known.dataId !== variable.dataId) {
    known.version++;
    known.dataId = variable.dataId;
    known.holder = null;
  }
  return known;
}

/** A variable with its slot in one session. */
export interface Placed {
  readonly variable: Variable;
  readonly slot: Slot;
}

/** Things by what they have in common. */
function grouped<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** Reads slots, those of one session together. */
function readSlots(slots: readonly Slot[]): Map<Slot, number> {
  const ids = new Map<Slot, number>();
  for (const [place, group] of grouped(slots, (slot) => slot.place)) {
    const read = place.read(group.map((slot) => slot.name));
    group.forEach((slot, index) => {
      ids.set(slot, read[index] ?? -1);
    });
  }
  return ids;
}

/** Brings slots up to date before their session runs. */
export function bringIn(backend: RecordableBackend, placed: readonly Placed[]): void {
  if (placed.some(({ variable }) => variable.isDisposed)) {
    throw new TraceError("a compiled function uses a variable that has been disposed", {
      place: callerLine(new Error()),
      help: "Keep its variables as long as the function, or dispose the function with them",
    });
  }
  const stale = placed
    .map(({ variable, slot }) => ({ variable, slot, resident: residentOf(variable) }))
    .filter(({ slot, resident }) => slot.version !== resident.version);
  if (stale.length === 0) return;
  const elsewhere = readSlots(stale.flatMap(({ resident }) => (resident.holder === null ? [] : [resident.holder])));
  const values = stale.map(({ variable, slot, resident }) => {
    const read = resident.holder === null ? undefined : elsewhere.get(resident.holder);
    const id = read ?? backend.getInputTensorIds([variable])[0];
    if (id === undefined) throw new InternalError("a variable has no handle");
    return { slot, id, version: resident.version };
  });
  for (const [place, group] of grouped(values, ({ slot }) => slot.place)) {
    place.write(group.map(({ slot, id }) => ({ name: slot.name, id })));
  }
  for (const { slot, version } of values) slot.version = version;
  for (const id of elsewhere.values()) backend.binding.deleteTensor(id);
}

/** Fetches the values of those tensors that are variables, live in a session and have not been read since they changed: all at once. */
export function fetchVariables(backend: RecordableBackend, variables: readonly Tensor[]): void {
  const unread = variables.flatMap((variable) => {
    const holder = residents.get(variable)?.holder;
    if (variable.isDisposed || holder === undefined || holder === null) return [];
    const filed = backend.tensorMap.get(variable.dataId);
    return filed instanceof FetchedRecord && filed.id === -1 ? [{ filed, holder }] : [];
  });
  const ids = readSlots(unread.map(({ holder }) => holder));
  for (const { filed, holder } of unread) filed.id = ids.get(holder) ?? -1;
}

/**
 * Makes a slot, brought in just now, the place where a variable lives, before its session assigns it. Whoever shares the
 * old value keeps it: TensorFlow.js files the variable under data of its own, fetched from the slot when it is read.
 */
export function moveIn(
  tf: Tf,
  backend: RecordableBackend,
  { variable, slot }: { variable: Variable; slot: Slot },
): void {
  const resident = residentOf(variable);
  const filed = backend.tensorMap.get(variable.dataId);
  if (filed instanceof FetchedRecord) {
    if (filed.isPrivate) {
      resident.holder = slot;
      return;
    }
    // Sharers of a value that nobody has read yet get it while it is there.
    if (filed.refCount > 1) backend.getInputTensorIds([variable]);
  }
  const dataId: DataId = {};
  backend.tensorMap.set(dataId, new FetchedRecord(filed, () => resident.holder));
  const { shape, dtype } = variable;
  const tensor = tf.keep(tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }));
  variable.assign(tensor);
  tensor.dispose();
  resident.dataId = dataId;
  resident.holder = slot;
}

/** Says that the session of the slot in which a variable lives has given it another value. */
export function assignedIn(variable: Variable, slot: Slot): void {
  const resident = residentOf(variable);
  resident.version++;
  slot.version = resident.version;
}

/** Detaches everything from a slot whose session closes: what it held is fetched first. */
export function bringBack(backend: RecordableBackend, variable: Variable, slot: Slot): void {
  const resident = residents.get(variable);
  if (resident === undefined || resident.holder !== slot || variable.isDisposed) return;
  if (resident.dataId === variable.dataId) backend.getInputTensorIds([variable]);
  resident.holder = null;
}

/**
 * What the backend files for a resident variable: a tensor whose values are fetched from a session at the first use. The
 * backend looks at `values` first wherever it reads a tensor.
 */
class FetchedRecord implements DataRecord {
  readonly shape: readonly number[];
  readonly dtype: number;
  refCount = 1;
  private handle = -1;
  private readonly holder: () => Slot | null;

  constructor(like: DataRecord, holder: () => Slot | null) {
    this.shape = like.shape;
    this.dtype = like.dtype;
    this.holder = holder;
  }

  /** Nobody has read it, and nobody else shares it. */
  get isPrivate(): boolean {
    return this.handle === -1 && this.refCount === 1;
  }

  get id(): number {
    return this.handle;
  }

  set id(value: number) {
    this.handle = value;
  }

  /** Looked at before `id` wherever the tensor is read, and only there: the moment to fetch. Never any values themselves. */
  get values(): null {
    const holder = this.handle === -1 ? this.holder() : null;
    if (holder !== null) this.handle = holder.place.read([holder.name])[0] ?? -1;
    return null;
  }

  set values(_value: unknown) {
    throw new InternalError("values were filed for a variable that lives in a session");
  }
}
