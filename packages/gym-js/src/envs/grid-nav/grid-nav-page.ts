/** The words of GridNav's page; see env-page.ts. */
import type { EnvPage } from "../env-page.ts";

/** The move (of eight, clockwise from north) that brings a robot nearest to the way to the goal without meeting an obstacle. */
function towardsGoal(observation: Float32Array): number {
  const beams = observation.length - 4;
  const [east = 0, south = 0] = observation.slice(beams + 2);
  let [best, bestScore] = [0, Number.NEGATIVE_INFINITY];
  for (let move = 0; move < 8; move++) {
    const angle = (Math.PI * move) / 4;
    const score = Math.sin(angle) * east - Math.cos(angle) * south;
    const room = (observation[(move * beams) / 8] ?? 0) * 6;
    if (room > 1.5 && score > bestScore) [best, bestScore] = [move, score];
  }
  return best;
}

/** GridNav in words. */
export const gridNavPage: EnvPage<Float32Array, number> = {
  name: "GridNav",
  summary: "Steer a robot with a lidar to a goal on a map that it does not know.",
  description:
    "A robot stands on a map of cells, some of them obstacles. It sees by lidar: the distance to the nearest obstacle in each of several directions, and it knows where the goal lies from here. Map, start and goal are drawn anew in each episode. The shortest path is known, so a policy can be judged against the best: `shortestPath` finds it.",
  action: {
    elements: [
      { at: 0, meaning: "north (up)" },
      { at: 1, meaning: "north-east" },
      { at: 2, meaning: "east" },
      { at: 3, meaning: "south-east" },
      { at: 4, meaning: "south" },
      { at: 5, meaning: "south-west" },
      { at: 6, meaning: "west" },
      { at: 7, meaning: "north-west" },
    ],
    text: 'With `moves: "4"`: 0 north, 1 east, 2 south, 3 west. A move into an obstacle or off the map leaves the robot where it is; a diagonal one needs both cells beside it free.',
  },
  observation: {
    elements: [
      {
        at: [0, 15],
        meaning: "distance to the nearest obstacle or edge along each beam, clockwise from north",
        unit: "`lidarRange` cells",
      },
      { at: 16, meaning: "heading (the direction of the last move that was tried): its part to the east" },
      { at: 17, meaning: "heading: its part to the south" },
      { at: 18, meaning: "the goal's offset to the east", unit: "`size` cells" },
      { at: 19, meaning: "the goal's offset to the south", unit: "`size` cells" },
    ],
    text: "There are as many distances as `beams`.",
  },
  info: {
    shortestPathLength: "length of the shortest path from start to goal, in cells",
    travelled: "length of the way so far, in cells",
    collided: "whether the last move met an obstacle or the edge",
  },
  transition: {
    text: "Exactly `floor(obstacleShare * size^2)` cells are obstacles, each such set equally likely. Start and goal are two cells of the largest connected region. Moves are certain:",
    equations: `cell + move    if that cell is free, and for a diagonal move both cells beside it too
cell           else`,
  },
  reward:
    "`-0.01` times the length of the move (1 or √2), made or not; `-0.1` more for a collision; 1 more for reaching the goal. So no return is greater than `1 - 0.01 * shortestPathLength`.",
  start: {
    text: "Map, start, goal and one of the four straight headings are drawn.",
    options: {
      map: {
        meaning: "a map of `size` rows of as many characters: `#` obstacle, `.` free, `S` start, `G` goal",
        default: "drawn",
        example: ["S...........", ...new Array<string>(10).fill("............"), "...........G"],
      },
    },
  },
  end: "The robot is on the goal.",
  settings: "",
  history: { v0: "First version." },
  source:
    'A grid world for robot path planning, of our own. Beams are followed as by J. Amanatides & A. Woo, "A fast voxel traversal algorithm for ray tracing", Eurographics 1987.',
  picture: {
    caption: "The robot (blue), what its lidar sees (yellow), obstacles (dark) and the goal (green).",
    seed: 7,
    steps: 4,
    act: (observation) => towardsGoal(observation),
  },
};
