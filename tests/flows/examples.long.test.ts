// Programs that fine-tune a pretrained encoder, shortened, from their text to a report.
import { describe, expect, it } from "vitest";
import { fineTunes, programs, runShortened } from "./shortened-programs.ts";

const large = programs.filter(fineTunes);

describe("every app that fine-tunes an encoder", () => {
  it("is there to be tested", () => expect(large.length).toBeGreaterThanOrEqual(3));

  it.each(large)("%s runs, shortened, to a report", runShortened, 300_000);
});
