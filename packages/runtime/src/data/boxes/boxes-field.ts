/**
 * Boxes of a row as a field has them in, boxes in numbers out: `[{ "x": 4, "y": 9, "width": 12, "height": 8, "label": "disc" }]`, the left
 * upper corner and the size in pixels.
 */

/** A box with the name of what is in it. */
export interface NamedBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

/** A box with the number of its class. */
export interface Box {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What boxes are held against. */
export interface BoxForm {
  readonly classes: readonly string[];
  /** Of the picture, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** Why a field is no boxes. */
export interface BoxFault {
  readonly title: string;
  readonly help: string;
}

/** Boxes as a field. */
export function writeBoxes(boxes: readonly NamedBox[]): string {
  return JSON.stringify(boxes);
}

const expected = 'it should be a list such as `[{"x": 4, "y": 9, "width": 12, "height": 8, "label": "disc"}]`, or `[]`';
/** Corners of boxes may be rounded outwards by so much. */
const slack = 1;

/** Boxes of a field; an empty field has none. What reaches a little beyond the border is cut there. */
export function readBoxes(field: string | null, form: BoxForm): readonly Box[] | BoxFault {
  if (field === null || field.trim() === "") return [];
  let list: unknown;
  try {
    list = JSON.parse(field);
  } catch {
    return { title: "is no JSON", help: expected };
  }
  if (!Array.isArray(list)) return { title: "is no list of boxes", help: expected };
  const boxes: Box[] = [];
  for (const [index, entry] of list.entries()) {
    const box = readBox(entry, form);
    if ("title" in box) return { ...box, title: `${box.title} (box ${index + 1})` };
    boxes.push(box);
  }
  return boxes;
}

function readBox(entry: unknown, { classes, height, width }: BoxForm): Box | BoxFault {
  if (typeof entry !== "object" || entry === null) return { title: "holds what is no box", help: expected };
  const number = (name: string): number => {
    const value: unknown = Reflect.get(entry, name);
    return typeof value === "number" ? value : Number.NaN;
  };
  const [x, y, wide, tall] = [number("x"), number("y"), number("width"), number("height")];
  if (![x, y, wide, tall].every(Number.isFinite)) {
    return { title: "has a box without `x`, `y`, `width` and `height` as numbers", help: expected };
  }
  const label: unknown = Reflect.get(entry, "label");
  const found = classes.indexOf(String(label));
  if (found < 0) {
    const names = classes.map((name) => `\`${name}\``).join(", ");
    return {
      title: `has a box of the class ${JSON.stringify(label) ?? "that it does not name"}`,
      help: `the program declares ${names}`,
    };
  }
  if (wide <= 0 || tall <= 0) {
    return { title: `has a box of ${wide} × ${tall} pixels`, help: "a box is wider and higher than nothing" };
  }
  if (x < -slack || y < -slack || x + wide > width + slack || y + tall > height + slack) {
    return {
      title: `has a box from (${x}, ${y}) to (${x + wide}, ${y + tall}), outside of its picture of ${width} × ${height} pixels`,
      help: "`x` and `y` are the left upper corner in pixels; height and width of the picture stand in `boxes(height, width, …)`",
    };
  }
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return {
    class: found,
    x: left,
    y: top,
    width: Math.min(width, x + wide) - left,
    height: Math.min(height, y + tall) - top,
  };
}
