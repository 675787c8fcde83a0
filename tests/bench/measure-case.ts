/** A case in; its figures, round by round, out. */
import path from "node:path";
import type { BenchCase, PairCase, PeerKind } from "./cases.ts";
import type { Round } from "./figures.ts";
import { LiveSide, type SideProgram } from "./live-side.ts";
import type { Workload } from "./sides/serve.ts";
import { sizes } from "./sizes.ts";
import { processTimer } from "./whole-process.ts";

/** How cases are measured. */
export interface MeasureOptions {
  readonly rounds: number;
  readonly quick: boolean;
  /** The Python of the peers; null where no case needs it. */
  readonly python: string | null;
  readonly tell: (line: string) => void;
}

type Versions = Readonly<Record<string, string>>;

/** A case's rounds. */
export interface Measured {
  readonly rounds: readonly Round[];
  /** Of both sides; empty for whole processes. */
  readonly versions: { readonly ours: Versions; readonly theirs: Versions };
}

const seed = 0;
const ours = path.join(import.meta.dirname, "sides/penstock.ts");

function peerProgram(side: PeerKind, workload: string, python: string | null): SideProgram {
  if (side === "tfjs") return nodeProgram(path.join(import.meta.dirname, "sides/tfjs.ts"), workload);
  const script = path.join(import.meta.dirname, `peers/${side}_side.py`);
  return { program: python ?? "python3", args: [script, workload, JSON.stringify(sizes)] };
}

const nodeProgram = (script: string, workload: string): SideProgram => ({
  program: process.execPath,
  args: ["--conditions=source", script, workload],
});

async function measurePair(one: PairCase, { rounds, quick, python, tell }: MeasureOptions): Promise<Measured> {
  const workload: Workload = { name: one.name, variant: one.variant, seconds: quick ? 0.3 : 1.5, seed };
  const text = JSON.stringify(workload);
  const sides: LiveSide[] = [];
  /** Starts a side and waits until it is ready, so that it warms up alone. */
  const open = async (program: SideProgram): Promise<[LiveSide, Versions]> => {
    const side = new LiveSide(program);
    sides.push(side);
    return [side, await side.ready()];
  };
  try {
    const [penstock, ourVersions] = await open(nodeProgram(ours, text));
    const [peer, theirVersions] = await open(peerProgram(one.side, text, python));
    const taken: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const figures: Round = [await penstock.measure(), await peer.measure()];
      taken.push(figures);
      const [own, other] = figures.map((value) => (value ?? Number.NaN).toFixed(one.digits));
      tell(`${one.name}, ${one.peer}: round ${round}: ${own} / ${other} ${one.unit}`);
    }
    return { rounds: taken, versions: { ours: ourVersions, theirs: theirVersions } };
  } finally {
    for (const side of sides) await side.close();
  }
}

/** Measures a case. Throws BenchFailure where a side cannot do its work. */
export async function measureCase(one: BenchCase, options: MeasureOptions): Promise<Measured> {
  if (one.kind === "pair") return measurePair(one, options);
  const timer = await processTimer(one.process, options.quick);
  try {
    const rounds: Round[] = [];
    for (let round = 1; round <= (one.large ? 1 : options.rounds); round++) {
      const figure = await timer.measure();
      rounds.push([figure, null]);
      options.tell(`${one.name}: round ${round}: ${figure.toFixed(one.digits)} ${one.unit}`);
    }
    return { rounds, versions: { ours: {}, theirs: {} } };
  } finally {
    timer.close();
  }
}
