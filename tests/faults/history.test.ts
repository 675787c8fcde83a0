/** Eight processes write one history at once, three are killed; fifty and twenty in `test:long`. */
import { expect, it } from "vitest";
import { writeHistoryAtOnce } from "./history-writers.ts";

it("a history that many write at once, some of them killed, loses nothing and stays sound", async () => {
  const { committed, cutShort } = await writeHistoryAtOnce({ processes: 8, killed: 3, each: 4 });
  expect(committed.length).toBeGreaterThanOrEqual(5 * 4);
  expect(cutShort).toBeGreaterThan(0);
}, 120_000);
