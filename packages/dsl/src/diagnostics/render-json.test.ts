import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import schema from "../../schema/diagnostics.schema.json" with { type: "json" };
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import { codes } from "./codes.ts";
import { pages } from "./explain.ts";
import { diagnosticsJson } from "./render-json.ts";

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

/** What of a value does not keep to the schema. */
const violations = (value: unknown): string[] => {
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
};

const text = "model a {\n  input x: tensor(4)\n  output y: x -> dense(10) -> reshape(3, 5)\n}\nmodle b {}\n";
const checked = checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
const json = diagnosticsJson(checked.diagnostics, checked.files);

describe("diagnostics as JSON", () => {
  it("keep to their schema, which refuses anything else", () => {
    expect(json.length).toBeGreaterThan(1);
    expect(violations(json)).toEqual([]);
    expect(violations([{ ...json[0], code: "X1", extra: 1, start: { line: 0 } }]).length).toBeGreaterThanOrEqual(4);
  });

  it.each(Object.entries(pages))("keep to it in the page of %s", (_, { failing }) => {
    const result = checkProgram("main.pipe", memoryHost(failing.files), { set: failing.set ?? {} });
    expect(violations(diagnosticsJson(result.diagnostics, result.files))).toEqual([]);
  });

  it("have a schema with a version and no address", () => {
    expect(schema.$id).toMatch(/^urn:penstock:schema:diagnostics:\d+$/);
  });

  it("count lines and columns from 1, with an exclusive end, and say which place is the mistake's own", () => {
    expect(json[0]).toMatchObject({
      code: "P3102",
      file: "p.pipe",
      page: "docs/errors/P3102.md",
      start: { line: 3, column: 31 },
      end: { line: 3, column: 44 },
      labels: [
        { text: "needs [15]", primary: true },
        { text: "shapes start here", primary: false },
        { text: "gives [10]", primary: false },
      ],
      help: "`dense(15)` would fit",
    });
    expect(json[1]).toMatchObject({
      fixes: [{ start: { line: 5, column: 1 }, end: { line: 5, column: 6 }, replacement: "model", certain: true }],
    });
    expect(Object.keys(codes)).toContain(json[1]?.code);
  });

  it("point at the first character of a file that the check could not read", () => {
    const missing = checkProgram("gone.pipe", memoryHost({}));
    const [told] = diagnosticsJson(missing.diagnostics, missing.files);
    expect(told).toMatchObject({ file: "gone.pipe", start: { line: 1, column: 1 }, end: { line: 1, column: 1 } });
  });
});
