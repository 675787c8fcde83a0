import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { tasksView } from "./tasks-view.ts";

test("every task has a line with both figures, what differs, and a verdict", () => {
  const { markup } = tasksView("read", {
    alone: [
      {
        ...{ output: "sentiment", on: "phrasebank.test", metric: "accuracy", before: 0.8, after: 0.85 },
        ...{ interval: { low: 0.01, high: 0.09 }, verdict: "better" },
      },
      {
        output: "height",
        on: "news.test",
        metric: "loss",
        before: 0.5,
        after: 0.5,
        interval: null,
        verdict: "no difference",
      },
    ],
    earlier: {
      from: "<old>",
      tasks: [
        {
          output: "topic",
          on: "old.test",
          metric: "accuracy",
          before: 0.9,
          after: 0.4,
          interval: null,
          verdict: "worse",
        },
      ],
    },
    cosine: -0.125,
  });
  const { document } = parseHTML(`<!doctype html><html><body>${markup}</body></html>`);
  const text = (row: { readonly textContent: string | null }): string =>
    (row.textContent ?? "").replace(/\s+/g, " ").trim();
  const lines = [...document.querySelectorAll("tbody tr")].map(text);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^sentiment ?phrasebank\.test ?accuracy ?80\.\d* %85\.\d* %\+5\.\d* points.*better$/);
  expect(lines[1]).toMatch(/^height.*loss.*no difference$/);
  expect(lines[2]).toMatch(/^topic.*worse$/);
  expect(markup).toContain("&lt;old&gt;");
  expect(document.querySelector("p")?.textContent).toContain("−0.125");
});
