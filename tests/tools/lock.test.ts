import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-setup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const module = fileURLToPath(new URL("../../tools/bootstrap/lock.mjs", import.meta.url));

/** A process that takes the lock, says so, and holds it until its standard input ends. */
function holder() {
  const script = `
    import { withLock } from ${JSON.stringify(module)};
    await withLock(process.argv[1], (line) => console.log("says " + line), () => {
      console.log("held");
      return new Promise((resolve) => process.stdin.on("end", resolve).resume());
    });
    console.log("free");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, path.join(folder, "lock")]);
  let output = "";
  const listeners: (() => void)[] = [];
  child.stdout.on("data", (chunk) => {
    output += chunk;
    for (const listener of listeners) listener();
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (output.includes(text)) resolve();
      };
      listeners.push(look);
      look();
    });
  return { child, said, output: () => output };
}

it("the second of two set-ups waits for the first and says for whom", async () => {
  const first = holder();
  await first.said("held");
  const second = holder();
  await second.said(`process ${first.child.pid}`);
  expect(second.output()).not.toContain("held");
  first.child.stdin.end();
  await second.said("held");
  second.child.stdin.end();
  await second.said("free");
});

it("a set-up killed with -9 holds up nobody", async () => {
  const first = holder();
  await first.said("held");
  first.child.kill("SIGKILL");
  const second = holder();
  await second.said("held");
  second.child.stdin.end();
  await second.said("free");
});
