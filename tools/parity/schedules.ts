/** The table of schedules: how far rates lie from those of Keras and PyTorch. */
import { catalog } from "@penstock/dsl";
import { byEpoch, rateDifference, type ScheduleCase, scheduleCases } from "../../tests/parity/schedule-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";
import { largest, peersOf } from "./ways.ts";

/** Within what rates lie; the tests hold every case to it. */
const bound = 1e-6;

function pointsOf(one: ScheduleCase): number {
  return one.rates.length * (byEpoch(one) ? 3 : 1);
}

/** Every schedule. */
export function scheduleTable(): ParityTable {
  const rows = catalog.schedules.map(({ name }) => {
    const own = scheduleCases.filter(({ schedule }) => schedule.call === name);
    return [
      word(name),
      peersOf(own),
      String(own.length),
      String(own.reduce((sum, one) => sum + pointsOf(one), 0)),
      largest(own.map(rateDifference)),
      figure(bound),
    ];
  });
  return {
    title: "Schedules",
    text: "The rate of every step, of three places in every epoch where the peer goes by epochs, or after every loss of a recorded course. Differences are relative to the greatest rate; Keras computes its rates in float32.",
    head: ["schedule", "peer", "cases", "points", "rates", "tolerance"],
    rows,
  };
}
