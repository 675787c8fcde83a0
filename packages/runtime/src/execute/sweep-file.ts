/** The name of a sweep's table: apart from what reads it, so that whoever looks for runs loads nothing else. */

/** The file of a sweep's artifact. */
export const sweepFile = "table.json";
