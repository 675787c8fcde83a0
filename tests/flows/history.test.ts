/** What earlier runs left: listed, filtered, sorted, tagged; by one process and by many. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject, type Project, plainEnvironment } from "./pipe-process.ts";

const program = `param rate: float = 0.1

dataset points {
  source: csv("points.csv")
  input x: number()
  target side: class(left, right)
  split: random(train: 60%, valid: 20%, test: 20%)
}

model line {
  input x: tensor(1)
  output side: x -> dense(2) -> softmax()
}

train fit { model: line, data: points, loss side: cross_entropy(), optimizer: sgd(lr: rate), epochs: 3 }

evaluate judge { run: fit, on: points.test }
`;

const points = [
  "x,side",
  ...Array.from({ length: 200 }, (_, row) => `${(row - 99.5) / 100},${row < 100 ? "left" : "right"}`),
];

/** Rows of a table, each by its headings. */
function tableOf(stdout: string): Record<string, string>[] {
  const [head = "", ...lines] = stdout.trimEnd().split("\n");
  const headings = head.split(/ {2,}/);
  const starts = headings.map((heading) => head.indexOf(heading));
  return lines.map((line) =>
    Object.fromEntries(headings.map((name, at) => [name, line.slice(starts[at], starts[at + 1]).trim()])),
  );
}

