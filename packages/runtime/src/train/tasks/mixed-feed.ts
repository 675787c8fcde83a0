/**
 * What is left of an epoch that several data sets share: its batches in the order of the mix, one a call, and the rows of each made ahead
 * of it. A data set goes through its rows in passes of its own, each shuffled as an epoch of it alone would be; a pass that an epoch does not
 * end goes on in the next.
 */
import type { Batch, Feed } from "../../data/index.ts";
import { type CutInput, orderOfCall } from "../loop/cut-batches.ts";
import { epochOrder, type OrderInput, stepsPerEpoch } from "../loop/epoch-order.ts";
import type { StepCall } from "../step-calls.ts";
import { type MixInput, type MixMoment, mixEpoch } from "./mix.ts";
import type { TrainSource } from "./sources.ts";

/** A call that takes a step of one data set. */
export interface SourceCall extends StepCall {
  readonly source: number;
}

/** Where in a run an epoch is begun, or gone on with. */
export interface MixedPlace extends MixMoment {
  /** Batches of the epoch that are done. */
  readonly batch: number;
  /** Batches that each data set had given before the epoch. */
  readonly taken: readonly number[];
  /** Most steps that are left to the run. */
  readonly last: number;
}

/** What an epoch is made of. */
export interface MixedInput extends MixInput, Pick<CutInput, "model"> {
  readonly sources: readonly TrainSource[];
  /** How short the rows of each data set may be cut, where it asks for batches of like length. */
  readonly levels: readonly (Uint8Array | null)[];
}

/** The rest of one epoch; close it when it is done with. */
export class MixedFeed {
  /** Calls that are still to be taken, the next one first. */
  readonly calls: SourceCall[];
  readonly made: { next(): Promise<Batch | null> };
  private readonly streams: readonly { readonly next: () => Promise<Batch | null>; readonly close: () => void }[];

  constructor(feeds: readonly Feed[], { sources, model, levels, ...mix }: MixedInput, place: MixedPlace) {
    const { seed } = mix;
    const taken = [...place.taken];
    const passes = sources.map((source, index) => passesOf({ ...source, seed, levels: levels[index] ?? null }));
    const all = mixEpoch(mix, place).map((source, first) => {
      const at = taken[source] ?? 0;
      taken[source] = at + 1;
      return { source, first, ...(passes[source]?.(at) ?? { rows: new Uint32Array(), pass: 1 }) };
    });
    const left = all.slice(place.batch, place.batch + place.last);
    this.calls = left.map(({ source, first, rows }) => ({ source, first, batches: [rows] }));
    this.streams = feeds.map((feed, at) =>
      feed.batches(
        left.flatMap(({ source, first, rows, pass }) => {
          const from = sources[source];
          if (source !== at || from === undefined) return [];
          return [orderOfCall({ ...from, model }, { first, batches: [rows] }, { seed, epoch: pass })];
        }),
      ),
    );
    this.made = { next: async () => (await this.streams[this.calls[0]?.source ?? 0]?.next()) ?? null };
  }

  close(): void {
    for (const stream of this.streams) stream.close();
  }
}

/** The batches of a data set over all its passes, by how many came before. */
function passesOf(source: OrderInput): (at: number) => { rows: Uint32Array; pass: number } {
  const each = stepsPerEpoch(source);
  const orders = new Map<number, Uint32Array[]>();
  return (at) => {
    const pass = Math.floor(at / each) + 1;
    // Every data set is shuffled as a whole: where its rows lie does not show in their order.
    const order = orders.get(pass) ?? epochOrder(source, { epoch: pass, window: null });
    orders.set(pass, order);
    return { rows: order[at % each] ?? new Uint32Array(), pass };
  };
}

/** Batches that each data set has given by the end of an epoch. */
export function takenAfter(counts: readonly number[], taken: readonly number[]): number[] {
  return counts.map((count, place) => count + (taken[place] ?? 0));
}
