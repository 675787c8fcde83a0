/**
 * In: a model and the columns that it reads and learns. Out: which of its weights have a row for each class or word, and on which axis,
 * so that these can be told apart by name where another model has them in another order, or fewer of them.
 */
import type { CheckedColumn, CheckedModel, GraphNode } from "../checked-program.ts";

/** A row of a weight for each of some names. */
export interface NamedRows {
  /** Full name of the weight. */
  readonly weight: string;
  readonly axis: number;
  /** The column whose classes or words they are. */
  readonly column: string;
  readonly what: "classes" | "words" | "ids";
  /** In the order of the rows; null where only the rows of the data tell. */
  readonly names: readonly string[] | null;
}

/** What a model is trained on. */
export interface TrainedColumns {
  readonly inputs: readonly CheckedColumn[];
  readonly targets: readonly CheckedColumn[];
}

/** Operators that leave a value as wide as it is, and have no weights. */
const endings = new Set(["softmax", "sigmoid", "tanh", "relu", "reshape", "flatten", "dropout"]);

/** Steps that give words or pieces of words places of their own, as the train rows have them. */
const fitting = new Set(["vocabulary", "bpe", "tf_idf"]);

/** Every weight with named rows. */
export function namedRows(model: CheckedModel, { inputs, targets }: TrainedColumns): readonly NamedRows[] {
  const heads = model.outputs.flatMap(({ name, node }): NamedRows[] => {
    const column = targets.find((one) => one.name === name);
    const head = headOf(model, node);
    if (column === undefined || head === null) return [];
    const kernel = head.weights.find((weight) => weight.name === "kernel");
    const units = kernel?.shape.at(-1) ?? 0;
    const rows = rowsOf(column);
    if (rows === null || (rows.names !== null && rows.names.length !== units)) return [];
    return head.weights
      .filter(({ shape }) => shape.at(-1) === units)
      .map(({ name: weight, shape }) => ({
        weight: `${head.id}/${weight}`,
        axis: shape.length - 1,
        column: name,
        ...rows,
      }));
  });
  const readers = model.nodes.flatMap((node): NamedRows[] => {
    const column = inputs.find((one) => one.name === node.inputs[0]);
    const table = node.op === "embedding" ? "table" : node.op === "dense" ? "kernel" : null;
    if (column === undefined || table === null || !node.weights.some(({ name }) => name === table)) return [];
    const spread = column.steps.some(({ call }) => call === "one_hot" || call === "tf_idf");
    if ((node.op === "dense") !== spread) return [];
    const rows = rowsOf(column);
    return rows === null ? [] : [{ weight: `${node.id}/${table}`, axis: 0, column: column.name, ...rows }];
  });
  return [...heads, ...readers];
}

/** What the places of a column are called; null where they have no names. */
function rowsOf({ type, steps }: CheckedColumn): Pick<NamedRows, "what" | "names"> | null {
  if (steps.some(({ call }) => fitting.has(call))) return { what: "words", names: null };
  if (type.kind === "class" && type.open !== undefined) return { what: "classes", names: null };
  return type.kind === "class" || type.kind === "mask" ? { what: "classes", names: type.classes } : null;
}

/** The operator with weights that gives an output, through what only changes its values. */
function headOf({ nodes }: CheckedModel, output: string): GraphNode | null {
  let at = nodes.find(({ id }) => id === output);
  while (at !== undefined && at.weights.length === 0 && endings.has(at.op)) {
    const [from] = at.inputs;
    at = nodes.find(({ id }) => id === from);
  }
  return at?.op === "dense" || at?.op === "conv" ? at : null;
}