describe("the history of a project", () => {
  let project: Project;
  beforeAll(async () => {
    project = makeProject();
    project.write("p.pipe", program);
    project.write("points.csv", `${points.join("\n")}\n`);
    for (const rate of ["0.00001", "0.1"]) {
      const ran = await project.pipe(["run", "p.pipe", "--backend", "cpu", "--set", `rate=${rate}`]);
      expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    }
  });
  afterAll(() => project.remove());

  it("is listed newest first, and by a metric the best first with the figure that was asked for", async () => {
    const newest = tableOf((await project.pipe(["runs"])).stdout);
    expect(newest.map(({ program: name }) => name)).toEqual(["p.pipe", "p.pipe"]);
    const sorted = await project.pipe(["runs", "p.pipe", "--sort", "test.loss"]);
    const best = tableOf(sorted.stdout);
    expect(Object.keys(best[0] ?? {})).toEqual(["run", "program", "finished (UTC)", "time", "test.loss"]);
    const [least = 0, most = 0] = best.map((row) => Number(row["test.loss"]));
    expect(least).toBeLessThan(most);
    const [first] = best;
    const bounded = await project.pipe(["runs", "judge", "--where", `test.loss < ${(least + most) / 2}`]);
    expect(tableOf(bounded.stdout).map(({ run }) => run)).toEqual([first?.["run"]]);
    const limited = await project.pipe(["runs", "--sort", "loss", "--limit", "1", "--json"]);
    expect(JSON.parse(limited.stdout)).toMatchObject([
      { name: first?.["run"], tags: [], judged: { judge: { "test.loss": expect.any(Number) } } },
    ]);
  });

  it("says what it does not understand, and what would do", async () => {
    const told = async (args: readonly string[]): Promise<string> => {
      const { status, stderr } = await project.pipe(["runs", ...args]);
      expect(status).toBe(1);
      return stderr.trim();
    };
    expect(await told(["ft"])).toBe("no run is of a program or a block `ft`; did you mean `fit`?");
    expect(await told(["--where", "side.accuracy >= 90"])).toMatch(/did you mean `90%`\?$/);
    expect(await told(["--limit", "0"])).toMatch(/It is a whole number from 1/);
    expect((await project.pipe(["runs", "--where", "loss < 0.000001"])).stdout).toBe("No run fits.\n");
  });

  it("keeps tags that many processes give at once, also when the index is deleted; a tag is a name of its run", async () => {
    const [{ run = "" } = {}] = tableOf((await project.pipe(["runs", "--sort", "test.loss"])).stdout);
    const tags = Array.from({ length: 4 }, (_, index) => `tag-${index}`);
    const given = await Promise.all(tags.map((tag) => project.pipe(["tag", run, tag])));
    expect(given.map(({ status }) => status)).toEqual(tags.map(() => 0));
    await project.pipe(["tag", run, "best"]);
    const removed = await Promise.all(tags.slice(2).map((tag) => project.pipe(["tag", run, tag, "--remove"])));
    expect(removed.map(({ status }) => status)).toEqual(tags.slice(2).map(() => 0));
    rmSync(`${project.store}/history`, { recursive: true });
    const tagged = tableOf((await project.pipe(["runs", "--tag", "best"])).stdout);
    expect(tagged).toMatchObject([{ run, tags: "best, tag-0, tag-1" }]);
    expect((await project.pipe(["show", "best"])).stdout).toMatch(
      new RegExp(`^${run}\n[^]*tags +best, tag-0, tag-1\n`),
    );
    const missing = await project.pipe(["tag", run, "tag-3", "--remove"]);
    expect([missing.status, missing.stderr]).toEqual([1, `\`tag-3\` is no tag of ${run}\n`]);
    expect((await project.pipe(["tag", run, "a/b"])).stderr).toMatch(/^`a\/b` cannot be a tag: letters, digits/);
  });

  it("is read by the Node of the tree where the system's has no SQLite, or says what to do", async () => {
    const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));
    const without = (environment: NodeJS.ProcessEnv) =>
      promisify(execFile)(process.execPath, ["--no-experimental-sqlite", bin, "runs"], {
        env: { ...plainEnvironment(), PENSTOCK_STORE: project.store, ...environment },
      });
    expect(tableOf((await without({})).stdout)).toHaveLength(2);
    await expect(without({ PENSTOCK_PINNED: "1" })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Penstock needs Node 24 or newer with SQLite .*`npm start` in its folder brings its own/,
      ),
    });
  });

  it("tells what two runs differ in, what was measured, and that so few rows cannot tell which is better or that they can", async () => {
    const [{ run: good = "" } = {}, { run: bad = "" } = {}] = tableOf(
      (await project.pipe(["runs", "--sort", "test.loss"])).stdout,
    );
    const { status, stdout, stderr } = await project.pipe(["diff", bad, good]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `^what differs +${bad} +${good}\\nthe command +.*rate=0\\.00001.* +.*rate=0\\.1.*\\nthe optimizer$`,
        "m",
      ),
    );
    expect(stdout).toMatch(/^judge +test\.loss +[\d.]+ +[\d.]+ +-[\d.]+ {2}better$/m);
    expect(stdout).toMatch(/^weights +\d+ B +\d+ B$/m);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^(fit-\w+ is better than|No difference that these rows can tell: `judge`, `side`: accuracy) /,
    );
    const data = JSON.parse((await project.pipe(["diff", good, bad, "--json"])).stdout);
    const [{ rows, outputs }] = data.paired;
    expect(rows).toBe(40);
    const accuracies = data.metrics.find((pair: { path: string }) => pair.path === "test.side.accuracy");
    expect(outputs[0]).toMatchObject({ output: "side", before: accuracies.before, after: accuracies.after });
    const { toRight, toWrong } = outputs[0].flips;
    expect((toRight - toWrong) / rows).toBeCloseTo(accuracies.after - accuracies.before, 12);
    expect((await project.pipe(["diff", good, "nothing"])).stderr).toMatch(/^There is no run `nothing`/);
    expect((await project.pipe(["diff", good, good])).stdout).toMatch(/^They are made from the same\.\n/);
  });

  it("makes room only when told to, and never of what is newest or tagged", async () => {
    const parts = (json: string): { kind: string; name: string }[] => JSON.parse(json).garbage;
    expect((await project.pipe(["gc"])).stdout).toMatch(/^Nothing could go: .* within 30d\.\n$/);
    const shown = await project.pipe(["gc", "--older", "0s"]);
    // The older of the two results; both come of the same data set.
    for (const line of [
      /^train fit-\w+ +[\d.]+ KiB +made today, no newer result of p\.pipe uses it +store/m,
      /^evaluate judge-/m,
    ]) {
      expect(shown.stdout).toMatch(line);
    }
    expect(shown.stdout).not.toMatch(/^dataset /m);
    expect(shown.stdout).toMatch(/ things, .*; `pipe gc --yes` with the same options removes them\.\n$/);
    const runs = tableOf((await project.pipe(["runs"])).stdout).map(({ run = "" }) => run);
    await project.pipe(["tag", runs[1] ?? "", "older"]);
    const kept = await project.pipe(["gc", "--older", "0s", "--json"]);
    expect(
      parts(kept.stdout)
        .filter(({ kind }) => kind === "artifact")
        .map(({ name }) => name),
    ).toEqual([expect.stringMatching(/^report-/)]);
    expect(tableOf((await project.pipe(["runs"])).stdout)).toHaveLength(2);
    await project.pipe(["tag", runs[1] ?? "", "older", "--remove"]);
    const removed = await project.pipe(["gc", "--older", "0s", "--yes"]);
    expect([removed.status, removed.stdout]).toEqual([0, expect.stringMatching(/\nRemoved \d+ things, .*\.\n$/)]);
    expect(tableOf((await project.pipe(["runs"])).stdout).map(({ run }) => run)).toEqual([runs[0]]);
    expect((await project.pipe(["plan", "p.pipe", "--set", "rate=0.1"])).stdout).not.toMatch(/will run/);
    expect((await project.pipe(["gc", "--older", "30"])).stderr).toMatch(/It is a duration, such as `12h` or `30d`/);
  });
});
