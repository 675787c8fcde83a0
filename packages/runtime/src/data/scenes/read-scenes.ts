/** The source `scenes` in, a table of drawn pictures with their masks and boxes out. */
import type { CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { writeBoxes } from "../boxes/boxes-field.ts";
import type { ColumnRoom } from "../column-room.ts";
import type { DataContext } from "../data-context.ts";
import { numberArgument } from "../fitted-steps.ts";
import { gatheredImages } from "../read-idx.ts";
import type { Table, TableColumn } from "../table.ts";
import { TextSink } from "../text-rows.ts";
import { SceneDrawer, type SceneForm } from "./draw-scene.ts";
import type { ShapeName } from "./shapes.ts";

/** Rows between two reports. */
const reported = 256;
/** What pixels show that belong to no shape; the checker's word. */
const background = "background";

/** Draws all rows; the numbers of a mask are those of the classes as the program orders them. */
export async function readScenes(
  dataset: CheckedDataset,
  { context, room }: { readonly context: DataContext; readonly room: ColumnRoom },
): Promise<Table> {
  const form = sceneForm(dataset.source);
  const rows = numberArgument(dataset.source.args, "rows");
  const pixels = form.size * form.size;
  const images = room.sink("image.rows", 3 * pixels, rows);
  const masks = room.sink("mask.rows", pixels, rows);
  const boxes = new TextSink(room, "boxes.texts");
  const numbers = maskNumbers(dataset, form);
  const drawer = new SceneDrawer(form);
  for (let row = 0; row < rows; row++) {
    const scene = drawer.draw(row);
    images.append(scene.picture);
    masks.append(scene.mask.map((number) => numbers[number] ?? 0));
    boxes.add(writeBoxes(scene.boxes.map(({ shape, ...place }) => ({ ...place, label: form.shapes[shape] ?? "" }))));
    if (row % reported === 0) {
      context.signal?.throwIfAborted();
      context.onProgress?.({ what: "drawing scenes", done: row, total: rows });
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
  const columns = new Map<string, TableColumn>([
    ["image", { kind: "image", shape: [form.size, form.size, 3], data: gatheredImages(images) }],
    ["mask", { kind: "image", shape: [form.size, form.size, 1], data: gatheredImages(masks) }],
    ["boxes", { kind: "text", data: boxes.finish() }],
  ]);
  return { rows, columns, official: null, origin: null };
}

function sceneForm({ args }: CheckedDataset["source"]): SceneForm {
  const { shapes } = args;
  if (!Array.isArray(shapes)) throw new InternalError("`scenes` has no shapes");
  return {
    size: numberArgument(args, "size"),
    // The catalog lists what may stand there.
    shapes: shapes.map((name) => String(name) as ShapeName),
    least: numberArgument(args, "least"),
    most: numberArgument(args, "most"),
    noise: numberArgument(args, "noise"),
    clutter: numberArgument(args, "clutter"),
    seed: numberArgument(args, "seed"),
  };
}

/** For the ground and each shape the number that the program's classes give it. */
function maskNumbers({ targets }: CheckedDataset, { shapes }: SceneForm): readonly number[] {
  const target = targets.find(({ type, columns }) => type.kind === "mask" && columns.includes("mask"));
  const names = [background, ...shapes];
  const { type } = target ?? {};
  return type?.kind === "mask"
    ? names.map((name) => Math.max(0, type.classes.indexOf(name)))
    : names.map((_, at) => at);
}
