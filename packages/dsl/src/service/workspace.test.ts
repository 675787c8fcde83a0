import { describe, expect, it } from "vitest";
import type { DataProbe, SourceRequest } from "../source/host.ts";
import { memoryHost } from "../source/memory-host.ts";
import { fixAll, quickFixes } from "./code-actions.ts";
import { diagnosticsOf, otherFilesWithMistakes } from "./diagnostics.ts";
import { applyEdits } from "./edit.ts";
import { formatting } from "./formatting.ts";
import { signatureHelp } from "./signature-help.ts";
import { digitsProgram, flowerProbe, offsetOf, openEditor } from "./testing/editor.ts";
import { Workspace } from "./workspace.ts";

const layer = "layer wide(n: int) {\n  input x: tensor(h)\n  output y: x -> dense(n)\n}\n";
const user = 'import { wide } from "./layers.pipe"\nmodel m {\n  input x: tensor(4)\n  output y: x -> wide(2)\n}\n';

describe("a workspace", () => {
  it("puts open documents in front of the disk, and the disk back when they are closed", () => {
    const workspace = new Workspace(memoryHost({ "a.pipe": "param a: int = 1\n" }));
    workspace.update("a.pipe", "param b: int = 1\n");
    expect(workspace.text("a.pipe")).toContain("b");
    workspace.close("a.pipe");
    expect(workspace.text("a.pipe")).toContain("a: int");
  });

  it("checks again only what a change can reach", () => {
    const { workspace } = openEditor({ "layers.pipe": layer, "main.pipe": user, "other.pipe": digitsProgram });
    const before = ["main.pipe", "other.pipe"].map((path) => workspace.analysis(path));
    workspace.update("layers.pipe", layer.replace("dense(n)", "dense(n + 1)"));
    expect(workspace.analysis("main.pipe")).not.toBe(before[0]);
    expect(workspace.analysis("other.pipe")).toBe(before[1]);
  });

  it("parses a file that did not change once", () => {
    const { workspace } = openEditor({ "layers.pipe": layer, "main.pipe": user });
    const before = workspace.analysis("main.pipe").modules.get("layers.pipe")?.ast;
    workspace.update("main.pipe", `${user}\n`);
    expect(workspace.analysis("main.pipe").modules.get("layers.pipe")?.ast).toBe(before);
  });

  it("sees a file that appears where an import found none", () => {
    const files: Record<string, string> = {};
    const workspace = new Workspace(memoryHost(files));
    workspace.update("main.pipe", user);
    expect(diagnosticsOf(workspace, "main.pipe").map((one) => one.code)).toContain("P2011");
    files["layers.pipe"] = layer;
    workspace.touch();
    expect(diagnosticsOf(workspace, "main.pipe")).toEqual([]);
  });

  it("looks into data once for a source, however much is typed, and again when told to", () => {
    const asked: SourceRequest[] = [];
    const workspace = new Workspace(
      memoryHost({}, (request) => {
        asked.push(request);
        return flowerProbe(request);
      }),
    );
    const program = (rest: string): string => `dataset d {\n  source: csv("flowers.csv")\n  ${rest}\n}\n`;
    for (const rest of ["", "i", "input", "input sepal_length: number", "input sepal_length: number -> sc"]) {
      workspace.update("main.pipe", program(rest));
      workspace.analysis("main.pipe");
    }
    expect(asked.length).toBe(1);
    workspace.update("main.pipe", program("").replace("flowers", "weeds"));
    workspace.analysis("main.pipe");
    expect(asked.length).toBe(2);
    workspace.forgetData();
    workspace.analysis("main.pipe");
    expect(asked.length).toBe(3);
  });

  it("does not hold rows that were compared by other columns against a program", () => {
    const answers: DataProbe[] = [];
    const probe = (request: SourceRequest): DataProbe => {
      const found = flowerProbe(request);
      if (found.kind === "problem") throw new RangeError(found.title);
      const probed = { ...found, repeats: { rows: 3, first: null, across: [] } };
      answers.push(probed);
      return probed;
    };
    const workspace = new Workspace(memoryHost({}, probe));
    const program = (input: string): string =>
      `dataset d {\n  source: csv("flowers.csv")\n  input ${input}: number\n  target kind: class(3)\n  split: random(train: 100%)\n}\n`;
    workspace.update("main.pipe", program("sepal_length"));
    const before = diagnosticsOf(workspace, "main.pipe").length;
    workspace.update("main.pipe", program("sepal_width"));
    expect(diagnosticsOf(workspace, "main.pipe").length).toBeLessThanOrEqual(before);
    expect(answers.length).toBe(1);
  });
});

