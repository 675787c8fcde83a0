/** What concerns the text as a whole; the style itself is shown in `tests/language/format`. */
import { describe, expect, it } from "vitest";
import { format } from "./format.ts";

const neat = "model a {\n  input x: tensor(4)\n}\n";

describe("format", () => {
  it("writes line feeds for the line ends of Windows and of old Macs", () => {
    expect(format("model a {\r\n  // one\r\n  input x: tensor(4)\r\n}\r\n").text).toBe(
      "model a {\n  // one\n  input x: tensor(4)\n}\n",
    );
    expect(format("model a {\r  input x: tensor(4)\r}\r").text).toBe(neat);
  });

  it("writes them in a block text too, whose value stays the same", () => {
    expect(format('param a: text = """\r\n  b\r\n  """\r\n').text).toBe('param a: text = """\n  b\n  """\n');
  });

  it("writes them beside a syntax error too", () => {
    expect(format("model  b { x:: 1 }\r\n\r\nmodel a{}\r\n").text).toBe("model  b { x:: 1 }\n\nmodel a {}\n");
  });

  it("drops a byte order mark", () => {
    expect(format(`\uFEFF${neat}`).text).toBe(neat);
    expect(format("\uFEFFmodel  b { x:: 1 }\nmodel a{}").text).toBe("model  b { x:: 1 }\nmodel a {}\n");
  });

  it("ends a file with one line break", () => {
    expect(format(neat.trimEnd()).text).toBe(neat);
    expect(format(`${neat}\n\n  \n`).text).toBe(neat);
    expect(format("// only a comment").text).toBe("// only a comment\n");
  });

  it("leaves nothing of a file without anything", () => {
    expect(format("").text).toBe("");
    expect(format("\n \t\n").text).toBe("");
    expect(format("\uFEFF").text).toBe("");
  });

  it("does not touch a text that it cannot read at all", () => {
    for (const text of [
      "Dear reader,\r\n\r\n  this is a letter; #1.\r\n\r\n\r\n",
      "\uFEFF???",
      "PK\u0003\u0004\0\0\r\n  ",
    ]) {
      const formatted = format(text);
      expect(formatted.text).toBe(text);
      expect(formatted.diagnostics).not.toEqual([]);
    }
  });

  it("tells the syntax errors with their places, and no others", () => {
    const { diagnostics } = format("model a { x:: 1 }\nmodle a { input x: nonsense(4) }\n", "p.pipe");
    expect(diagnostics.map(({ code, primary }) => [code, primary.span])).toEqual([
      ["P1005", { file: "p.pipe", start: 12, end: 13 }],
    ]);
  });

  it("tells of a setting outside of any block, which it leaves alone", () => {
    const { text, diagnostics } = format("batch:  64\n\nmodel a{}\n...  b\n", "p.pipe");
    expect(text).toBe("batch:  64\n\nmodel a {}\n...  b\n");
    expect(diagnostics.map((one) => one.code)).toEqual(["P1010", "P1010"]);
  });

  it("leaves brackets in brackets in brackets beyond all measure alone", () => {
    const deep = (times: number): string => `param  a: int = ${"(".repeat(times)}1${")".repeat(times)}`;
    expect(format(deep(40)).text).toBe(`param a: int = ${"(".repeat(40)}1${")".repeat(40)}\n`);
    for (const times of [70, 100_000]) {
      expect(format(`${deep(times)}\nmodel  b {}`).text).toBe(`${deep(times)}\nmodel b {}\n`);
    }
  });

  it("takes time in proportion to the text", () => {
    const block = (index: number): string =>
      `model m_${index} {\n  // one\n  output y: x -> conv(${index}, kernel: [3, 3]) -> relu() // two\n\n  limits { a: 1, b: 2 }\n}\n`;
    const text = (count: number): string => Array.from({ length: count }, (_, index) => block(index)).join("");
    const seconds = (count: number): number => {
      const whole = text(count);
      const times = [1, 2, 3].map(() => {
        const start = performance.now();
        expect(format(whole).text.length).toBeGreaterThan(whole.length);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    // Ten times the text in far less than the hundred times that a quadratic step would take.
    expect(seconds(1_500)).toBeLessThan(40 * Math.max(5, seconds(150)));
  });

  it("takes a list, a flow, a path and a row of comments of any length", () => {
    const many = (one: string, between: string): string => Array.from({ length: 8_000 }, () => one).join(between);
    const text = `model a {\n  l: [${many("b", ", ")}]\n  f = ${many("b", " -> ")}\n  p: ${many("b", ".")}\n${many("  // c", "\n")}\n}\n`;
    const formatted = format(text);
    expect(formatted.diagnostics).toEqual([]);
    expect(formatted.text.split("\n").length).toBeGreaterThan(20_000);
    expect(format(formatted.text).text).toBe(formatted.text);
  });

  it("takes more comments and more declarations on a line than a call can have arguments", () => {
    expect(format("// c\n".repeat(150_000)).text).toHaveLength(750_000);
    expect(format(`a b{}${"// c\n".repeat(150_000)}`).text).toHaveLength(750_007);
    expect(format("a b{} ".repeat(30_000)).text).toHaveLength(30_000 * 8 - 1);
  });
});
