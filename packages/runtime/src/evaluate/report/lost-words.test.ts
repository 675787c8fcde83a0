import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Mistake } from "../report-data.ts";
import { renderReport } from "./index.ts";
import { sampleReport } from "./testing/sample-report.ts";

/** The page with one wrongly answered text. */
async function pageWith(change: Pick<Mistake, "text" | "lost">): Promise<ReturnType<typeof parseHTML>["document"]> {
  const data = await sampleReport();
  const mistake: Mistake = {
    row: 3,
    picture: null,
    truth: "1",
    predicted: "7",
    confidence: 0.9,
    truthProbability: 0.1,
    ...change,
  };
  const sections = data.sections.map((section) =>
    section.kind !== "evaluate"
      ? section
      : {
          ...section,
          results: section.results.map((one) =>
            one.kind === "classification" ? { ...one, mistakes: [mistake] } : one,
          ),
        },
  );
  return parseHTML(await renderReport({ ...data, sections })).document;
}

describe("a text that was answered wrongly", () => {
  it("has marks at the words that the model did not know or did not read, and says what they mean", async () => {
    const document = await pageWith({
      text: "note: a <b>zyx</b> of it",
      lost: [
        { start: 11, end: 14, lost: "unknown" },
        { start: 22, end: 24, lost: "cut" },
      ],
    });
    const quote = document.querySelector(".mistakes blockquote");
    expect(quote?.textContent).toBe("note: a <b>zyx</b> of it");
    expect([...(quote?.querySelectorAll("mark") ?? [])].map((mark) => mark.textContent)).toEqual(["zyx"]);
    expect(quote?.querySelector("s")?.textContent).toBe("it");
    const hint = quote?.closest("ol")?.previousElementSibling?.textContent;
    expect(hint).toContain("Marked words are none of the vocabulary");
    expect(hint).toContain("Struck words were cut off");
  });

  it("stands as it is where nothing of it is lost", async () => {
    const document = await pageWith({ text: "note: all of it" });
    expect(document.querySelector(".mistakes blockquote")?.innerHTML).toBe("note: all of it");
    expect(document.body.textContent).not.toContain("Struck words");
  });
});

describe("the limits of a page", () => {
  it("are those of the model card", async () => {
    const document = await pageWith({ text: "x" });
    const limits = [...document.querySelectorAll("#limits li")].map((item) => item.textContent);
    expect(limits[0]).toContain("check_digits expects loss <= 0.05, which does not hold");
    expect(limits.at(-1)).toContain("Not measured by check_digits");
    expect(document.body.textContent).toContain("Licence: none stated upstream; cite the paper.");
  });
});
