/**
 * Taxi: fetch a passenger at one of four stops and bring them to another. In: actions 0 south, 1 north, 2 east, 3 west,
 * 4 pick up, 5 drop off. Out: the state's number, `((row * 5 + column) * 5 + passenger) * 4 + destination`.
 * Why: the first task with parts that must come in order. Dietterich 2000 (MAXQ), section 7.1 for rain and whims;
 * Gymnasium's Taxi-v4: same table of transitions, same random numbers.
 */
import type { EnvMetadata, Info, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { TabularEnv } from "../tabular/tabular-env.ts";
import { evenDistribution, type TransitionTable } from "../tabular/transitions.ts";
import { decodeTaxi, encodeTaxi, inTaxi, stateCount } from "./taxi-map.ts";
import { actionCount, taxiActionMask, taxiTransitions } from "./taxi-transitions.ts";
import { taxiPicture, taxiText } from "./taxi-views.ts";

/** What can be set on a Taxi. */
export const taxiSettings = {
  isRainy: { kind: "boolean", default: false, doc: "Whether moves may drift to either side of their direction." },
  rainyProbability: {
    kind: "number",
    default: 0.8,
    min: 0,
    max: 1,
    doc: "In rain, the probability that a move goes where it should; the sides share the rest.",
  },
  ficklePassenger: {
    kind: "boolean",
    default: false,
    doc: "Whether the passenger may change the destination at the first move after being picked up.",
  },
  fickleProbability: {
    kind: "number",
    default: 0.3,
    min: 0,
    max: 1,
    doc: "The probability that a fickle passenger does so, once an episode.",
  },
} as const;

/**
 * The environment without wrappers; `make("Taxi-v4")` adds its limit of 200 steps. A step costs 1, picking up or dropping off
 * where that cannot be done 10; arriving gives 20 and ends the episode. `info.actionMask`, an Int8Array of 6, has 1 for every
 * action that would change the state; `actionSpace.sample({ mask })` takes it. The whims of a fickle passenger are not in
 * `transitions`.
 */
export class Taxi extends TabularEnv {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 4 };
  readonly transitions: TransitionTable;
  readonly initialDistribution = evenDistribution(stateCount, (state) => {
    const { passenger, destination } = decodeTaxi(state);
    return passenger !== inTaxi && passenger !== destination;
  });
  readonly #settings: ReturnType<typeof readTaxiSettings>;
  #willChange = false;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode, { states: stateCount, actions: actionCount });
    this.#settings = readTaxiSettings(settings);
    const { isRainy, rainyProbability } = this.#settings;
    this.transitions = taxiTransitions({ isRainy, intended: rainyProbability });
  }

  protected override startEpisode(): void {
    const { ficklePassenger, fickleProbability } = this.#settings;
    this.#willChange = ficklePassenger && this.rng.random() < fickleProbability;
  }

  protected override arrive(from: number, to: number): number {
    if (!this.#willChange) return to;
    const [before, after] = [decodeTaxi(from), decodeTaxi(to)];
    const stood = before.row === after.row && before.column === after.column;
    if (before.passenger !== inTaxi || stood) return to;
    this.#willChange = false;
    const others = [0, 1, 2, 3].filter((stop) => stop !== before.destination);
    return encodeTaxi({ ...after, destination: this.rng.choice(others) });
  }

  protected override infoAt(state: number, probability: number): Info {
    return { prob: probability, actionMask: taxiActionMask(state) };
  }

  protected override snapshotState(): object {
    return { ...super.snapshotState(), willChange: this.#willChange };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const willChange = fields.flag("willChange");
    super.restoreState(fields);
    this.#willChange = willChange;
  }

  protected text(state: number, lastAction: number | null): string {
    return taxiText(decodeTaxi(state), lastAction);
  }

  protected picture(state: number): RgbArray {
    return taxiPicture(decodeTaxi(state));
  }
}

function readTaxiSettings(settings: CreateArguments["settings"]) {
  return readSettings("Taxi", taxiSettings, settings);
}
