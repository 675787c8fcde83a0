/**
 * The built-in data sets of texts. Their files are taken at fixed commits of the repositories that publish them; sums are of those
 * files.
 */
import type { ProbedColumn } from "../source/host.ts";
import type { DatasetEntry, DatasetFile } from "./datasets.ts";
import { bankingIntents, clincIntents } from "./intent-classes.ts";

const column = (name: string, kind: ProbedColumn["kind"], values: readonly string[] | null = null): ProbedColumn => ({
  name,
  kind,
  shape: null,
  values,
});

interface Published {
  /** The file's address, without its name where that is the same. */
  readonly from: string;
  readonly name: string;
  readonly role: DatasetFile["role"];
  readonly bytes: number;
  readonly sha256: string;
  /** Where it is called otherwise. */
  readonly upstream?: string;
}

const published = ({ from, upstream, ...file }: Published): DatasetFile => ({
  ...file,
  url: `https://raw.githubusercontent.com/${from}/${upstream ?? file.name}`,
  package: null,
  contentSha256: null,
  archiveMember: null,
  required: true,
});

const clincFile = published({
  from: "clinc/oos-eval/master/data",
  name: "data_full.json",
  role: "rows",
  bytes: 2_495_390,
  sha256: "36923c3705a59e08fe9c3883d8bc2dd966ef93e22cb78ac41171782a698d56e0",
});

const clinc = {
  licence: "CC BY 3.0",
  citation:
    "S. Larson et al.: An evaluation dataset for intent classification and out-of-scope prediction. EMNLP-IJCNLP (2019).",
  folder: "clinc150",
  reader: "intent_lists",
  files: [clincFile],
} as const;

const phraseColumns = [column("text", "text"), column("sentiment", "class", ["negative", "neutral", "positive"])];

/** A part of the Financial PhraseBank by how many annotators agreed. */
const phrases = (one: {
  readonly name: string;
  readonly agreed: string;
  readonly rows: number;
  readonly file: DatasetFile;
}): DatasetEntry => ({
  name: one.name,
  doc: `Financial PhraseBank: ${one.rows.toLocaleString("en")} sentences of English financial news and whether they are good or bad news for an investor, on which ${one.agreed} of the annotators agreed.`,
  licence: "CC BY-NC-SA 3.0: not for commercial use",
  citation:
    "P. Malo et al.: Good debt or bad debt: detecting semantic orientations in economic texts. J. Assoc. Inf. Sci. Technol. 65 (2014).",
  columns: phraseColumns,
  rows: one.rows,
  official: null,
  folder: "financial_phrasebank",
  reader: "labelled_lines",
  files: [one.file],
});

const phraseFolder =
  "Alexis-Fauxbaton/Financial-News-Sentiment-Analysis/fef40ac826a264c4fe3e52f4ab17e0123cbadb35/FinancialPhraseBank";
/** The Financial PhraseBank by how many annotators agreed; each file is part of the one before. */
const phraseFiles = {
  half: published({
    from: "chiuyuwen91/Forecast-stock-price/b71afc38a94320e0e1272568bb85afd103ed2f6f/data",
    name: "Sentences_50Agree.txt",
    role: "rows",
    bytes: 666_509,
    sha256: "13388b8bf2f878c68fb4d47564fa0072756eb4e9ba4a16467d6d7f0a29a6a742",
  }),
  twoThirds: published({
    from: phraseFolder,
    name: "Sentences_66Agree.txt",
    role: "rows",
    bytes: 576_037,
    sha256: "6fcda6c07b5731fa075c81372413c921f95057b89ed611be0b2d1620ac94ac09",
  }),
  threeQuarters: published({
    from: phraseFolder,
    name: "Sentences_75Agree.txt",
    role: "rows",
    bytes: 463_538,
    sha256: "8aa3210c6fc324ec2f5bd903f7767543280525cd88bb6cbed5d39b33f01a4f05",
  }),
  all: published({
    from: phraseFolder,
    name: "Sentences_AllAgree.txt",
    role: "rows",
    bytes: 297_372,
    sha256: "3d1acdf23036bdbfb48713548731b1ae82664e551081fec2f20bfe722d274d9a",
  }),
} as const;

const fiqaFolder = "AlexYangLi/ALA/7a25811a9ef7d28b09d99b21593a71893c88fcda/raw_data";
const multi30kFolder = "multi30k/dataset/master/data/task1/raw";

const lines = (name: string, role: DatasetFile["role"], bytes: number, sha256: string): DatasetFile =>
  published({ from: multi30kFolder, name, role, bytes, sha256 });

