/** A folder watched by the real command: files that come slowly, at once, in bursts, and twice; what is left when it ends. */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { digitPngs, folderIn } from "./digit-pictures.ts";
import { makeProject, type Project, type Running } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

interface Line {
  readonly file: string;
  readonly outputs: { readonly label: { readonly answer: string } };
}

const waiting = { timeout: 25_000, interval: 20 };

describe("pipe predict --watch", () => {
  let project: Project;
  let pictures: readonly Buffer[];
  const place = (name: string): string => path.join(project.folder, name);
  const linesOf = (name: string): Line[] =>
    readFileSync(place(name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Line);
  const answered = (name: string): string[] => (existsSync(place(name)) ? linesOf(name).map(({ file }) => file) : []);

  /** Starts watching and waits until it does. */
  async function watching(args: readonly string[]): Promise<Running & { readonly said: () => string }> {
    const running = project.start(["predict", "fit", "--watch", ...args]);
    let said = "";
    running.child.stderr?.on("data", (text: Buffer) => {
      said += text;
    });
    await vi.waitFor(() => expect(said).toContain("Ctrl-C ends it"), waiting);
    return { ...running, said: () => said };
  }

  /** Presses Ctrl-C; gives how it ended. */
  async function stopped(running: Running): Promise<{ readonly status: number | null; readonly stdout: string }> {
    running.child.kill("SIGINT");
    return running.done;
  }

  beforeAll(async () => {
    project = makeProject();
    project.write("digits.pipe", smallProgram({ epochs: 1, expect: "label.accuracy >= 1%" }));
    const ran = await project.pipe(["run", "digits.pipe"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    pictures = await digitPngs([10, 2000, 4000, 6000, 8000]);
  });
  afterAll(() => project.remove());

  it("answers what is there, written in pieces, renamed in, and put into folders made later; each once", async () => {
    const folder = folderIn(project.folder, "in");
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = pictures;
    writeFileSync(path.join(folder, "before.png"), first);
    const running = await watching(["in", "--out", "in.jsonl"]);
    await vi.waitFor(() => expect(answered("in.jsonl")).toEqual(["in/before.png"]), waiting);
    // Half of it keeps still for long enough to be looked at.
    writeFileSync(path.join(folder, "slow.png"), second.subarray(0, 120));
    await vi.waitFor(
      () => expect(running.said()).toContain("`in/slow.png` cannot be read and is tried again"),
      waiting,
    );
    appendFileSync(path.join(folder, "slow.png"), second.subarray(120));
    await vi.waitFor(() => expect(answered("in.jsonl")).toContain("in/slow.png"), waiting);
    writeFileSync(place("elsewhere.png"), first);
    renameSync(place("elsewhere.png"), path.join(folder, "renamed.png"));
    writeFileSync(path.join(folderIn(folder, "later/deeper"), "d.png"), second);
    writeFileSync(path.join(folder, "notes.txt"), "no picture");
    writeFileSync(path.join(folder, "gone.png"), first);
    rmSync(path.join(folder, "gone.png"));
    const all = ["in/before.png", "in/later/deeper/d.png", "in/renamed.png", "in/slow.png"];
    await vi.waitFor(() => expect(answered("in.jsonl").sort()).toEqual(all), waiting);
    // The same picture under another time is another one.
    writeFileSync(path.join(folder, "renamed.png"), second);
    await vi.waitFor(
      () => expect(answered("in.jsonl").filter((file) => file === "in/renamed.png")).toHaveLength(2),
      waiting,
    );
    const { status, stdout } = await stopped(running);
    expect([status, stdout]).toEqual([0, ""]);
    const told = linesOf("in.jsonl");
    const byFile = new Map(told.map((line) => [line.file, line.outputs.label.answer]));
    const asked = await project.pipe(["predict", "fit", "in", "--json"]);
    for (const line of asked.stdout.trim().split("\n")) {
      const { file, outputs } = JSON.parse(line) as Line;
      expect(byFile.get(file)).toBe(outputs.label.answer);
    }
  });

  it("answers nothing twice after a restart, and takes away half a line that a killed one left", async () => {
    const before = readFileSync(place("in.jsonl"), "utf8");
    appendFileSync(place("in.jsonl"), '{"file":"in/half');
    const running = await watching(["./in/", "--out", "in.jsonl"]);
    writeFileSync(path.join(project.folder, "in", "new.png"), pictures[3] ?? "");
    await vi.waitFor(() => expect(answered("in.jsonl")).toContain("in/new.png"), waiting);
    await stopped(running);
    const after = readFileSync(place("in.jsonl"), "utf8");
    expect(after.startsWith(before)).toBe(true);
    expect(after.slice(before.length).trim().split("\n")).toHaveLength(1);
  });

  it("answers a burst of a thousand files, and moves them where it is told, sub-folders as they were", async () => {
    const folder = folderIn(project.folder, "burst");
    const running = await watching(["burst", "--out", "burst.jsonl", "--move-to", "burst/done"]);
    for (let at = 0; at < 1_000; at++) {
      writeFileSync(path.join(folderIn(folder, `part${at % 3}`), `${at}.png`), pictures[at % 5] ?? "");
    }
    await vi.waitFor(() => expect(answered("burst.jsonl")).toHaveLength(1_000), waiting);
    await vi.waitFor(
      () =>
        expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith(".png"))).toHaveLength(
          1_000,
        ),
      waiting,
    );
    expect(new Set(answered("burst.jsonl")).size).toBe(1_000);
    expect(readdirSync(path.join(folder, "done", "part1"))).toHaveLength(333);
    // One of a name that was moved before does not take its place.
    writeFileSync(path.join(folder, "part1", "1.png"), pictures[4] ?? "");
    await vi.waitFor(() => expect(readdirSync(path.join(folder, "done", "part1"))).toContain("1-1.png"), waiting);
    expect((await stopped(running)).status).toBe(0);
    expect(readdirSync(path.join(folder, "part1"))).toEqual([]);
  }, 120_000);

  it("prints lines where no file is named, and goes on after a file was cut short", async () => {
    const folder = folderIn(project.folder, "plain");
    const running = await watching(["plain"]);
    const lines: string[] = [];
    running.onLine((line) => lines.push((JSON.parse(line) as Line).file));
    writeFileSync(path.join(folder, "a.png"), pictures[0] ?? "");
    await vi.waitFor(() => expect(lines).toEqual(["plain/a.png"]), waiting);
    truncateSync(path.join(folder, "a.png"), 90);
    await vi.waitFor(() => expect(running.said()).toContain("`plain/a.png` cannot be read"), waiting);
    writeFileSync(path.join(folder, "b.png"), pictures[1] ?? "");
    await vi.waitFor(() => expect(lines).toEqual(["plain/a.png", "plain/b.png"]), waiting);
    expect((await stopped(running)).status).toBe(0);
    expect(running.said()).toContain("2 files answered, 1 could not be read");
  });
});
