/**
 * Which operations wait for which: while a function is recorded under an order, whatever it starts with runs only after given
 * operations. TensorFlow runs the nodes of a graph as soon as their inputs are there; an order keeps parts of one from running
 * at once, or from being taken for equal.
 */

/** Operations that keep their own order: constants are there before anything runs, and reads follow their variable's updates. */
const free: ReadonlySet<string> = new Set(["Const", "ReadVariableOp"]);

/** The orders that hold at a moment of a recording, the innermost last. */
export class RecordedOrder {
  private readonly open: { readonly after: string; readonly inside: Set<string> }[] = [];

  /** From now on, new operations run after a node. */
  begin(after: string): void {
    this.open.push({ after, inside: new Set() });
  }

  /** Ends the order that began last. */
  end(): void {
    this.open.pop();
  }

  /** The inputs of a new node, with what it has to wait for: operations that follow another of the same order wait with it. */
  inputsOf(node: {
    readonly name: string;
    readonly op: string;
    readonly inputs: readonly string[];
  }): readonly string[] {
    const order = this.open.at(-1);
    if (order === undefined || free.has(node.op)) return node.inputs;
    const follows = node.inputs.some((edge) => order.inside.has(edge.replace(/^\^|:\d+$/g, "")));
    for (const { inside } of this.open) inside.add(node.name);
    const wait = `^${order.after}`;
    return follows || node.inputs.includes(wait) ? node.inputs : [...node.inputs, wait];
  }
}