describe("diagnostics of a file", () => {
  it("are those of its own check and of programs that import it", () => {
    const wrong = user.replace("tensor(4)", "tensor(4, 4, 1)").replace("wide(2)", "wide(2) -> flatten()");
    const conv = layer.replace("dense(n)", "reshape(n, n, n)").replace("tensor(h)", "tensor(h, w, c)");
    const { workspace } = openEditor({ "layers.pipe": conv, "main.pipe": wrong });
    const found = diagnosticsOf(workspace, "layers.pipe");
    expect(found.map((one) => one.code)).toEqual(["P3102"]);
    expect(found[0]?.related.some((label) => label.span.file === "main.pipe")).toBe(true);
    workspace.close("main.pipe");
    expect(diagnosticsOf(workspace, "layers.pipe")).toEqual([]);
  });

  it("do not call a param unused that another open file imports", () => {
    const files = {
      "values.pipe": "param size: int = 4\n",
      "main.pipe":
        'import { size } from "./values.pipe"\nparam twice: int = size * 2\nmodel m {\n  input x: tensor(twice)\n  output y: x -> dense(2)\n}\n',
    };
    const { workspace } = openEditor(files);
    expect(diagnosticsOf(workspace, "values.pipe")).toEqual([]);
    workspace.close("main.pipe");
    expect(diagnosticsOf(workspace, "values.pipe").map((one) => one.code)).toEqual(["P2018"]);
  });

  it("of imported files that are not open are known by those files", () => {
    const { workspace } = openEditor(
      { "main.pipe": user },
      { disk: { "layers.pipe": layer.replace("dense", "dence") } },
    );
    expect([...otherFilesWithMistakes(workspace)]).toEqual(["layers.pipe"]);
  });
});

describe("code actions", () => {
  const wrong = "model m {\n  input x: tensor(4)\n  output y: x -> dens(2) -> rleu()\n}\n";

  it("offer each diagnostic's fix where it stands, with what it changes", () => {
    const { workspace, path } = openEditor(wrong);
    const at = offsetOf(wrong, "dens(");
    const found = quickFixes(workspace, path, { start: at, end: at });
    expect(found.map((one) => one.title)).toEqual(["Change `dens` to `dense`"]);
    expect(applyEdits(path, wrong, found[0]?.edits ?? [])).toContain("x -> dense(2)");
  });

  it("offer all certain fixes of a file at once", () => {
    const signs = wrong
      .replace("dens(", "dense(")
      .replace("rleu", "relu")
      .replace("4)", "4);")
      .replace("input x:", "input x：");
    const { workspace, path } = openEditor(signs);
    const all = fixAll(workspace, path);
    const after = applyEdits(path, signs, all?.edits ?? []);
    expect(after).toBe("model m {\n  input x: tensor(4)\n  output y: x -> dense(2) -> relu()\n}\n");
    workspace.update(path, after);
    expect(fixAll(workspace, path)).toBeNull();
  });
});

describe("formatting", () => {
  it("changes only the lines that are not in the style", () => {
    const text = "param a: int = 1\n\nparam   b: int = 2\n\nparam c: int = a + b\n";
    const { workspace, path } = openEditor(text);
    const [edit, ...more] = formatting(workspace, path);
    expect(more).toEqual([]);
    expect(edit?.span).toMatchObject({ start: text.indexOf("param   b"), end: text.indexOf("\nparam c") });
    expect(applyEdits(path, text, edit === undefined ? [] : [edit])).toBe(text.replace("param   b", "param b"));
  });

  it("changes nothing where the style is kept", () => {
    const { workspace, path } = openEditor("param a: int = 1\n");
    expect(formatting(workspace, path)).toEqual([]);
  });
});

describe("signature help", () => {
  const help = (marked: string) => {
    const { workspace, path, offset } = openEditor(marked);
    const found = signatureHelp(workspace, path, offset);
    if (found === null) return null;
    const active = found.active === null ? undefined : found.parameters[found.active];
    return { label: found.label, active: active === undefined ? null : found.label.slice(active.start, active.end) };
  };

  it("shows types and defaults, and marks the argument that is being written", () => {
    const marked = "model m {\n  a = x -> max_pool(2, ‸)\n}\n";
    expect(help(marked)).toEqual({
      label: "max_pool(size: int | [int, int], stride: int | [int, int] = none, pad: valid | same = valid)",
      active: "stride: int | [int, int] = none",
    });
  });

  it("follows names, nested calls and layers", () => {
    expect(help("train t {\n  optimizer: adam(epsilon: ‸)\n}\n")?.active).toBe("epsilon: float = 1e-7");
    expect(help("train t {\n  optimizer: adam(lr: cosine(1, ‸))\n}\n")?.active).toBe("to: float = 0");
    expect(help(`${digitsProgram}model m {\n  a = x -> block(8, ‸\n}\n`)?.label).toBe(
      "block(filters: int, drop: probability)",
    );
  });

  it("says nothing outside of calls", () => {
    expect(help("model m {\n  ‸\n}\n")).toBeNull();
  });
});
