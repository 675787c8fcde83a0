/** Colours of classes in pictures: far apart for eyes of every kind, and the same in light and dark. */

/** After Okabe and Ito (Color Universal Design, 2008). */
const palette: readonly (readonly [number, number, number])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];
const ground = [40, 40, 40] as const;

/** Red, green and blue of `count` classes; with `behind`, the first is what stands behind everything and is dark. */
export function coloursOf(count: number, behind: boolean): readonly (readonly [number, number, number])[] {
  return Array.from({ length: count }, (_, index) => {
    if (behind && index === 0) return ground;
    const place = index - (behind ? 1 : 0);
    const [red, green, blue] = palette[place % palette.length] ?? ground;
    // Every further round is darker.
    const light = 1 / (1 + 0.6 * Math.floor(place / palette.length));
    return [Math.round(red * light), Math.round(green * light), Math.round(blue * light)] as const;
  });
}

/** The same for a page. */
export function cssColours(count: number, behind: boolean): readonly string[] {
  return coloursOf(count, behind).map((colour) => `rgb(${colour.join(" ")})`);
}
