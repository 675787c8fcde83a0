/** What was measured of a run in, the event that says so and a timeline beside the store out. */
import path from "node:path";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import type { Store } from "../artifacts/store.ts";
import type { Plan, TrainStep } from "../plan/plan.ts";
import { attribute, type StepSource } from "../profile/attribute.ts";
import { chromeTrace } from "../profile/chrome-trace.ts";
import type { Profiler } from "../profile/profiler.ts";
import type { RunEvent } from "./events.ts";

type ProfileEvent = Extract<RunEvent, { event: "profile" }>;

const trainSteps = (plan: Plan): TrainStep[] => plan.steps.filter((step) => step.kind === "train");

const cachedTrains = (plan: Plan): string[] =>
  trainSteps(plan)
    .filter((step) => step.cached)
    .map((step) => step.block);

/** The profile of a run whose every step had run before. */
export function emptyProfile(plan: Plan): ProfileEvent {
  return { event: "profile", trace: null, seconds: 0, phases: [], blocks: [], cached: cachedTrains(plan) };
}

/** Writes the timeline to `trace`, or by default to `.penstock/profiles/`; gives the event. Throws where it cannot write. */
export function publishProfile(
  profiler: Profiler,
  plan: Plan,
  { store, trace }: { readonly store: Store; readonly trace: string | null },
): ProfileEvent {
  const { files } = plan.program;
  const sources = new Map<string, StepSource>(
    trainSteps(plan).map(({ block, model, train }) => [block, { model, train, files }]),
  );
  const file = trace ?? defaultFile(plan, store);
  writeFileAtomic(file, traceText(chromeTrace(profiler, sources, `pipe run ${plan.path}`)));
  const blocks = [...profiler.blocks].flatMap(([block, measures]) => {
    const source = sources.get(block);
    return source === undefined ? [] : [attribute(block, measures, source)];
  });
  return {
    event: "profile",
    trace: file,
    seconds: profiler.phases.now(),
    phases: profiler.phases.times.map((one) => ({ ...one })),
    // Plain copies, which an event's schema asks for.
    blocks: blocks.map((block) => ({
      ...block,
      lines: block.lines.map((line) => ({ ...line, parts: line.parts.map((part) => ({ ...part })) })),
      operations: [...block.operations],
    })),
    cached: cachedTrains(plan),
  };
}

/** Named as the run's report is. */
function defaultFile(plan: Plan, store: Store): string {
  const program = path.basename(plan.path).replace(/\.pipe$/, "");
  const report = plan.steps.find((step) => step.kind === "report");
  return path.join(store.root, "profiles", `${program}-${(report?.hash ?? "").slice(0, 8)}.json`);
}

/** One event a line. */
function traceText(events: ReturnType<typeof chromeTrace>): string {
  return `[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]\n`;
}
