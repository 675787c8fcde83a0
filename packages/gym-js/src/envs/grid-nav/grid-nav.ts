/**
 * GridNav: a robot with a lidar finds its way on a map it does not know. In: actions, one of 4 or 8 directions. Out: lidar
 * distances, heading, and the offset of the goal.
 * Why: path planning is what reinforcement learning on robots is first asked for, and here the best path is known: the
 * return of any policy is at most `1 - 0.01 * info.shortestPathLength`.
 */
import { type EnvMetadata, emptyInfo, type Info, type RenderFrame, type ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { drawGridTask, type GridTask, gridLines, readGridTask } from "./grid-map.ts";
import { cellAfter, type GridMove, gridMoves } from "./grid-moves.ts";
import { gridNavPicture } from "./grid-nav-picture.ts";
import { gridNavText } from "./grid-nav-text.ts";
import { type Beam, beamDistance, lidarBeams } from "./lidar.ts";
import { gridDistances } from "./shortest-path.ts";

/** What can be set on a GridNav. */
export const gridNavSettings = {
  size: { kind: "number", default: 12, min: 4, max: 64, whole: true, doc: "Cells along each side of the map." },
  obstacleShare: {
    kind: "number",
    default: 0.25,
    min: 0,
    max: 0.5,
    doc: "The share of cells that are obstacles; their number is rounded down.",
  },
  moves: {
    kind: "choice",
    default: "8",
    choices: ["4", "8"],
    doc: "Whether the robot moves straight only (4) or diagonally as well (8).",
  },
  beams: { kind: "number", default: 16, min: 8, max: 64, whole: true, doc: "Lidar beams, evenly around from north." },
  lidarRange: { kind: "number", default: 6, min: 1, max: 64, doc: "How far the lidar sees, in cells." },
} as const;

/** Costs and gains: a move costs its length in cells times `step`, whether it succeeds or not. */
const rewards = { step: -0.01, collision: -0.1, goal: 1 } as const;

/** The state of a GridNav: the map with start and goal, the robot's cell as `row * size + column`, its heading. */
export interface GridNavState {
  readonly task: GridTask;
  readonly robot: number;
  /** The direction of the last move that was tried, as an index into the eight directions clockwise from north. */
  readonly heading: number;
}

interface Episode {
  readonly task: GridTask;
  readonly shortestPathLength: number;
  robot: number;
  heading: number;
  /** Cells travelled so far. */
  travelled: number;
  /** Whether the last move failed. */
  collided: boolean;
  warned: boolean;
}

/** The environment without wrappers; `make("GridNav-v0")` adds its limit of 200 steps. */
export class GridNav extends InPlaceEnv<Float32Array, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 8 };
  /** 0 north, then clockwise: 4 straight moves, or 8 with the diagonals. */
  readonly actionSpace: Discrete;
  /**
   * `[beams + 4]`: the beams' distances as shares of the lidar's range, clockwise from north; the heading's east and south
   * components; the goal's offset to the east and south as shares of the map's size.
   */
  readonly observationSpace: Box;
  readonly #settings: ReturnType<typeof readGridNavSettings>;
  readonly #moves: readonly GridMove[];
  readonly #beams: readonly Beam[];
  readonly #warn: (message: string) => void;
  #episode: Episode | null = null;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {}, onWarning = () => {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#settings = readGridNavSettings(settings);
    this.#moves = gridMoves[this.#settings.moves];
    this.#beams = lidarBeams(this.#settings.beams);
    this.#warn = onWarning;
    this.actionSpace = new Discrete(this.#moves.length);
    const low = new Array<number>(this.#beams.length).fill(0);
    this.observationSpace = new Box({ low: [...low, -1, -1, -1, -1], high: 1, shape: [low.length + 4] });
  }

  /** The present state; null before the first reset. */
  get state(): GridNavState | null {
    if (this.#episode === null) return null;
    const { task, robot, heading } = this.#episode;
    return { task, robot, heading };
  }

  /**
   * Draws a map, start and goal, of which the goal can be reached, and a straight heading. `options.map` gives the map
   * instead: `size` strings of `#` obstacle, `.` free, `S` start, `G` goal. Throws GymError if it is none, or has no path.
   * `info` has `shortestPathLength` and `travelled`, in cells, and `collided`.
   */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const { size, moves } = this.#settings;
    const lines = args?.options?.["map"];
    const task = lines === undefined ? drawGridTask(this.rng, this.#settings) : readGridTask(lines, size);
    const shortestPathLength = pathLength(task, moves);
    const heading = 2 * this.rng.integers(4);
    this.#episode = {
      task,
      shortestPathLength,
      robot: task.start,
      heading,
      travelled: 0,
      collided: false,
      warned: false,
    };
  }

  /** A move into an obstacle or off the map leaves the robot where it is; reaching the goal terminates. */
  protected advance(action: number): void {
    const move = this.actionSpace.contains(action) ? this.#moves[action] : undefined;
    if (move === undefined) throw this.actionError(action);
    const episode = this.#episode;
    if (episode === null) throw this.resetError();
    if (episode.robot === episode.task.goal) {
      this.#afterEnd(episode);
      return;
    }
    episode.heading = gridMoves["8"].indexOf(move);
    const next = cellAfter(episode.task.map, episode.robot, move);
    episode.collided = next < 0;
    if (!episode.collided) {
      episode.robot = next;
      episode.travelled += move.length;
    }
    this.terminated = episode.robot === episode.task.goal;
    const gained = this.terminated ? rewards.goal : 0;
    this.reward = rewards.step * move.length + (episode.collided ? rewards.collision : 0) + gained;
  }

  override latestInfo(): Info {
    if (this.#episode === null) return emptyInfo;
    const { shortestPathLength, travelled, collided } = this.#episode;
    return { shortestPathLength, travelled, collided };
  }

  protected override snapshotState(): object {
    if (this.#episode === null) return { episode: null };
    const { task, shortestPathLength: _, ...rest } = this.#episode;
    return { episode: { ...rest, map: gridLines(task) } };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const { size, moves } = this.#settings;
    this.#episode = fields.orNull("episode", (name) => {
      const episode = fields.inner(name);
      const task = episode.checked("map", (lines) => readGridTask(lines, size));
      const robot = episode.integer("robot", 0, size * size - 1);
      if (task.map.blocked[robot] === 1) throw episode.refusal("robot", "a free cell");
      return {
        task,
        shortestPathLength: episode.checked("map", () => pathLength(task, moves)),
        robot,
        heading: episode.integer("heading", 0, gridMoves["8"].length - 1),
        travelled: episode.number("travelled"),
        collided: episode.flag("collided"),
        warned: episode.flag("warned"),
      };
    });
  }

  /** "ansi": the map as text. "rgb_array": at most 480 by 480 pixels, with what the lidar sees. */
  render(): RenderFrame {
    if (this.renderMode === null || this.#episode === null) return null;
    const { task, robot, heading } = this.#episode;
    if (this.renderMode === "ansi") return gridNavText({ task, robot, heading });
    const range = this.#settings.lidarRange;
    const hits = this.#beams.map((beam) => {
      const distance = beamDistance(task.map, { cell: robot, range }, beam);
      return { east: beam.east * distance, south: beam.south * distance };
    });
    return gridNavPicture({ task, robot, heading }, hits);
  }

  #afterEnd(episode: Episode): void {
    if (!episode.warned) {
      this.#warn("step of GridNav was called after it returned terminated. Call reset to start the next episode.");
    }
    episode.warned = true;
    episode.collided = false;
    this.reward = 0;
    this.terminated = true;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    if (this.#episode === null) return;
    const { task, robot, heading } = this.#episode;
    const { size } = task.map;
    const seen = { cell: robot, range: this.#settings.lidarRange };
    let next = offset;
    for (const beam of this.#beams) into[next++] = beamDistance(task.map, seen, beam) / seen.range;
    const move = gridMoves["8"][heading];
    into[next] = (move?.east ?? 0) / (move?.length ?? 1);
    into[next + 1] = (move?.south ?? 0) / (move?.length ?? 1);
    into[next + 2] = ((task.goal % size) - (robot % size)) / size;
    into[next + 3] = (Math.floor(task.goal / size) - Math.floor(robot / size)) / size;
  }
}

/** Throws GymError if the goal cannot be reached. */
function pathLength({ map, start, goal }: GridTask, moves: "4" | "8"): number {
  const length = gridDistances(map, goal, moves)[start] ?? Number.POSITIVE_INFINITY;
  if (length < Number.POSITIVE_INFINITY) return length;
  throw new GymError("option", "The option map of reset of GridNav must have a path from S to G; it has none.");
}

function readGridNavSettings(settings: CreateArguments["settings"]) {
  return readSettings("GridNav", gridNavSettings, settings);
}
