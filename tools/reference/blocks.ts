/**
 * In: a kind of block. Out: its page: an example, every setting with type, default, range, label and an example.
 */
import type { BlockEntry, SettingEntry } from "@penstock/dsl";
import { examplePrograms, settingPrograms } from "../../packages/dsl/src/catalog/testing/example-programs.ts";
import { shown } from "./checked.ts";
import { code, fence, link, page, table } from "./markdown.ts";
import { defaultText, rangeText, typeText } from "./values.ts";

const place = { up: "../" } as const;

/** The setting as the block's own example writes it, else its own example. */
function exampleOf(block: BlockEntry, setting: SettingEntry): string | null {
  const head = setting.label === "required" ? `${setting.name} \\w+` : setting.name;
  const line = new RegExp(`^ {2}(${head}:.*)$`, "m").exec(block.example ?? "")?.[1];
  const found = line ?? setting.example ?? null;
  if (found !== null) shown(settingPrograms(block, found), `${block.name} ${setting.name}`);
  return found;
}

const formOf = (setting: SettingEntry): string =>
  setting.label === "required" ? `${setting.name} name` : setting.name;

function settingSection(block: BlockEntry, setting: SettingEntry): string {
  const range = rangeText(setting.range, setting.type);
  const given = defaultText(setting);
  const example = exampleOf(block, setting);
  const lines = [
    `type: ${typeText(setting.type, place)}`,
    setting.required ? "required" : given === "" ? "may be left out" : `default: ${given}`,
    range === "" ? null : `range: ${range}`,
    setting.label === "optional" ? `may carry the name of an output: ${code(`${setting.name} name: …`)}` : null,
    setting.label === "required" ? `labelled: ${code(`${setting.name} name: …`)}, once for each name` : null,
    setting.repeats === true ? "may stand several times" : null,
    setting.optional === true ? "may be `none`" : null,
    example === null ? null : `example: ${code(example)}`,
  ];
  return page(
    `### ${setting.name}`,
    setting.doc,
    lines.flatMap((line) => (line === null ? [] : [`- ${line}`])).join("\n"),
  ).trimEnd();
}

/** `docs/language/blocks/<name>.md`. */
export function blockPage(block: BlockEntry): string {
  const rows = block.parameters.map((setting) => [
    link(code(formOf(setting)), "", setting.name),
    setting.doc,
    typeText(setting.type, place),
    defaultText(setting),
  ]);
  const programs = examplePrograms("blocks", block);
  const forms = [
    block.takesParameters
      ? `It takes parameters: ${code(`${block.name} name(size: int, part: probability = 10%) { … }`)}; ${link("their types", "../params.md", "Types")}.`
      : null,
    block.flows ? "Besides settings it holds named flows, `name = a -> b()`, which later flows may use." : null,
    `The items of another \`${block.name}\` are taken over by ${link("`...name`", "../form.md", "Spread")}.`,
  ];
  return page(
    `# ${block.name}`,
    block.doc,
    programs.length === 0 ? null : fence("pipe", shown(programs, `block ${block.name}`)),
    forms.filter((one) => one !== null).join(" "),
    "## Settings",
    table(["setting", "", "type", "default"], rows),
    ...block.parameters.map((setting) => settingSection(block, setting)),
  );
}
