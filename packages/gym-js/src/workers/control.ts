/**
 * How a vector and its threads wait for each other. In: shared integers. Out: commands given and done.
 * Why: a step is a few microseconds of work; messages would cost more than that, so only a counter changes hands.
 */

/** What threads are told to do. */
export const commands = { step: 1, reset: 2, infos: 3, render: 4, close: 5, snapshot: 6, restore: 7 } as const;

/** One of the commands. */
export type Command = (typeof commands)[keyof typeof commands];

/** Places in the shared integers: how many commands were given, the latest, and how many threads still work on it. */
const given = 0;
const latest = 1;
const working = 2;

/** Looks at a place a few microseconds long before it sleeps: waking a sleeper takes longer than most steps do. */
const looks = 2000;

/** Bytes of the shared integers. */
export const controlBytes = 16;

/** Gives a command to `threads` threads. */
export function give(control: Int32Array, command: Command, threads: number): void {
  Atomics.store(control, latest, command);
  Atomics.store(control, working, threads);
  Atomics.add(control, given, 1);
  Atomics.notify(control, given);
}

/** Waits until all threads have done the latest command. */
export function awaitDone(control: Int32Array): void {
  for (let look = 0; look < looks; look++) if (Atomics.load(control, working) === 0) return;
  for (let left = Atomics.load(control, working); left > 0; left = Atomics.load(control, working)) {
    Atomics.wait(control, working, left);
  }
}

/** Waits for the command after the `seen`-th. */
export function awaitCommand(control: Int32Array, seen: number): Command {
  for (let look = 0; look < looks && Atomics.load(control, given) === seen; look++);
  while (Atomics.load(control, given) === seen) Atomics.wait(control, given, seen);
  // Only `give` writes here.
  return Atomics.load(control, latest) as Command;
}

/** Says that this thread has done the latest command. */
export function done(control: Int32Array): void {
  if (Atomics.sub(control, working, 1) === 1) Atomics.notify(control, working);
}
