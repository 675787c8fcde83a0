import { describe, expect, it } from "vitest";
import schema from "../../schema/diagnostics.schema.json" with { type: "json" };
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import { diagnosticsJson } from "./render-json.ts";

/** The part of JSON Schema that the file uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What of a value does not keep to a schema, as paths. */
function violations(value: unknown, rule: Schema, path = "$"): string[] {
  if (rule.$ref !== undefined) {
    const name = rule.$ref.replace("#/$defs/", "");
    const defs: Readonly<Record<string, Schema>> = schema.$defs;
    return violations(value, defs[name] ?? {}, path);
  }
  const kind =
    value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  const kinds = rule.type === undefined ? [] : typeof rule.type === "string" ? [rule.type] : rule.type;
  const found = kinds.length > 0 && !kinds.includes(kind) ? [`${path} is ${kind}`] : [];
  if (typeof value === "string") {
    if (rule.enum !== undefined && !rule.enum.includes(value)) found.push(`${path} is ${value}`);
    if (rule.pattern !== undefined && !new RegExp(rule.pattern).test(value)) found.push(`${path} is ${value}`);
    if (value.length < (rule.minLength ?? 0)) found.push(`${path} is empty`);
  }
  if (typeof value === "number" && value < (rule.minimum ?? value)) found.push(`${path} is ${value}`);
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) found.push(...violations(item, rule.items ?? {}, `${path}[${index}]`));
  if (kind === "object" && value !== null && rule.properties !== undefined) {
    const entries = Object.entries(value as object); // an object was asked for above
    for (const name of rule.required ?? [])
      if (!entries.some(([key]) => key === name)) found.push(`${path}.${name} is missing`);
    for (const [key, inner] of entries) {
      const property = rule.properties[key];
      found.push(
        ...(property === undefined
          ? [`${path}.${key} is not in the schema`]
          : violations(inner, property, `${path}.${key}`)),
      );
    }
  }
  return found;
}

const text = "model a {\n  input x: tensor(4)\n  output y: x -> dense(10) -> reshape(3, 5)\n}\nmodle b {}\n";
const checked = checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
const json = diagnosticsJson(checked.diagnostics, checked.files);

describe("diagnostics as JSON", () => {
  it("keep to their schema", () => {
    expect(json.length).toBeGreaterThan(1);
    expect(violations(json, schema)).toEqual([]);
    expect(violations([{ ...json[0], code: "X1", extra: 1, start: { line: 0 } }], schema)).toHaveLength(4);
  });

  it("count lines and columns from 1, with an exclusive end", () => {
    expect(json[0]).toMatchObject({
      code: "P3102",
      file: "p.pipe",
      start: { line: 3, column: 31 },
      end: { line: 3, column: 44 },
      labels: [{ text: "needs [15]" }, { text: "shapes start here" }, { text: "gives [10]" }],
      help: "`dense(15)` would fit",
    });
    expect(json[1]).toMatchObject({
      fixes: [{ start: { line: 5, column: 1 }, end: { line: 5, column: 6 }, replacement: "model" }],
    });
  });
});
