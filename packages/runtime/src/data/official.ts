/** How a table says to which side of the source's own split a row belongs; `valid` are rows that the source sets apart for validation. */
export const official = { train: 0, test: 1, valid: 2 } as const;

/** A side of the source's own split. */
export type OfficialSide = keyof typeof official;