/** Every built-in data set of texts. */
export const textDatasets: readonly DatasetEntry[] = [
  {
    ...clinc,
    name: "clinc150",
    doc: "22,500 short questions to an assistant, of 150 intents in ten domains, 100 of each for training.",
    columns: [column("text", "text"), column("intent", "class", clincIntents)],
    rows: 22_500,
    official: { train: 15_000, valid: 3_000, test: 4_500 },
  },
  {
    ...clinc,
    name: "clinc150_outside",
    doc: "1,200 questions that belong to none of the 150 intents of `clinc150`.",
    columns: [column("text", "text")],
    rows: 1_200,
    official: { train: 100, valid: 100, test: 1_000 },
  },
  {
    name: "banking77",
    doc: "13,083 questions of a bank's customers, of 77 intents.",
    licence: "CC BY 4.0",
    citation:
      "I. Casanueva et al.: Efficient intent detection with dual sentence encoders. NLP for ConvAI, ACL (2020).",
    columns: [column("text", "text"), column("category", "class", bankingIntents)],
    rows: 13_083,
    official: { train: 10_003, test: 3_080 },
    reader: "banking_csv",
    files: [
      published({
        from: "PolyAI-LDN/task-specific-datasets/master/banking_data",
        name: "train.csv",
        role: "train",
        bytes: 839_073,
        sha256: "b06e26ac675513959a63135f11b94ea7786ed02da65db93a5650d8838cbc664b",
      }),
      published({
        from: "PolyAI-LDN/task-specific-datasets/master/banking_data",
        name: "test.csv",
        role: "test",
        bytes: 239_961,
        sha256: "d12d6e3bc4c3103966ae786dc435913c0c563dfa328f5a3646d0e62cfeeb474d",
      }),
    ],
  },
  phrases({
    name: "financial_phrasebank",
    agreed: "at least half",
    rows: 4_846,
    file: phraseFiles.half,
  }),
  {
    ...phrases({
      name: "financial_phrasebank_graded",
      agreed: "at least half",
      rows: 4_846,
      file: phraseFiles.half,
    }),
    doc: "Financial PhraseBank: 4,846 sentences of English financial news, whether they are good or bad news for an investor, and the share of annotators who agreed: 0.5, 0.66, 0.75 or 1.",
    columns: [...phraseColumns, column("agreement", "number")],
    reader: "graded_lines",
    files: Object.values(phraseFiles),
  },
  phrases({
    name: "financial_phrasebank_66",
    agreed: "at least two thirds",
    rows: 4_217,
    file: phraseFiles.twoThirds,
  }),
  phrases({
    name: "financial_phrasebank_75",
    agreed: "at least three quarters",
    rows: 3_453,
    file: phraseFiles.threeQuarters,
  }),
  phrases({
    name: "financial_phrasebank_all",
    agreed: "all",
    rows: 2_264,
    file: phraseFiles.all,
  }),
  {
    name: "fiqa",
    doc: "1,173 opinions on companies in 1,111 headlines and posts, each with a score of its sentiment from -1 to 1 and what it is about.",
    licence: "none stated; published for research",
    citation: "M. Maia et al.: WWW'18 open challenge: financial opinion mining and question answering. WWW (2018).",
    columns: [
      column("text", "text"),
      column("score", "number"),
      column("company", "text"),
      column("aspect", "class", ["Corporate", "Economy", "Market", "Stock"]),
      column("kind", "class", ["headline", "post"]),
    ],
    rows: 1_173,
    official: null,
    reader: "aspect_json",
    files: [
      published({
        from: fiqaFolder,
        name: "task1_headline_ABSA_train.json",
        role: "rows",
        bytes: 147_690,
        sha256: "714f153b085fd881457389e0a60a695911c2a80e27486284ae1ae24c105ff931",
      }),
      published({
        from: fiqaFolder,
        name: "task1_post_ABSA_train.json",
        role: "rows",
        bytes: 226_930,
        sha256: "99af9dd92163c9545b213639d68bd3f2089d41ed3c2f4690a39f46f95d9089e8",
      }),
    ],
  },
  {
    name: "ag_news",
    doc: "12,600 news in four topics, title and description: 5,000 of the training part of AG's corpus and its whole test part.",
    licence: "none stated; the corpus is for uses that are not commercial",
    citation:
      "X. Zhang, J. Zhao, Y. LeCun: Character-level convolutional networks for text classification. NIPS (2015).",
    columns: [column("text", "text"), column("topic", "class", ["world", "sports", "business", "technology"])],
    rows: 12_600,
    official: { train: 5_000, test: 7_600 },
    reader: "news_csv",
    files: [
      published({
        from: "lst11111/bert-text-classification/15437ce75db1ec21cdf313fcbaea897e29027b09/data/ag_news",
        upstream: "train.csv",
        name: "train-5000.csv",
        role: "train",
        bytes: 1_207_718,
        sha256: "23ff4a798bef4c6f1bab4018f491757b87e124901515e4e208461e022a163401",
      }),
      published({
        from: "madhubandru/Text-Classification-on-News-Articles-using-BERT-Framework/082f2db7c08a8fa3e19c46df0b4b5b0a5f81d1cd/ag_news_csv",
        name: "test.csv",
        role: "test",
        bytes: 1_831_781,
        sha256: "72b844642f92fb74fe397f0d1dd8a46d4cfd6fff60bc5c1a214fe40c44708fd7",
      }),
    ],
  },
  {
    name: "multi30k",
    doc: "31,014 descriptions of pictures in English with their translations into German, and 1,000 more for testing (2016, flickr).",
    licence: "for research and education that is not commercial",
    citation:
      "D. Elliott, S. Frank, K. Sima'an, L. Specia: Multi30K: multilingual English-German image descriptions. VL (2016).",
    columns: [column("en", "text"), column("de", "text")],
    rows: 31_014,
    official: { train: 29_000, valid: 1_014, test: 1_000 },
    reader: "aligned_lines",
    files: [
      lines("train.en.gz", "train", 568_929, "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f"),
      lines("train.de.gz", "train", 637_044, "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6"),
      lines("val.en.gz", "valid", 21_650, "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28"),
      lines("val.de.gz", "valid", 24_681, "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a"),
      lines(
        "test_2016_flickr.en.gz",
        "test",
        21_077,
        "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
      ),
      lines(
        "test_2016_flickr.de.gz",
        "test",
        22_890,
        "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
      ),
    ],
  },
];
