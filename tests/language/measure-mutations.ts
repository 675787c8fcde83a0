/**
 * In: the good programs of the tree, each with one slip in one token. Out: how many errors a slip gives, and how often the
 * first one stands on the right line (`mutations.ts` says which lines are).
 */
import { checkProgram, type Diagnostic, indexLines, type SourceFile } from "@penstock/dsl";
import { dice } from "./dice.ts";
import { type Mutation, mutations, type Slip, slips } from "./mutations.ts";
import { goodPrograms, hostWith } from "./programs.ts";

/** What was counted. */
export interface Tally {
  programs: number;
  /** Programs that have errors. */
  wrong: number;
  errors: number;
  /** Wrong programs whose first error stands on a right line. */
  right: number;
}

/** The figures of a measurement. */
export interface Measured {
  readonly all: Tally;
  readonly bySlip: ReadonlyMap<Slip, Tally>;
  /** Programs that have errors without any slip, and what they are told. */
  readonly unfit: readonly string[];
  /** Wrong programs whose first error stands elsewhere, for whoever wants to mend them. */
  readonly misplaced: readonly string[];
}

/** Checks every `every`-th slip of all programs. */
export function measureMutations(options: { readonly seed: number; readonly every: number }): Measured {
  const all: Tally = { programs: 0, wrong: 0, errors: 0, right: 0 };
  const bySlip = new Map(slips.map((slip) => [slip, { ...all }]));
  const unfit: string[] = [];
  const misplaced: string[] = [];
  let count = 0;
  for (const { path, text } of goodPrograms()) {
    const before = errorsOf(path, text);
    if (before.errors.length > 0) {
      unfit.push(`${path}: ${before.errors.map((one) => one.title).join("; ")}`);
      continue;
    }
    for (const mutation of mutations(text, dice(options.seed))) {
      if (count++ % options.every !== 0) continue;
      const { errors, files } = errorsOf(path, mutation.text);
      const right = isRight(path, mutation, { errors, files });
      for (const tally of [all, bySlip.get(mutation.slip) ?? all]) {
        tally.programs++;
        tally.errors += errors.length;
        if (errors.length > 0) tally.wrong++;
        if (right) tally.right++;
      }
      if (!right && errors.length > 0)
        misplaced.push(`${path}: ${mutation.slip} ${mutation.token}: ${errors[0]?.title}`);
    }
  }
  return { all, bySlip, unfit, misplaced };
}

interface Found {
  readonly errors: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
}

function errorsOf(path: string, text: string): Found {
  const { diagnostics, files } = checkProgram(path, hostWith(path, text));
  return { errors: diagnostics.filter((one) => one.severity === "error"), files };
}

function isRight(path: string, mutation: Mutation, { errors }: Found): boolean {
  const [first] = errors;
  if (first === undefined || first.primary.span.file !== path) return false;
  return mutation.rightLines.has(indexLines(mutation.text).position(first.primary.span.start).line);
}

/** The figures as lines of text. */
export function showFigures({ all, bySlip }: Measured): string {
  const line = (name: string, tally: Tally): string => {
    const mean = (tally.errors / tally.wrong).toFixed(3);
    const right = ((100 * tally.right) / tally.wrong).toFixed(2);
    return `${name}: ${tally.programs} programs, ${tally.wrong} with errors, ${mean} errors each, the first on the right line in ${right} %`;
  };
  return [line("all slips", all), ...[...bySlip].map(([slip, tally]) => line(slip, tally))].join("\n");
}
