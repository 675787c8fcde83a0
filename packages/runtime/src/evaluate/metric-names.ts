/** What a metric's path says about how to show it; shared by reports and the terminal. */
import { catalog, detectionAt, fairnessAt } from "@penstock/dsl";

const shares = new Set(
  [...catalog.metrics, ...catalog.fairness, ...catalog.detection].flatMap(({ name, share }) => (share ? [name] : [])),
);

/** True for metrics that people read as a share: accuracy, precision, recall, F1, top-k, IoU, rates of errors. */
export function isShare(metric: string): boolean {
  const path = metric.replace(/^(difference\..*)\.(?:low|high)$/, "$1");
  return shares.has(path.slice(path.lastIndexOf(".") + 1));
}

/** True for what counts rows or parts of them: rows that turned, parts that got worse. */
export function isCount(metric: string): boolean {
  return /^(?:flips\..*|regressions)$/.test(metric);
}

/** What was measured of a block's own run, without what it was compared by. */
export function ownMetrics<Value>(metrics: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(metrics).filter(([path]) => !isCount(path) && !/^(?:before|difference)\./.test(path)),
  );
}

/**
 * Paths worth showing beside each other: the loss of a model's only output is its total loss under another name and is left out; what is
 * about changed rows is shown by itself.
 */
export function distinctMetrics(metrics: Readonly<Record<string, number>>): string[] {
  return Object.keys(metrics).filter((path) => {
    if (hasOwnTable(path)) return false;
    if (isOfChangedRows(path)) return false;
    const total = path.replace(/^(\w+)\..*\.loss$/, "$1.loss");
    return total === path || metrics[total] !== metrics[path];
  });
}

/** Differences between groups and figures of rows from outside have tables of their own. */
function hasOwnTable(path: string): boolean {
  return fairnessAt(path) !== undefined || detectionAt(path) !== undefined;
}

/** Whether a metric is about rows that were changed: `test.robustness.noise.label.accuracy`. */
export function isOfChangedRows(path: string): boolean {
  return /^\w+\.robustness\.(?:\w+\.\w+|loss$)/.test(path);
}

/** The metric that a block is about: the one that it expects something of, else its first share, else its first that is no loss; null of none. */
export function mainMetric(metrics: Readonly<Record<string, number>>, expected: string | undefined): string | null {
  const paths = Object.keys(metrics).filter((path) => !hasOwnTable(path));
  if (expected !== undefined && paths.includes(expected)) return expected;
  return paths.find(isShare) ?? paths.find((path) => !path.endsWith(".loss")) ?? paths[0] ?? null;
}
