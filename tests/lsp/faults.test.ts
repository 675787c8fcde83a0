import { PassThrough } from "node:stream";
import { memoryHost } from "@penstock/dsl";
import { connectionOver, startServer } from "@penstock/dsl/server";
import { describe, expect, it } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

describe("a server with a fault in it", () => {
  it("answers an error, logs where it happened, and goes on", async () => {
    const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
    const host = {
      ...memoryHost({}),
      // What a bug does.
      resolve: (): string => {
        throw new TypeError("cannot read a property of nothing");
      },
    };
    startServer({
      connection: connectionOver(toServer, toEditor),
      host,
      folder: "/work",
      windows: false,
      version: "1.2.3",
      errorPage: (code) => `https://example.org/${code}`,
    });
    const editor = createMessageConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer));
    const logged: string[] = [];
    editor.onNotification("window/logMessage", ({ message }: { message: string }) => {
      logged.push(message);
    });
    const published = new Promise<{ diagnostics: unknown[]; uri: string }>((resolve) => {
      editor.onNotification("textDocument/publishDiagnostics", (found) => {
        if (found.uri.endsWith("good.pipe")) resolve(found);
      });
    });
    editor.listen();
    await editor.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } },
    });
    const open = (name: string, text: string) =>
      editor.sendNotification("textDocument/didOpen", {
        textDocument: { uri: `file:///work/${name}`, languageId: "pipe", version: 1, text },
      });
    await open("bad.pipe", 'import { a } from "./a.pipe"\n');
    const symbols = { textDocument: { uri: "file:///work/bad.pipe" } };
    await expect(
      editor.sendRequest("textDocument/hover", { ...symbols, position: { line: 0, character: 10 } }),
    ).rejects.toThrow("hover failed: cannot read a property of nothing");
    expect(logged.join("\n")).toContain("faults.test.ts");
    // A feature that the fault is not in answers; so do other documents once the bad one is closed.
    expect(await editor.sendRequest("textDocument/documentSymbol", symbols)).toEqual([]);
    await editor.sendNotification("textDocument/didClose", symbols);
    await open("good.pipe", "param a: int = true\n");
    expect((await published).diagnostics).toMatchObject([
      { code: "P3001", codeDescription: { href: "https://example.org/P3001" } },
    ]);
    editor.dispose();
  });
});
