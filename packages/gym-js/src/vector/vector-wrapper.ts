/**
 * A vector around a vector. In: any vector. Out: one that behaves the same until methods are overridden.
 * Why: statistics and changes are added to vectors in one thread and in many alike.
 */
import type { RenderFrame } from "../core/env.ts";
import type { EnvSnapshot } from "../core/env-snapshot.ts";
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { toPlain } from "../snapshot/to-plain.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import type { AutoresetMode } from "./autoreset-mode.ts";
import type { Vector, VectorResetArguments, VectorResult } from "./vector.ts";

/** Passes everything on to `vector`; subclasses override what they change. */
export abstract class VectorWrapper<
  Observations extends NumericArray = NumericArray,
  Actions extends NumericArray = NumericArray,
> implements Vector<Observations, Actions>
{
  /** The vector one layer further in. */
  readonly vector: Vector<Observations, Actions>;

  constructor(vector: Vector<Observations, Actions>) {
    this.vector = vector;
  }

  get copies(): number {
    return this.vector.copies;
  }

  get autoreset(): AutoresetMode {
    return this.vector.autoreset;
  }

  get singleObservationSpace(): Space {
    return this.vector.singleObservationSpace;
  }

  get singleActionSpace(): Space {
    return this.vector.singleActionSpace;
  }

  get observationSize(): number {
    return this.vector.observationSize;
  }

  get actionSize(): number {
    return this.vector.actionSize;
  }

  get actionSpace(): Space {
    return this.vector.actionSpace;
  }

  get actions(): Actions {
    return this.vector.actions;
  }

  reset(args?: VectorResetArguments): VectorResult<Observations> {
    return this.vector.reset(args);
  }

  step(actions: ArrayLike<number>): VectorResult<Observations> {
    return this.vector.step(actions);
  }

  snapshot(): EnvSnapshot {
    const state = this.snapshotLayer();
    const vector = this.vector.snapshot();
    return state === null ? vector : { layer: this.constructor.name, state: toPlain(state), vector };
  }

  restore(snapshot: unknown): VectorResult<Observations> {
    if (this.snapshotLayer() === null) return this.vector.restore(snapshot);
    const fields = new SnapshotFields(this.describe(), snapshot);
    fields.same("layer", this.constructor.name);
    const takeUp = this.readLayer(fields.inner("state"));
    const result = this.vector.restore(fields.raw("vector"));
    takeUp();
    return result;
  }

  /** What this layer itself remembers, as of an EnvLayer; null if nothing. A wrapper that remembers something overrides both. */
  protected snapshotLayer(): object | null {
    return null;
  }

  /** Reads what `snapshotLayer` gave, and gives back what assigns it. */
  protected readLayer(_fields: SnapshotFields): () => void {
    return () => {};
  }

  render(): RenderFrame[] {
    return this.vector.render();
  }

  close(): void | Promise<void> {
    return this.vector.close();
  }

  describe(): string {
    return `${this.constructor.name}<${this.vector.describe()}>`;
  }
}
