import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { programListing } from "./program-listing.ts";

function lines(source: string): string[] {
  return [...parseHTML(programListing(source, "p").markup).document.querySelectorAll(".line")].map(
    (line) => line.innerHTML,
  );
}

describe("the program listing", () => {
  it("colours kinds, calls, numbers, texts, arrows and comments", () => {
    expect(lines('model a {\n  f = x -> conv(32, k: 1e-3) // "no text"\n  s: "a // b"\n}')).toEqual([
      '<span class="t-word">model</span> a {\n',
      '  f = x <span class="t-arrow">-&gt;</span> <span class="t-call">conv</span>(<span class="t-number">32</span>, k: <span class="t-number">1e-3</span>) <span class="t-comment">// "no text"</span>\n',
      '  s: <span class="t-text">"a // b"</span>\n',
      "}\n",
    ]);
  });

  it("carries a block text over lines and closes its colour on each", () => {
    expect(lines('doc: """one\ntwo"""\nx: 1')).toEqual([
      'doc: <span class="t-text">"""one</span>\n',
      '<span class="t-text">two"""</span>\n',
      'x: <span class="t-number">1</span>\n',
    ]);
  });

  it("gives back the text of any input unchanged", () => {
    for (const source of ["", '"open', '"""open\n', "a\r\nb", "∂ 名前 🎲 <b>&amp;", "//", "-> -", "1.5.5 5% 200ms"]) {
      const listing = parseHTML(programListing(source, "p").markup).document.querySelector("#p")?.textContent;
      expect(listing).toBe(`${source.replace(/\r\n/g, "\n").replace(/\n+$/, "")}\n`);
    }
  });
});
