import { describe, expect, it } from "vitest";
import { findBlock } from "./find-block.ts";

const text = `/// Rows.
dataset a { batch: 32 }

train fit {
  model: net
  loss label: cross_entropy(smoothing: 0.1)
  loss size:
    mse()
}
`;
const file = { path: "p.pipe", text };
const span = (part: string) => ({ file: "p.pipe", start: text.indexOf(part), end: text.indexOf(part) + part.length });
const at = (place: { start: number; end: number } | null | undefined) => place && text.slice(place.start, place.end);

describe("the places of a block", () => {
  it("are its head and its settings, by name and label", () => {
    const fit = findBlock(file, span("train fit {"));
    expect(at(fit?.head)).toBe("train fit");
    expect(at(fit?.setting("model"))).toBe("model: net");
    expect(at(fit?.setting("loss"))).toBe("loss label: cross_entropy(smoothing: 0.1)");
    expect(at(fit?.setting("loss", "size"))).toBe("loss size:\n    mse()");
    expect(at(findBlock(file, span("dataset"))?.setting("batch"))).toBe("batch: 32");
  });

  it("are null where nothing is written there", () => {
    const fit = findBlock(file, span("train fit {"));
    expect(fit?.setting("epochs")).toBeNull();
    expect(fit?.setting("loss", "other")).toBeNull();
    expect(findBlock(file, span("model: net"))).toBeNull();
  });
});
