/**
 * What was measured of several tasks in, one figure of all of them out: the mean of their errors, each relative to what it was at the first
 * measurement. It is 1 there, and 0 where nothing is left to learn.
 */
import { type CheckedTasks, tasksError } from "@penstock/dsl";

type Metrics = Readonly<Record<string, number>>;

/** How far a figure is from the best it could be. */
function errorOf(metrics: Metrics, { metric, goal }: CheckedTasks["figures"][number]): number | null {
  const value = metrics[metric];
  if (value === undefined || !Number.isFinite(value)) return null;
  return goal === "max" ? 1 - value : value;
}

/** The figure under its name; nothing where it cannot be told. `first` is what was measured first. */
export function tasksErrorOf(figures: CheckedTasks["figures"], metrics: Metrics, first: Metrics): Metrics {
  if (figures.length < 2) return {};
  const errors = figures.map((figure) => {
    const [now, begun] = [errorOf(metrics, figure), errorOf(first, figure)];
    if (now === null || begun === null) return null;
    // A task that began without an error: whatever it loses is counted as it is.
    return begun > 0 ? now / begun : 1 + now;
  });
  const known = errors.filter((error) => error !== null);
  if (known.length < errors.length) return {};
  return { [tasksError]: known.reduce((sum, error) => sum + error, 0) / known.length };
}
