import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { format } from "../format/format.ts";
import { pathToUri } from "../server/uris.ts";
import { complete } from "../service/completion/complete.ts";
import { definition } from "../service/references.ts";
import { prepareRename, rename } from "../service/rename.ts";
import { openEditor } from "../service/testing/editor.ts";
import { describeStandard } from "./describe-standard.ts";
import { memoryHost } from "./memory-host.ts";
import { standardNames, standardPath, standardText } from "./standard-files.ts";

const folder = fileURLToPath(new URL("../../std/", import.meta.url));
const names = readdirSync(folder).sort();

const program = (layer: string, input = "tokens(12)"): string =>
  `import { ${layer.split("(")[0]} } from "std/text.pipe"\n\nmodel m {\n  input text: ${input}\n  output label: text -> ${layer} -> dense(3) -> softmax()\n}\n`;

const found = (text: string, files: Record<string, string> = {}) =>
  checkProgram("main.pipe", memoryHost({ "main.pipe": text, ...files })).diagnostics;

describe("the files that the language brings along", () => {
  it("are those of the folder, word for word", () => {
    const files = names.map((name) => ({ name, text: readFileSync(`${folder}${name}`, "utf8") }));
    expect(readFileSync(new URL("standard-texts.ts", import.meta.url), "utf8")).toBe(describeStandard(files));
    expect(standardNames).toEqual(names.map((name) => `std/${name}`));
    for (const { name, text } of files) expect(standardText(standardPath(`std/${name}`) ?? "")).toBe(text);
  });

  it.each(names)("%s is in the one style, says what each layer is, and is right", (name) => {
    const text = readFileSync(`${folder}${name}`, "utf8");
    expect(format(text).text).toBe(text);
    const checked = checkProgram(`${folder}${name}`, memoryHost({ [`${folder}${name}`]: text }));
    expect(checked.diagnostics).toEqual([]);
    for (const [block] of text.matchAll(/^layer \w+/gm)) expect(text).toMatch(new RegExp(`/// .*\n${block}\\b`));
  });

  it("are found before the host is asked, and a file of one's own by its path", () => {
    const own = "layer bert() {\n  input x: tensor(n)\n  output y: x -> tanh()\n}\n";
    expect(found(program("bert(layers: 1) -> mean_pool()"), { "std/text.pipe": own })).toEqual([]);
    const mine = program("bert()", "tensor(5)").replace("std/", "./std/");
    expect(found(mine, { "std/text.pipe": own })).toEqual([]);
  });

  it("say which names there are where one is wrong", () => {
    const [wrong] = found(program("bert() -> mean_pool()").replace("text.pipe", "txt.pipe"));
    expect(wrong).toMatchObject({
      code: "P2011",
      title: "the language has no file `std/txt.pipe`",
      primary: { text: 'did you mean `"std/text.pipe"`?' },
      fixes: [{ replacement: '"std/text.pipe"' }],
    });
    expect(found(program("bert() -> mean_pool()").replace("text.pipe", "words_of_love.pipe"))[0]?.help).toMatch(
      /^it has `"std\/text.pipe"`.*; write `".\/std\/words_of_love.pipe"` for a file of your own$/,
    );
  });

  it("have places in diagnostics, which say in which use something does not fit", () => {
    const text = program("bert(layers: 1, heads: 7) -> mean_pool()");
    const [wrong] = found(text);
    expect(wrong).toMatchObject({ code: "P3101", primary: { span: { file: "<std>/text.pipe" } } });
    expect(wrong?.related).toContainEqual({
      span: { file: "main.pipe", start: text.indexOf("bert(l"), end: text.indexOf(" -> mean_pool") },
      text: "in this use of `bert`",
    });
  });

  it("are opened by editors where they lie on the disk", () => {
    const at = openEditor(program("bert() -> mean_pool()").replace("-> bert", "-> b‸ert"));
    const span = definition(at.workspace, at.path, at.offset);
    expect(span).toMatchObject({ file: "<std>/text.pipe" });
    expect(at.workspace.text(span?.file ?? "")?.slice(span?.start, span?.end)).toBe("bert");
    const path = openEditor(program("bert() -> mean_pool()").replace("std/", "s‸td/"));
    expect(definition(path.workspace, path.path, path.offset)?.file).toBe("<std>/text.pipe");
    expect(existsSync(fileURLToPath(pathToUri("<std>/text.pipe", { windows: false })))).toBe(true);
  });

  it("are not renamed", () => {
    const at = openEditor(program("bert() -> mean_pool()").replace("-> bert", "-> b‸ert"));
    const refusal = { kind: "refused", reason: "`bert` is part of the language" };
    expect(prepareRename(at.workspace, at)).toEqual(refusal);
    expect(rename(at.workspace, at, "other")).toEqual(refusal);
  });

  it("are offered in the quotes of an import, and their layers in its braces", () => {
    const paths = openEditor('import { bert } from "‸"\n');
    expect(complete(paths.workspace, paths.path, paths.offset).map((one) => one.label)).toContain("std/text.pipe");
    const layers = openEditor('import { ‸ } from "std/text.pipe"\n');
    expect(complete(layers.workspace, layers.path, layers.offset).map((one) => one.label)).toContain("roberta");
  });
});

describe("layers for texts", () => {
  it.each([
    "minilm_l6() -> mean_pool()",
    "bert(layers: 1) -> mean_pool()",
    "roberta(layers: 2) -> mean_pool()",
    "distilbert(layers: 1) -> max_over_time()",
    "mpnet(layers: 1) -> mean_pool()",
    "gpt2(layers: 1) -> last_step()",
    "text_cnn(500)",
    "bi_lstm(500)",
    "bag_of_ngrams(500)",
  ])("%s fits in a model", (layer) => expect(found(program(layer))).toEqual([]));
});
