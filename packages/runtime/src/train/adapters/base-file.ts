/** Stands in the artifact of a run that adapts a base, and says where that comes from: `baseSchema`. */
export const baseFile = "base.json";
