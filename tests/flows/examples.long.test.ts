// Programs that fine-tune a pretrained encoder or write texts, shortened, from their text to a report.
import { describe, expect, it } from "vitest";
import { programs, runShortened, takesLong } from "./shortened-programs.ts";

const large = programs.filter(takesLong);

describe("every program that takes long", () => {
  it("is there to be tested", () => expect(large.length).toBeGreaterThanOrEqual(3));

  it.each(large)("%s runs, shortened, to a report", runShortened, 300_000);
});
