/**
 * The rules of Taxi. In: the weather. Out: its table of transitions, and which actions change a state.
 * Why: apart from the passenger's whims, everything that happens is in the table. The order of outcomes is Gymnasium's.
 */
import { type Transition, type TransitionTable, transitionTable } from "../tabular/transitions.ts";
import { decodeTaxi, encodeTaxi, inTaxi, stateCount, stopAt, type TaxiState, tileAfter } from "./taxi-map.ts";

/** South, north, east, west, pick up, drop off. */
export const actionCount = 6;
const pickUp = 4;

/** The directions to the left and right of each direction, looking along it. */
const sides = [
  [2, 3],
  [3, 2],
  [1, 0],
  [0, 1],
] as const;

/** The table; `intended` is the probability that a move goes where it should, 1 in dry weather. */
export function taxiTransitions(weather: { readonly isRainy: boolean; readonly intended: number }): TransitionTable {
  return transitionTable(stateCount, actionCount, (number, action) => {
    const state = decodeTaxi(number);
    if (action === pickUp) return [pickedUp(state)];
    if (action > pickUp) return [droppedOff(state)];
    const moved = (direction: number, probability: number): Transition => ({
      probability,
      nextState: encodeTaxi({ ...state, ...tileAfter(state, direction) }),
      reward: -1,
      terminated: false,
    });
    if (!weather.isRainy) return [moved(action, 1)];
    const aside = (1 - weather.intended) / 2;
    // A taxi that its way is barred to does not drift either.
    const [left, right] = tileAfter(state, action) === null ? [action, action] : (sides[action] ?? [action, action]);
    return [moved(action, weather.intended), moved(left, aside), moved(right, aside)];
  });
}

/** `[6]`: 1 for each action that changes the state, else 0. */
export function taxiActionMask(number: number): Int8Array {
  const state = decodeTaxi(number);
  const stop = stopAt(state);
  const mask = new Int8Array(actionCount);
  for (let direction = 0; direction < pickUp; direction++)
    mask[direction] = tileAfter(state, direction) === null ? 0 : 1;
  mask[pickUp] = state.passenger === stop ? 1 : 0;
  mask[pickUp + 1] = state.passenger === inTaxi && stop >= 0 ? 1 : 0;
  return mask;
}

function pickedUp(state: TaxiState): Transition {
  const waits = state.passenger !== inTaxi && state.passenger === stopAt(state);
  return outcome(waits ? { ...state, passenger: inTaxi } : state, waits ? -1 : -10);
}

/** At a stop that is not the destination the passenger gets off, and has to be picked up again. */
function droppedOff(state: TaxiState): Transition {
  const stop = stopAt(state);
  if (state.passenger !== inTaxi || stop < 0) return outcome(state, -10);
  const arrived = stop === state.destination;
  return outcome({ ...state, passenger: stop }, arrived ? 20 : -1, arrived);
}

function outcome(state: TaxiState, reward: number, terminated = false): Transition {
  return { probability: 1, nextState: encodeTaxi(state), reward, terminated };
}
