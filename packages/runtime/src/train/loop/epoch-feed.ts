/** What is left of the epoch at hand: its batches in calls, and the rows of each made ahead of it. */
import type { BatchStream, Feed, ShuffleWindow } from "../../data/index.ts";
import { callsOf, type StepCall } from "../step-calls.ts";
import { type Course, nextMeasurement } from "./course.ts";
import { type CutInput, orderOfCall } from "./cut-batches.ts";
import { epochOrder, type OrderInput } from "./epoch-order.ts";

/** Where in a run an epoch is begun, or gone on with. */
export interface EpochPlace {
  /** Counted from 1. */
  readonly epoch: number;
  readonly window: ShuffleWindow | null;
  /** Batches that are done. */
  readonly batch: number;
  /** Steps done over all epochs. */
  readonly step: number;
  /** Most steps of a call. */
  readonly perCall: number;
}

/** The rest of one epoch; close it when it is done with. */
export class EpochFeed {
  /** Calls that are still to be taken, the next one first. */
  readonly calls: StepCall[];
  /** The batch of each. */
  readonly made: BatchStream;

  constructor(feed: Feed, input: OrderInput & CutInput & { readonly course: Course }, place: EpochPlace) {
    const { seed, course } = input;
    const { epoch, batch, perCall } = place;
    const begun = place.step - batch;
    this.calls = callsOf(epochOrder(input, place).slice(0, course.last - begun), {
      from: batch,
      perCall,
      boundary: (first) => nextMeasurement(course, begun + first) - begun,
    });
    this.made = feed.batches(this.calls.map((call) => orderOfCall(input, call, { seed, epoch })));
  }

  close(): void {
    this.made.close();
  }
}
