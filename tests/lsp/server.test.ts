import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { longProgram } from "../bench/long-program.ts";
import { type ServerProcess, startServerProcess, uriOf } from "./server-process.ts";

const layers = "/// Widens.\nlayer wide(n: int) {\n  input x: tensor(h)\n  output y: x -> dense(n)\n}\n";
const program = `import { wide } from "./layers.pipe"

param epochs: int = 3

dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}

model small {
  input image: tensor(28, 28, 1)
  output label: image
    -> flatten() -> wide(32)
    -> dense(10) -> softmax()
}

train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: epochs
}
`;

let folder: string;
let server: ServerProcess;
let uri: string;

/** A place in the program: inside of the nth occurrence of a text. */
function place(part: string, nth = 1, inside = 1) {
  let at = -1;
  for (let count = 0; count < nth; count++) at = program.indexOf(part, at + 1);
  const before = program.slice(0, at + inside).split("\n");
  return {
    textDocument: { uri },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}
const everything = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "penstock lsp % "));
  writeFileSync(path.join(folder, "layers.pipe"), layers);
  writeFileSync(path.join(folder, "main.pipe"), program);
  uri = uriOf(path.join(folder, "main.pipe"));
  server = await startServerProcess(folder);
});
afterAll(async () => {
  expect(await server.leave()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

describe("`pipe lsp`", () => {
  it("says what it can do, and asks to be told of files that change", async () => {
    expect(server.answer.capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      renameProvider: { prepareProvider: true },
      inlayHintProvider: true,
    });
    expect(server.answer.serverInfo?.name).toBe("penstock");
    expect(await server.open(uri, program)).toMatchObject({ version: 1, diagnostics: [] });
    expect(server.registered).toMatchObject([{ method: "workspace/didChangeWatchedFiles" }]);
  });

  it("tells mistakes as they are typed, with code, place and way out, and that they are gone", async () => {
    const { line, character } = place("cross_entropy").position;
    const range = { start: { line, character }, end: { line, character: character + 1 } };
    const wrong = await server.change(uri, [{ range, text: "xx" }]);
    expect(wrong.diagnostics).toMatchObject([
      {
        code: "P2004",
        severity: 1,
        source: "penstock",
        range: { start: { line, character: character - 1 } },
        message: "there is no loss `cxxoss_entropy`\ndid you mean `cross_entropy`?",
      },
    ]);
    const actions = await server.request<{ title: string; isPreferred?: boolean }[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: wrong.diagnostics[0]?.range,
      context: { diagnostics: wrong.diagnostics, only: ["quickfix"] },
    });
    expect(actions).toMatchObject([
      { title: "Change `cxxoss_entropy` to `cross_entropy`", kind: "quickfix", diagnostics: [{ code: "P2004" }] },
    ]);
    const all = await server.request<unknown[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: everything,
      context: { diagnostics: [], only: ["source.fixAll"] },
    });
    expect(all).toMatchObject([{ kind: "source.fixAll.penstock" }]);
    const back = { start: { line, character }, end: { line, character: character + 2 } };
    expect((await server.change(uri, [{ range: back, text: "r" }])).diagnostics).toEqual([]);
  });

  it("greys out what nothing uses, and relates places of other files", async () => {
    const unused = await server.change(uri, [{ text: program.replace("epochs: epochs", "epochs: 2") }]);
    expect(unused.diagnostics).toMatchObject([{ code: "P2018", severity: 2, tags: [1] }]);
    const misused = await server.change(uri, [{ text: program.replace("-> flatten() -> wide", "-> wide") }]);
    expect(misused.diagnostics).toMatchObject([
      {
        code: "P3104",
        relatedInformation: expect.arrayContaining([
          expect.objectContaining({
            location: expect.objectContaining({ uri: uriOf(path.join(folder, "layers.pipe")) }),
          }),
        ]),
      },
    ]);
    expect((await server.change(uri, [{ text: program }])).diagnostics).toEqual([]);
  });

  it("proposes what may stand at a place", async () => {
    const items = await server.request<{ label: string; textEdit: { newText: string } }[]>(
      "textDocument/completion",
      place("model: small", 1, 7),
    );
    expect(items).toMatchObject([{ label: "small", textEdit: { newText: "small" } }]);
  });

  it("shows the shape at a place", async () => {
    const shown = await server.request<{ contents: { value: string } }>("textDocument/hover", place("flatten"));
    expect(shown.contents.value).toMatch(/^`\[784\]`/);
  });

  it("writes the shape behind each stage", async () => {
    const hints = await server.request<{ label: string }[]>("textDocument/inlayHint", {
      textDocument: { uri },
      range: everything,
    });
    expect(hints.map((one) => one.label)).toEqual(["[28, 28, 1]", "[784]", "[32]", "[10]", "[10]"].slice(1));
  });

  it("shows the arguments of a call", async () => {
    const help = await server.request<{ signatures: { label: string }[]; activeParameter: number }>(
      "textDocument/signatureHelp",
      place("dense(10)", 1, 6),
    );
    expect(help.signatures[0]?.label).toMatch(/^dense\(units: int/);
    expect(help.activeParameter).toBe(0);
  });

  it("goes to definitions, also in other files", async () => {
    expect(await server.request("textDocument/definition", place("wide(32)"))).toMatchObject({
      uri: uriOf(path.join(folder, "layers.pipe")),
      range: { start: { line: 1, character: 6 } },
    });
  });

  it("finds references and highlights", async () => {
    const references = await server.request<unknown[]>("textDocument/references", {
      ...place("label: class"),
      context: { includeDeclaration: true },
    });
    expect(references.length).toBe(3);
    expect((await server.request<unknown[]>("textDocument/documentHighlight", place("small {"))).length).toBe(2);
  });

  it("renames in every file, and says why it does not", async () => {
    const at = place("wide(32)");
    expect(await server.request("textDocument/prepareRename", at)).toMatchObject({ placeholder: "wide" });
    const edit = await server.request<{ changes: Record<string, unknown[]> }>("textDocument/rename", {
      ...at,
      newName: "broad",
    });
    expect(
      Object.values(edit.changes)
        .map((one) => one.length)
        .sort(),
    ).toEqual([1, 2]);
    await expect(server.request("textDocument/rename", { ...at, newName: "from" })).rejects.toThrow(
      "`from` is a reserved word",
    );
    await expect(server.request("textDocument/prepareRename", place("softmax"))).rejects.toThrow(
      "`softmax` is a word of the language",
    );
  });

  it("gives outline, symbols, folds and colours", async () => {
    const document = { textDocument: { uri } };
    const symbols = await server.request<{ name: string }[]>("textDocument/documentSymbol", document);
    expect(symbols.map((one) => one.name)).toEqual(["epochs", "digits", "small", "fit"]);
    expect(await server.request("workspace/symbol", { query: "wid" })).toMatchObject([{ name: "wide" }]);
    const folds = await server.request<{ startLine: number }[]>("textDocument/foldingRange", document);
    expect(folds.map((one) => one.startLine)).toContain(4);
    const tokens = await server.request<{ data: number[] }>("textDocument/semanticTokens/full", document);
    expect(tokens.data.length % 5).toBe(0);
    expect(tokens.data.slice(0, 5)).toEqual([0, 0, 6, 0, 0]);
  });

  it("formats a document", async () => {
    await server.change(uri, [{ text: program.replace("param epochs:", "param   epochs:") }]);
    const edits = await server.request<{ newText: string }[]>("textDocument/formatting", {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits.map((one) => one.newText)).toEqual(["param epochs: int = 3\n"]);
    await server.change(uri, [{ text: program }]);
  });

  it("looks at an imported file again when the disk changes, and shows its mistakes though it is not open", async () => {
    const file = path.join(folder, "layers.pipe");
    const shown = server.published(uriOf(file));
    writeFileSync(file, layers.replace("dense", "dence"));
    await server.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(file), type: 2 }],
    });
    expect((await shown).diagnostics).toMatchObject([{ code: "P2003" }]);
    const gone = server.published(uriOf(file));
    writeFileSync(file, layers);
    await server.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(file), type: 2 }],
    });
    expect((await gone).diagnostics).toEqual([]);
  });

  it("checks a document that was never saved, beside the files of the folder", async () => {
    const found = await server.open(
      "untitled:Untitled-1",
      'import { wide } from "./layers.pipe"\nparam a: int = true\n',
    );
    expect(found.diagnostics.map((one) => one.code)).toEqual(["P3001"]);
  });

  it("counts lines and UTF-16 columns as editors do", async () => {
    const found = await server.open("untitled:Untitled-2", '// 😀\r\nparam a: text = "😀"\r\nparam 名: int = a\r\n');
    const wrong = found.diagnostics.find((one) => one.code === "P3001");
    expect(wrong?.range).toEqual({ start: { line: 2, character: 15 }, end: { line: 2, character: 16 } });
    const definition = await server.request("textDocument/definition", {
      textDocument: { uri: "untitled:Untitled-2" },
      position: { line: 2, character: 15 },
    });
    expect(definition).toMatchObject({ uri: "untitled:Untitled-2", range: { start: { line: 1, character: 6 } } });
  });

  it("looks into data, completes its columns, and proposes files", async () => {
    mkdirSync(path.join(folder, "data"));
    writeFileSync(path.join(folder, "data", "rows.csv"), "width,kind\n1,a\n2,b\n3,a\n");
    const text =
      'dataset d {\n  source: csv("data/rows.csv")\n  input width: number\n  target kind: class(a, c)\n  split: random(train: 100%)\n}\n';
    const other = uriOf(path.join(folder, "data.pipe"));
    const found = await server.open(other, text);
    expect(found.diagnostics.map((one) => one.code)).toContain("P5003");
    const at = (line: number, character: number) => ({ textDocument: { uri: other }, position: { line, character } });
    const files = await server.request<{ label: string }[]>("textDocument/completion", at(1, 20));
    expect(files.map((one) => one.label)).toEqual(["rows.csv"]);
    const hovered = await server.request<{ contents: { value: string } }>("textDocument/hover", at(2, 10));
    expect(hovered.contents.value).toContain("Column `width`");
    await server.connection.sendNotification("textDocument/didClose", { textDocument: { uri: other } });
  });

  it("takes changes that come in at once as one, and answers what is asked meanwhile", async () => {
    const before = await server.change(uri, [{ text: program }]);
    const first = (before.version ?? 0) + 1;
    const last = first + 19;
    const already = server.said.length;
    const done = server.published(uri, (found) => found.version === last);
    for (let version = first; version <= last; version++) {
      server.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text: `${program}// ${version}\n${version < last ? "wrong" : ""}` }],
      });
    }
    const symbols = await server.request<{ name: string }[]>("textDocument/documentSymbol", { textDocument: { uri } });
    expect(symbols.length).toBe(4);
    expect((await done).diagnostics).toEqual([]);
    expect(server.said.slice(already).filter((found) => found.uri === uri).length).toBeLessThan(10);
  });
});

