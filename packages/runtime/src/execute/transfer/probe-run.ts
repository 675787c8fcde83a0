/** The name of a finished run in, what a check asks of it out: the host's `run`. */
import { closestName, type DataProblem, type RunProbe } from "@penstock/dsl";
import { DamagedArtifact, openStore } from "../../artifacts/store.ts";
import { findRuns, knownNames } from "../run-name.ts";
import { openStart } from "./stored-run.ts";

/** Looks for a run in the store of that folder. */
export function probeRun(root: string, name: string): RunProbe | DataProblem {
  const store = openStore(root);
  const found = findRuns(store, name);
  const problem = (title: string, help: string | null): DataProblem => ({ kind: "problem", title, help });
  switch (found.kind) {
    case "none": {
      const known = knownNames(store);
      const near = closestName(name, known);
      const help =
        near !== null
          ? `did you mean \`"${near}"\`?`
          : known.length > 0
            ? "`pipe runs` lists them; a `train` block of the program stands without quotes"
            : "no run has finished here yet; a `train` block of the program stands without quotes";
      return problem(`there is no finished run \`${name}\``, help);
    }
    case "several":
      return problem(`\`${name}\` may mean ${found.names.map((one) => `\`${one}\``).join(" or ")}`, "write more of it");
    case "family":
      return problem(
        `\`${name}\` is ${found.family.runs.length} runs, and a training starts from one`,
        `one of them is \`"${found.family.runs[0]?.name ?? ""}"\``,
      );
    case "sweep":
      return problem(`\`${name}\` is the table of a sweep`, "name one of its trainings: `pipe runs` lists them");
    case "run": {
      try {
        const opened = openStart(found.run.artifact);
        if (opened !== null)
          return { kind: "run", name: found.run.name, weights: opened.set.tensors, rows: opened.set.rows };
      } catch (error) {
        if (!(error instanceof DamagedArtifact)) throw error;
        return problem(`\`${found.run.name}\` is damaged: ${error.message}`, "run its program again");
      }
      return problem(
        `\`${found.run.name}\` is kept in a form that this version does not read`,
        `\`pipe run ${found.run.artifact.manifest.program} --fresh\` makes it anew`,
      );
    }
  }
}
