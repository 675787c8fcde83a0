/** From how many rows on a group is held against others. */

/** Rates of fewer rows than this say too little: one row more or less moves them by more than ten points. */
export const leastGroupRows = 10;
