/**
 * Small data files for pages: enough rows to mean something, all from their number, so that a page reads alike everywhere.
 */

/** A CSV file of a header and so many rows. */
export function rowsOf(header: string, count: number, row: (index: number) => string): string {
  return `${[header, ...Array.from({ length: count }, (_, index) => row(index))].join("\n")}\n`;
}

/** Prices of houses, one row a house: `area,rooms,price`. */
export const houseRows = rowsOf(
  "area,rooms,price",
  24,
  (index) => `${50 + ((index * 37) % 90)},${2 + (index % 4)},${120 + 7 * index}`,
);

/** A data set of them. */
export const houses = `dataset houses {
  source: csv("houses.csv")
  input area: number
  target price: number
  split: random(train: 75%, test: 25%)
}
`;

/** Sales with a user each and a day each: `user,day,amount,bought`, days rising. */
export const saleRows = rowsOf(
  "user,day,amount,bought",
  24,
  (index) =>
    `u${index % 7},2024-03-${String(1 + index).padStart(2, "0")},${10 + ((index * 29) % 71)},${index % 3 === 0 ? "yes" : "no"}`,
);

/** A data set of them. */
export const sales = `dataset sales {
  source: csv("sales.csv")
  input amount: number
  target bought: class(no, yes)
  split: random(train: 75%, test: 25%)
}
`;

const opinions = ["good", "bad", "fine", "awful"];
const things = ["room", "food", "view", "price", "staff"];

/** Reviews with how they are meant: `review,sentiment`. */
export const reviewRows = rowsOf("review,sentiment", 24, (index) => {
  const opinion = opinions[index % 4] ?? "";
  const [one = "", other = ""] = [things[index % 5], things[(3 * index + 1) % 5]];
  return `"The ${one} was ${opinion}, the ${other} too (${index + 1}).",${index % 2 === 0 ? "positive" : "negative"}`;
});

/** A data set of them. */
export const reviews = `dataset reviews {
  source: csv("reviews.csv")
  input review: text -> lower() -> words() -> vocabulary(50) -> truncate(8) -> pad(8)
  target sentiment: class(negative, positive)
  split: random(train: 75%, test: 25%)
}
`;
