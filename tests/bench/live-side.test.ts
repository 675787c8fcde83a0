import { expect, test } from "vitest";
import { BenchFailure } from "./bench-failure.ts";
import { LiveSide } from "./live-side.ts";

/** A side that runs a text of JavaScript. */
const side = (text: string): LiveSide => new LiveSide({ program: process.execPath, args: ["-e", text] });

const counting = `console.log(JSON.stringify({ ready: true, versions: { made: "up" } }));
let number = 0;
process.stdin.on("data", () => console.log(JSON.stringify({ value: ++number })));`;

test("A side measures once for every time it is asked, and ends when it is closed", async () => {
  const one = side(counting);
  expect(await one.ready()).toEqual({ made: "up" });
  expect(await one.measure()).toBe(1);
  expect(await one.measure()).toBe(2);
  await one.close();
});

test("A side that dies says so with its last words", async () => {
  const one = side("console.error('out of memory'); process.exitCode = 3;");
  await expect(one.ready()).rejects.toThrow(/ended before it answered:\nout of memory/);
  await one.close();
});

test("A program that cannot be started is a failure, no crash", async () => {
  const one = new LiveSide({ program: "/nowhere/python", args: [] });
  await expect(one.ready()).rejects.toThrow(BenchFailure);
  await one.close();
});

test("No number is no figure", async () => {
  const one = side(counting.replace("++number", "null"));
  await one.ready();
  await expect(one.measure()).rejects.toThrow(/gave no figure/);
  await one.close();
});
