/**
 * Programs as fast-check draws and shrinks them: put together from the catalog by the grammar, so that most are read
 * without a syntax error and are wrong in what they say.
 */
import { catalog } from "@penstock/dsl";
import fc from "fast-check";
import type { Entry } from "../../packages/dsl/src/catalog/entry.ts";

const entries: readonly Entry[] = [
  ...catalog.operators,
  ...catalog.losses,
  ...catalog.optimizers,
  ...catalog.schedules,
  ...catalog.stops,
  ...catalog.sources,
  ...catalog.columns,
  ...catalog.preparations,
  ...catalog.augmentations,
  ...catalog.splits,
];
const blockNames = ["a", "b", "c", "net", "rows"];
const flowNames = ["x", "y", "image", "label", "hidden"];
const name = fc.constantFrom(...blockNames, ...flowNames, "valid", "test", "train", "accuracy", "loss", "same", "none");
const number = fc.constantFrom(
  "0",
  "1",
  "3",
  "10",
  "28",
  "64",
  "-1",
  "0.5",
  "1e-3",
  "1e400",
  "10%",
  "150%",
  "200ms",
  "15deg",
  "2MiB",
  "99999999999",
);
const text = fc.constantFrom('""', '"digits"', '"cifar10"', '"rows.csv"', '"../x"', '"a\\"b"');
const argumentNames = [...new Set(entries.flatMap((entry) => entry.parameters.map((one) => one.name)))];

const { flow, value, item } = fc.letrec<{ flow: string; value: string; call: string; item: string }>((tie) => ({
  call: fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...entries.map((entry) => entry.name)) },
        { weight: 2, arbitrary: name },
      ),
      fc.array(
        fc
          .tuple(fc.option(fc.constantFrom(...argumentNames), { freq: 3 }), tie("value"))
          .map(([key, given]) => (key === null ? given : `${key}: ${given}`)),
        { maxLength: 3 },
      ),
    )
    .map(([callee, args]) => `${callee}(${args.join(", ")})`),
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    number,
    name,
    text,
    fc.constantFrom("true", "false"),
    fc.tuple(name, name).map(([a, b]) => `${a}.${b}`),
    fc.tuple(name, name, name).map(([a, b, c]) => `${a}.${b}.${c}`),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    tie("call"),
    fc
      .tuple(tie("value"), fc.constantFrom("+", "-", "*", "/", ">=", "<", "=="), tie("value"))
      .map((parts) => parts.join(" ")),
    fc.array(tie("item"), { maxLength: 2 }).map((items) => `{ ${items.join(", ")} }`),
  ),
  flow: fc
    .tuple(tie("value"), fc.array(tie("call"), { maxLength: 4 }))
    .map(([from, stages]) => [from, ...stages].join(" -> ")),
  item: fc.oneof(
    { depthSize: "small" },
    fc.tuple(name, tie("value")).map(([key, given]) => `${key}: ${given}`),
    fc.tuple(name, tie("flow")).map(([key, given]) => `${key} = ${given}`),
  ),
}));

const block = fc.constantFrom(...catalog.blocks).chain((entry) => {
  const settings = entry.parameters.map((setting) =>
    fc
      .tuple(fc.constantFrom(...flowNames), fc.oneof(value, flow))
      .map(([label, given]) =>
        setting.label === "required" ? `${setting.name} ${label}: ${given}` : `${setting.name}: ${given}`,
      ),
  );
  const line = fc.oneof(
    ...settings,
    item,
    fc.constantFrom(...blockNames).map((other) => `...${other}`),
  );
  return fc
    .tuple(fc.constantFrom(...blockNames), fc.boolean(), fc.array(line, { maxLength: 8 }))
    .map(([called, inputs, lines]) => {
      const parameters = inputs && entry.takesParameters ? "(n: int, p: probability = 10%)" : "";
      return `${entry.name} ${called}${parameters} {\n${lines.map((one) => `  ${one}\n`).join("")}}\n`;
    });
});
const param = fc
  .tuple(
    fc.constantFrom("lr", "n", "x"),
    fc.constantFrom("int", "float", "text", "probability", "strange"),
    value,
    fc.option(value),
  )
  .map(
    ([called, type, given, domain]) => `param ${called}: ${type} = ${given}${domain === null ? "" : ` in ${domain}`}\n`,
  );
const importLine = fc.constantFrom('import { a } from "p.pipe"\n', 'import { b, c } from "./other.pipe"\n');

/** A program out of words of the catalog. */
export const program: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 8, arbitrary: block }, { weight: 2, arbitrary: param }, { weight: 1, arbitrary: importLine }),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join("\n"));
