/**
 * The server while a program is being written: a program is typed in at random places, and after every keystroke it is
 * asked something. Nothing may fail, and at the end it says what it says of the whole.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startServerProcess, uriOf } from "./server-process.ts";

const text = readFileSync(path.join(import.meta.dirname, "../../examples/digits.pipe"), "utf8");

describe("a program that is typed", () => {
  it("is answered after every word, and comes out right", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-lsp-"));
    const server = await startServerProcess(folder);
    const uri = uriOf(path.join(folder, "main.pipe"));
    await server.open(uri, "");
    const failures: string[] = [];
    server.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      failures.push(message);
    });
    const words = text.match(/\s+|[\w.]+|[^\s\w]+/g) ?? [];
    let line = 0;
    let character = 0;
    let last = { diagnostics: [] as readonly unknown[] };
    for (const word of words) {
      const position = { line, character };
      last = await server.change(uri, [{ range: { start: position, end: position }, text: word }]);
      const breaks = word.split("\n");
      line += breaks.length - 1;
      character = breaks.length > 1 ? (breaks.at(-1)?.length ?? 0) : character + word.length;
      const at = { textDocument: { uri }, position: { line, character } };
      await server.request("textDocument/completion", at);
      await server.request("textDocument/signatureHelp", at);
      await server.request("textDocument/semanticTokens/full", { textDocument: { uri } });
    }
    expect(last.diagnostics).toEqual([]);
    expect(failures).toEqual([]);
    expect(await server.leave()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
