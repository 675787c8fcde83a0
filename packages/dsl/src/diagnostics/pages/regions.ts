/**
 * Pages of codes about masks and boxes, which lie in pictures.
 */
import { type Page, page } from "./page.ts";

const painted = (steps: string): string => `dataset scenes {
  source: scenes(rows: 200, size: 64)
  input image: image(64, 64, 3)
  target mask: mask(64, 64, 5)
  split: random(train: 80%, valid: 10%, test: 10%)
  augment image: ${steps}
}
`;

const files = `dataset photos {
  source: csv("photos.csv")
  input photo: image(64, 64, 3)
  target mask: mask(128, 128, 2)
  split: random(train: 60%, valid: 20%, test: 20%)
  augment photo: flip(horizontal)
}
`;

const rows = ["photo,mask", ...[1, 2, 3, 4, 5, 6, 7, 8].map((row) => `photos/${row}.png,masks/${row}.png`), ""].join(
  "\n",
);

export const regionPages = {
  P3180: page({
    explanation:
      "A mask, and boxes too, say where things are in a picture, so they have to move along when train pictures are moved. Mirrors and shifts by whole pixels (`flip`, `pad_crop`, `shift`) move them without loss. Turns and stretches would tear masks and leave boxes that are too wide, and a mixture of two pictures is at no place the one or the other. What comes in beyond the border has no boxes, so it is black where there are any.",
    program: painted("rotate(10deg)"),
    repair: ["rotate(10deg)", "flip(horizontal) -> pad_crop(4)"],
  }),
  P3181: page({
    explanation:
      "Where pictures are moved by pixels, their masks move by as many, so both must have one size. Both are brought to the size that is asked for when their files are read.",
    program: files,
    repair: ["mask(128, 128, 2)", "mask(64, 64, 2)"],
    files: { "photos.csv": rows },
  }),
} as const satisfies Readonly<Record<string, Page>>;
