/**
 * FrozenLake: cross a lake from start to goal without falling into a hole, on ice that may be slippery. In: actions 0 left,
 * 1 down, 2 right, 3 up. Out: the tile's number, `row * columns + column`.
 * Why: the smallest world in which the best policy is not the shortest way. Gymnasium's FrozenLake-v1: same table of
 * transitions, same random numbers.
 */
import type { EnvMetadata, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { TabularEnv } from "../tabular/tabular-env.ts";
import { evenDistribution, type Transition, type TransitionTable, transitionTable } from "../tabular/transitions.ts";
import { frozenLakePicture, frozenLakeText } from "./frozen-lake-views.ts";
import { checkLakeMap, drawLakeMap, lakeMaps } from "./lake-map.ts";

/** What can be set on a FrozenLake. */
export const frozenLakeSettings = {
  mapName: {
    kind: "choice",
    default: "4x4",
    choices: ["4x4", "8x8", "random"],
    doc: "The map; random draws one of 8 by 8 from fresh entropy. drawLakeMap draws maps that a seed repeats.",
  },
  desc: {
    kind: "texts",
    default: [],
    doc: "Rows of a map of one's own: S start, F frozen, H hole, G goal. Where given, mapName does not count.",
  },
  isSlippery: { kind: "boolean", default: true, doc: "Whether a step may slip to either side of its direction." },
  successRate: {
    kind: "number",
    default: 1 / 3,
    min: 0,
    max: 1,
    doc: "On slippery ice, the probability of going where the action points; the sides share the rest.",
  },
  rewardSchedule: {
    kind: "numbers",
    default: [1, 0, 0],
    min: -1e9,
    max: 1e9,
    doc: "Rewards for reaching a goal, a hole, and any other tile.",
  },
} as const;

/** Rows and columns that each action moves by: left, down, right, up. */
const moves = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/** The environment without wrappers; `make("FrozenLake-v1")` adds a limit of 100 steps, `make("FrozenLake8x8-v1")` of 200. */
export class FrozenLake extends TabularEnv {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 4 };
  readonly #settings: ReturnType<typeof readLakeSettings>;
  #lake: Lake;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    const read = readLakeSettings(settings);
    const lake = lakeOf(mapOf(read), read);
    super(renderMode, { states: lake.transitions.length, actions: moves.length });
    this.#settings = read;
    this.#lake = lake;
  }

  /** Rows of the map. */
  get desc(): readonly string[] {
    return this.#lake.desc;
  }

  get transitions(): TransitionTable {
    return this.#lake.transitions;
  }

  get initialDistribution(): Float64Array {
    return this.#lake.initialDistribution;
  }

  protected override snapshotState(): object {
    return { ...super.snapshotState(), desc: this.desc };
  }

  /** A map that was drawn at random is taken up, any other must be the same. */
  protected override restoreState(fields: SnapshotFields): void {
    const rows = this.desc.length;
    const { mapName, desc: given } = this.#settings;
    const drawn = mapName === "random" && given.length === 0;
    const desc = fields.list("desc", [rows, rows], (lines, row) => {
      const line = lines.raw(row);
      const own = this.desc[Number(row)];
      const fits = line === own || (drawn && typeof line === "string" && line.length === own?.length);
      if (fits) return String(line);
      throw lines.refusal(row, `a row of the map, ${JSON.stringify(own)}`);
    });
    const lake = fields.checked("desc", () => lakeOf(desc, this.#settings));
    super.restoreState(fields);
    this.#lake = lake;
  }

  protected text(state: number, lastAction: number | null): string {
    return frozenLakeText(this.desc, { state, lastAction });
  }

  protected picture(state: number): RgbArray {
    return frozenLakePicture(this.desc, state);
  }
}

interface Lake {
  readonly desc: readonly string[];
  readonly transitions: TransitionTable;
  readonly initialDistribution: Float64Array;
}

function readLakeSettings(settings: CreateArguments["settings"]) {
  return readSettings("FrozenLake", frozenLakeSettings, settings);
}

function lakeOf(desc: readonly string[], settings: ReturnType<typeof readLakeSettings>): Lake {
  checkLakeMap(desc);
  const tiles = desc.join("");
  return {
    desc,
    transitions: lakeTransitions(desc, settings),
    initialDistribution: evenDistribution(tiles.length, (state) => tiles[state] === "S"),
  };
}

function mapOf({ desc, mapName }: { readonly desc: readonly string[]; readonly mapName: string }): readonly string[] {
  const rows =
    desc.length > 0 ? desc : mapName === "random" ? drawLakeMap() : lakeMaps[mapName === "8x8" ? mapName : "4x4"];
  return [...rows];
}

/** In the order of Gymnasium: on slippery ice first the side before the action's direction, then it, then the side after. */
function lakeTransitions(
  desc: readonly string[],
  ice: { readonly isSlippery: boolean; readonly successRate: number; readonly rewardSchedule: readonly number[] },
): TransitionTable {
  const [goal, hole, frozen, ...more] = ice.rewardSchedule;
  if (goal === undefined || hole === undefined || frozen === undefined || more.length > 0) {
    throw new GymError(
      "setting",
      `Setting rewardSchedule of FrozenLake must be three numbers; received ${JSON.stringify(ice.rewardSchedule)}.`,
    );
  }
  const columns = desc[0]?.length ?? 0;
  const tiles = desc.join("");
  const failRate = (1 - ice.successRate) / 2;
  const reached = (state: number, direction: number, probability: number): Transition => {
    const [down, right] = moves[direction] ?? [0, 0];
    const row = Math.min(Math.max(Math.floor(state / columns) + down, 0), desc.length - 1);
    const column = Math.min(Math.max((state % columns) + right, 0), columns - 1);
    const nextState = row * columns + column;
    const tile = tiles[nextState];
    const reward = tile === "G" ? goal : tile === "H" ? hole : frozen;
    return { probability, nextState, reward, terminated: tile === "G" || tile === "H" };
  };
  return transitionTable(tiles.length, moves.length, (state, action) => {
    const tile = tiles[state];
    if (tile === "G" || tile === "H") return [{ probability: 1, nextState: state, reward: 0, terminated: true }];
    if (!ice.isSlippery) return [reached(state, action, 1)];
    return [
      reached(state, (action + 3) % 4, failRate),
      reached(state, action, ice.successRate),
      reached(state, (action + 1) % 4, failRate),
    ];
  });
}
