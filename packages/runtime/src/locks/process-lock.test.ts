import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { withProcessLock } from "./process-lock.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "penstock-lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("two pieces of work never overlap, and the second is told that it waits", async () => {
  const events: string[] = [];
  const waited: string[] = [];
  const work = (name: string) => () =>
    withProcessLock(folder, { onWait: (holder) => waited.push(holder) }, async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    });
  await Promise.all([work("one")(), work("two")()]);
  expect(events.map((event) => event.split(" ")[1])).toEqual(["begins", "ends", "begins", "ends"]);
  expect(waited).toEqual([`process ${process.pid}`]);
});

test("a failure inside gives the lock back", async () => {
  const fail = async (): Promise<never> => {
    throw new Error("inside");
  };
  await expect(withProcessLock(folder, { onWait: () => undefined }, fail)).rejects.toThrow("inside");
  expect(await withProcessLock(folder, { onWait: () => undefined }, async () => "free")).toBe("free");
});

test("waiting ends when it is called off, and the holder is not disturbed", async () => {
  const stop = new AbortController();
  const outcome = await withProcessLock(folder, { onWait: () => undefined }, async () => {
    const second = withProcessLock(folder, { onWait: () => stop.abort(), signal: stop.signal }, async () => "second");
    await expect(second).rejects.toThrow(/abort/i);
    return "first";
  });
  expect(outcome).toBe("first");
});

test("a holder killed with -9 holds nothing", async () => {
  const module = fileURLToPath(new URL("./process-lock.ts", import.meta.url));
  const script = `
    import { withProcessLock } from ${JSON.stringify(module)};
    await withProcessLock(process.argv[1], { onWait() {} }, () => { console.log("held"); return new Promise((r) => setInterval(r, 1e6)); });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  let waited = "";
  const next = withProcessLock(
    folder,
    {
      onWait: (holder) => {
        waited = holder;
        child.kill("SIGKILL");
      },
    },
    async () => "taken over",
  );
  expect(await next).toBe("taken over");
  expect(waited).toBe(`process ${child.pid}`);
});
