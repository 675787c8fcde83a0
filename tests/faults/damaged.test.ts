/** Bits that a disk has turned over in what earlier runs left: a run says what it was, and ends as if nothing had been. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStore } from "@penstock/runtime/store";
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, signalGroup } from "../flows/pipe-process.ts";
import { smallProgram } from "../flows/small-program.ts";
import { weightsOf } from "../flows/stored-weights.ts";

const program = smallProgram({ rows: 300, epochs: 3, expect: "label.accuracy >= 1%" });

/** Turns a bit over in the middle of a file. */
function flip(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(file, bytes);
}

function notices(stdout: string): string[] {
  return eventsOf(stdout).flatMap((event) => (event.event === "notice" ? [event.text] : []));
}

describe("what a disk has spoilt", () => {
  it("among results and kept graphs is named by run, plan, show and runs, and made anew to the same bits", async () => {
    const project = makeProject();
    project.write("p.pipe", program);
    const first = await project.pipe(["run", "p.pipe", "--json"]);
    expect(first.status, first.stderr).toBe(0);
    const [name = ""] = doneOf(first.stdout).runs;
    const weights = weightsOf(project);
    const artifact = openStore(project.store)
      .list()
      .find(({ manifest }) => manifest.kind === "train");
    if (artifact === undefined) expect.fail("nothing was trained");
    flip(path.join(artifact.folder, "history.json"));
    const words = /history\.json does not have the bytes that were written/;
    const planned = await project.pipe(["plan", "p.pipe"]);
    expect(planned.stdout).toMatch(/train fit +will run +it is damaged: .*history\.json/);
    const shown = await project.pipe(["show", name]);
    expect([shown.status, shown.stdout]).toEqual([1, ""]);
    expect(shown.stderr).toMatch(words);
    flip(path.join(artifact.folder, "manifest.json"));
    expect((await project.pipe(["runs"])).stderr).toMatch(/^damaged, and left out: .*manifest\.json does not have/);

    const graphs = path.join(project.store, "cache", "graphs");
    for (const file of readdirSync(graphs)) flip(path.join(graphs, file));
    const again = await project.pipe(["run", "p.pipe", "--json"]);
    expect(again.status, again.stderr).toBe(0);
    const told = notices(again.stdout);
    expect(told[0]).toMatch(/^what is kept of train fit is damaged, it runs again: .*manifest\.json does not have/);
    expect(told.filter((text) => /^the kept graph .* is damaged/.test(text)).length).toBeGreaterThan(1);
    expect(weightsOf(project)).toBe(weights);
    project.remove();
  });

  it("in the newest checkpoint costs the steps since the one before it, and no bit of the result", async () => {
    const [calm, project] = [makeProject(), makeProject()];
    for (const one of [calm, project]) one.write("p.pipe", program);
    expect((await calm.pipe(["run", "p.pipe", "--json"])).status).toBe(0);
    const running = project.start(["run", "p.pipe", "--json"]);
    running.onLine((line) => {
      if (/"event":"batch".*"epoch":3/.test(line)) signalGroup(running, "SIGKILL");
    });
    await running.done;
    const [hash = ""] = readdirSync(path.join(project.store, "work"));
    const work = path.join(project.store, "work", hash);
    const files = readdirSync(work).filter((file) => file.startsWith("checkpoint-"));
    expect(files).toHaveLength(2);
    const newest = files
      .sort((a, b) => statSync(path.join(work, a)).mtimeMs - statSync(path.join(work, b)).mtimeMs)
      .at(-1);
    flip(path.join(work, newest ?? ""));
    const again = await project.pipe(["run", "p.pipe", "--json"]);
    expect(again.status, again.stderr).toBe(0);
    expect(notices(again.stdout)).toEqual([
      expect.stringMatching(
        /^the checkpoint .*checkpoint-2-.* is damaged: .*; the training goes on from the one before it$/,
      ),
    ]);
    expect(again.stdout).toMatch(/"kind":"train".*"state":"resumed"/);
    expect(weightsOf(project)).toBe(weightsOf(calm));
    for (const one of [calm, project]) one.remove();
  });
});
