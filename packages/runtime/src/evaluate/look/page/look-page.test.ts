import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { context, temporaryFolder } from "../../../data/testing/dataset-fixture.ts";
import { lookAtFile } from "../look-at-file.ts";
import type { LookReport } from "../look-report.ts";
import { peopleCsv } from "../testing/people.ts";
import { lookPage } from "./look-page.ts";

let report: LookReport;

async function reportOf(name: string, text: string): Promise<LookReport> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return lookAtFile(path, context());
}

beforeAll(async () => {
  report = await reportOf("people.csv", peopleCsv(300));
});

const textOf = (page: string): string => (parseHTML(page).document.body.textContent ?? "").replace(/\s+/g, " ");

describe("the page of a look", () => {
  it("says what was found", () => {
    const text = textOf(lookPage(report));
    expect(text).toContain("people.csv");
    expect(text).toContain("refund holds the same as left in every row");
    expect(text).toContain("33.3 % missing");
    expect(text).toContain("target left: class(no, yes)");
    for (const { name } of report.columns) expect(text).toContain(name);
  });

  it("stands alone: nothing is loaded and no script runs", () => {
    const { document } = parseHTML(lookPage(report));
    expect([...document.querySelectorAll("script, link, iframe, object, form")]).toEqual([]);
    const addresses = [...document.querySelectorAll("*")].flatMap((element) =>
      ["src", "href", "srcset"].flatMap((name) => element.getAttribute(name) ?? []),
    );
    expect(addresses.filter((address) => !/^(#|data:image\/)/.test(address))).toEqual([]);
    const policy = document.querySelector("meta[http-equiv]")?.getAttribute("content");
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain("script-src");
  });

  it("leads to every part by its name", () => {
    const { document } = parseHTML(lookPage(report));
    const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href")?.slice(1));
    const parts = [...document.querySelectorAll("section")].map(({ id }) => id);
    expect(links).toEqual(parts);
    expect(parts).toEqual(["suspects", "balance", "columns", "rows", "dataset"]);
  });

  it("is the same for the same data", () => {
    expect(lookPage(report)).toBe(lookPage(structuredClone(report)));
  });

  it("shows names and values of the data as text, never as markup", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `<img src=x onerror=alert(1)>,<b>${row % 2}</b>`);
    const page = lookPage(await reportOf("odd.csv", `<i>note</i>,"</style><script>"\n${rows.join("\n")}\n`));
    expect(page).not.toMatch(/<script|<i>|<img src=x|<b>[01]/);
    expect(page).toContain("&lt;script&gt;");
  });

  it("of very many columns shows the first ones and says how many there are", async () => {
    const names = Array.from({ length: 700 }, (_, index) => `c${index}`);
    const line = (row: number): string => names.map((_, index) => (index * 7 + row * 3) % 11).join(",");
    const page = lookPage(await reportOf("wide.csv", `${[names.join(","), line(0), line(1), line(2)].join("\n")}\n`));
    expect(textOf(page)).toContain("200 columns more; --json has all.");
    expect(textOf(page)).toContain("600 columns more not shown.");
  });
});
