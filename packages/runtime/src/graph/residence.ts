/**
 * Variables in, their values where they are needed out. A variable that a compiled function assigns lives in that function's
 * session; TensorFlow.js sees the same value, fetched when somebody reads it. A value that was assigned elsewhere is
 * handed to a session before it runs.
 */
import type { Variable } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { DataId, DataRecord, RecordableBackend, Tf } from "./recordable-backend.ts";
import { callerLine, TraceError } from "./trace-error.ts";

/** Where a session keeps one variable. */
export interface Slot {
  /** The handle of a new tensor with the present value; the caller deletes it. */
  read(): number;
  /** Sets the value to that of a handle. */
  write(id: number): void;
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

const residents = new WeakMap<Variable, Resident>();

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

/** Brings a slot up to date before its session runs. */
export function bringIn(backend: RecordableBackend, variable: Variable, slot: Slot): void {
  if (variable.isDisposed) {
    throw new TraceError("a compiled function uses a variable that has been disposed", {
      place: callerLine(new Error()),
      help: "Keep its variables as long as the function, or dispose the function with them",
    });
  }
  const resident = residentOf(variable);
  if (slot.version === resident.version) return;
  if (resident.holder !== null) {
    const id = resident.holder.read();
    slot.write(id);
    backend.binding.deleteTensor(id);
  } else {
    const [id] = backend.getInputTensorIds([variable]);
    if (id === undefined) throw new InternalError("a variable has no handle");
    slot.write(id);
  }
  slot.version = resident.version;
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
    if (this.handle === -1) this.handle = this.holder()?.read() ?? -1;
    return null;
  }

  set values(_value: unknown) {
    throw new InternalError("values were filed for a variable that lives in a session");
  }
}
