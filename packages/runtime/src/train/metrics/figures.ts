/**
 * The answers of one output in, its figures out, each as a function of how often every row counts. What several of them are made of (counts by
 * class, rows in order of their scores) is made once, when the first of them asks.
 */
import { boxTable } from "./box-figures.ts";
import { classTable } from "./class-figures.ts";
import type { Figure, Judged, Table } from "./figure.ts";
import { foundTable } from "./found-figures.ts";
import { labelTable } from "./label-figures.ts";
import { numberTable } from "./number-figures.ts";
import { pixelTable } from "./pixel-figures.ts";
import { sequenceTable } from "./sequence-figures.ts";
import { textTable } from "./text-figures.ts";

function tableOf(part: Judged): Table {
  switch (part.task) {
    case "class":
      return classTable(part);
    case "labels":
      return labelTable(part);
    case "numbers":
      return numberTable(part);
    case "embedding":
      return foundTable(part);
    case "sequence":
      return sequenceTable(part);
    case "text":
      return textTable(part);
    case "pixels":
      return pixelTable(part);
    case "boxes":
      return boxTable(part);
  }
}

/** All figures of such answers by name, none of them computed yet. */
export function figuresOf(part: Judged): ReadonlyMap<string, () => Figure> {
  return new Map(Object.entries(tableOf(part)));
}
