import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import { pages } from "./explain.ts";
import { diagnosticsSarif, type SarifLog } from "./render-sarif.ts";

/** What the standard and code hosts ask of the parts of a log that are written here; nothing else may stand in it. */
const object = (properties: Record<string, unknown>, optional: readonly string[] = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const list = (items: unknown, least = 0) => ({ type: "array", items, minItems: least });
const text = { type: "string", minLength: 1 };
const message = object({ text });
const level = { enum: ["error", "warning"] };
const count = { type: "integer", minimum: 1 };
const region = object({ startLine: count, startColumn: count, endLine: count, endColumn: count });
// Relative, without a scheme, a drive, a `..` or a backslash.
const uri = { type: "string", pattern: "^(?!/)(?![A-Za-z][A-Za-z0-9+.-]*:)(?!.*(^|/)\\.\\.(/|$))[^\\\\ ]+$" };
const artifactLocation = object({ uri, uriBaseId: { const: "%SRCROOT%" } });
const physicalLocation = object({ artifactLocation, region });
const location = object({ id: count, physicalLocation, message }, ["id", "message"]);
const rule = object({
  id: { type: "string", pattern: "^P[1-7]\\d{3}$" },
  shortDescription: object({ text: { ...text, maxLength: 1024 } }),
  fullDescription: object({ text: { ...text, maxLength: 1024 } }),
  help: object({ text, markdown: text }),
  defaultConfiguration: object({ level }),
  properties: object({ tags: { ...list(text, 1), uniqueItems: true }, page: text }),
});
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: "integer", minimum: 0 },
    level,
    message,
    locations: list(location, 1),
    relatedLocations: { ...list(location, 1), uniqueItems: true },
    fixes: list(
      object({
        description: message,
        artifactChanges: list(
          object({
            artifactLocation,
            replacements: list(
              object({ deletedRegion: region, insertedContent: object({ text: { type: "string" } }) }),
              1,
            ),
          }),
          1,
        ),
        properties: object({ certain: { type: "boolean" } }),
      }),
      1,
    ),
    partialFingerprints: object({ primaryLocationLineHash: { type: "string", pattern: "^[0-9a-f]{16}:\\d+$" } }),
  },
  ["relatedLocations", "fixes"],
);
const run = object({
  tool: object({
    driver: object({
      name: text,
      semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
      rules: list(rule),
    }),
  }),
  columnKind: { const: "utf16CodeUnits" },
  originalUriBaseIds: object({ "%SRCROOT%": object({ description: message }) }),
  results: list(result),
});
const log = object({ $schema: text, version: { const: "2.1.0" }, runs: list(run, 1) });
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(log);

const sarif = (files: Record<string, string>, set: Record<string, string> = {}): SarifLog => {
  const checked = checkProgram("main.pipe", memoryHost(files), { set });
  return diagnosticsSarif(checked.diagnostics, checked.files, {
    version: "0.1.0",
    pathFromRoot: (path) => (path.startsWith("<") ? null : `flows/${path}`),
  });
};
const resultsOf = (one: SarifLog) => one.runs[0]?.results ?? [];

describe("diagnostics as SARIF", () => {
  it.each(Object.entries(pages))("keep to the standard's form in the page of %s", (_, { failing }) => {
    const one = sarif({ ...failing.files }, { ...failing.set });
    validate(one);
    expect(validate.errors ?? []).toEqual([]);
    const rules = one.runs[0]?.tool.driver.rules ?? [];
    for (const told of resultsOf(one)) expect(rules[told.ruleIndex]?.id).toBe(told.ruleId);
    expect(new Set(rules.map((known) => known.id)).size).toBe(rules.length);
  });

  it("hold places, related places, help and fixes", () => {
    const program = 'model a {\n  input "模" x: tensor(4)\n}\nmodle b {}\n';
    const [first] = resultsOf(
      sarif({ "main.pipe": "model a {\n  input x: tensor(4)\n  output y: x -> dense(10) -> reshape(3, 5)\n}\n" }),
    );
    expect(first).toMatchObject({
      ruleId: "P3102",
      level: "error",
      message: { text: "`dense(10)` gives 10 values, `reshape(3, 5)` needs 15. `dense(15)` would fit." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "flows/main.pipe", uriBaseId: "%SRCROOT%" },
            region: { startLine: 3, startColumn: 31, endLine: 3, endColumn: 44 },
          },
          message: { text: "needs [15]" },
        },
      ],
      relatedLocations: [{ message: { text: "shapes start here" } }, { message: { text: "gives [10]" } }],
    });
    const misspelled = resultsOf(sarif({ "main.pipe": program })).find((told) => told.ruleId === "P2001");
    expect(misspelled?.fixes).toEqual([
      {
        description: { text: 'replace by "model"' },
        artifactChanges: [
          {
            artifactLocation: { uri: "flows/main.pipe", uriBaseId: "%SRCROOT%" },
            replacements: [
              {
                deletedRegion: { startLine: 4, startColumn: 1, endLine: 4, endColumn: 6 },
                insertedContent: { text: "model" },
              },
            ],
          },
        ],
        properties: { certain: true },
      },
    ]);
  });

  it("escape paths, so that any file name is an address", () => {
    const checked = checkProgram("main.pipe", memoryHost({ "main.pipe": "modle b {}\n" }));
    const one = diagnosticsSarif(checked.diagnostics, checked.files, {
      version: "0.1.0",
      pathFromRoot: () => "a folder/模型 #1%.pipe",
    });
    const uri = resultsOf(one)[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? "";
    expect(uri).toMatch(/^[\w%./-]+$/);
    expect(decodeURIComponent(uri)).toBe("a folder/模型 #1%.pipe");
  });

  it("point at the program where a value of the command line is wrong", () => {
    const [told] = resultsOf(sarif({ "main.pipe": "param lr: float = 1\n" }, { lt: "3" }));
    expect(told?.ruleId).toBe("P2015");
    expect(told?.locations[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: "flows/main.pipe" },
      region: { startLine: 1 },
    });
  });

  it("give a finding the same mark when its line moves, and like ones different marks", () => {
    const marks = (program: string) =>
      resultsOf(sarif({ "main.pipe": program })).map((told) => told.partialFingerprints.primaryLocationLineHash);
    const before = marks("modle a {}\nmodle b {}\n");
    expect(marks("\n\n  // moved\nmodle   a {}\nmodle b {}\n")).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
    expect(marks("modle a {}\nmodle a {}\n").filter((mark) => mark.endsWith(":2")).length).toBeGreaterThan(0);
  });
});
