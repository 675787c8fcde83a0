/** How a table says to which side of the source's own split a row belongs. */
export const officialTrain = 0;
export const officialTest = 1;
/** Rows that the source sets apart for validation. */
export const officialValid = 2;