describe("another `pipe lsp`", () => {
  it("loads no TensorFlow", async () => {
    const spy = path.join(folder, "spy.cjs");
    const out = path.join(folder, "loaded.json");
    writeFileSync(
      spy,
      `process.on("exit", () => {
  const native = process.report.getReport().sharedObjects.filter((file) => /tensorflow|tfjs/i.test(file));
  const scripts = Object.keys(require("node:module")._cache ?? {}).filter((file) => /tfjs/i.test(file));
  require("node:fs").writeFileSync(${JSON.stringify(out)}, JSON.stringify([...native, ...scripts]));
});
`,
    );
    const other = await startServerProcess(folder, {
      environment: { NODE_OPTIONS: `--require ${JSON.stringify(spy)}` },
    });
    const long = uriOf(path.join(folder, "long.pipe"));
    expect((await other.open(long, longProgram(200))).diagnostics).toEqual([]);
    expect(await other.leave()).toBe(0);
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual([]);
  });

  it("puts in plain text where the editor knows no snippets, and names arguments where asked", async () => {
    const plain = await startServerProcess(folder, {
      initialize: { capabilities: {}, initializationOptions: { inlayHints: { parameterNames: true } } },
    });
    await plain.open(uri, program);
    const items = await plain.request<{ label: string; insertTextFormat: number; textEdit: { newText: string } }[]>(
      "textDocument/completion",
      place("-> wide", 1, 3),
    );
    const dense = items.find((one) => one.label === "dense");
    expect(dense).toMatchObject({ insertTextFormat: 1 });
    expect(dense?.textEdit.newText).toMatch(/^dense(\(64\))?$/);
    const hints = await plain.request<{ label: string }[]>("textDocument/inlayHint", {
      textDocument: { uri },
      range: everything,
    });
    expect(hints.map((one) => one.label)).toContain("units:");
    expect(await plain.leave()).toBe(0);
  });

  it("ends with 1 when the editor goes without a word", async () => {
    const left = await startServerProcess(folder);
    const status = new Promise((resolve) => left.child.once("exit", resolve));
    left.child.stdin?.end();
    expect(await status).toBe(1);
    left.connection.dispose();
  });
});
