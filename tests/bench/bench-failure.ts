/** An obstacle in the surroundings, shown without a stack. */
export class BenchFailure extends Error {}
