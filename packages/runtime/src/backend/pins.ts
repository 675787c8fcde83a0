/**
 * Platform in, the wheels to take TensorFlow from out: names, sizes and sha256 as the Python package index publishes
 * them. A wheel of any Python version holds the same libraries; cp311 is taken everywhere.
 */
import { cudaWheels } from "./pins-cuda.ts";

/** The TensorFlow that the native backend is built against. */
export const tensorflowVersion = "2.21.0";

/** One file of the Python package index. */
export interface PinnedWheel {
  /** Name of the project in the index, such as `tensorflow-cpu`. */
  readonly project: string;
  readonly version: string;
  readonly file: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly sha256: string;
  /** Entries to unpack: a path that ends in `/` means everything below it. */
  readonly entries: readonly string[];
}

/** Which libraries: for the processor, or for NVIDIA GPUs. */
export type Variant = "cpu" | "cuda12";

/** What to install on one platform. */
export interface PlatformPins {
  readonly variant: Variant;
  readonly wheels: readonly PinnedWheel[];
  /** Upper bound of what is unpacked, in bytes. */
  readonly maximumBytes: number;
}

const headers = [
  "tensorflow/include/tensorflow/c/",
  "tensorflow/include/tensorflow/core/platform/ctstring.h",
  "tensorflow/include/tensorflow/core/platform/ctstring_internal.h",
  "tensorflow/include/tsl/platform/ctstring.h",
  "tensorflow/include/tsl/platform/ctstring_internal.h",
  "tensorflow/include/xla/tsl/c/",
];
const linux = [...headers, "tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"];
const mac = [...headers, "tensorflow/libtensorflow_cc.2.dylib", "tensorflow/libtensorflow_framework.2.dylib"];
const windows = [
  ...headers,
  "tensorflow/python/_pywrap_tensorflow_common.dll",
  "tensorflow/python/_pywrap_tensorflow_common.dll.if.lib",
];

const version = tensorflowVersion;
const cpuBytes = 2e9;

const byPlatform: Readonly<Record<string, PinnedWheel>> = {
  "linux-x64": {
    project: "tensorflow-cpu",
    version,
    file: "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
    size: 273829956,
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    entries: linux,
  },
  "linux-arm64": {
    project: "tensorflow",
    version,
    file: "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl",
    size: 281828020,
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    entries: linux,
  },
  "darwin-arm64": {
    project: "tensorflow",
    version,
    file: "tensorflow-2.21.0-cp311-cp311-macosx_12_0_arm64.whl",
    size: 223405849,
    sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    entries: mac,
  },
  "win32-x64": {
    project: "tensorflow-cpu",
    version,
    file: "tensorflow_cpu-2.21.0-cp311-cp311-win_amd64.whl",
    size: 350834051,
    sha256: "6fc992a9c8700e18c178b0525f4e7697e58fce88df0dcb95db4dd3c7ad5f4651",
    entries: windows,
  },
};

const linuxCuda: PinnedWheel = {
  project: "tensorflow",
  version,
  file: "tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl",
  size: 572440367,
  sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
  entries: linux,
};

/** The wheels for a platform such as `linux-x64`; null where TensorFlow publishes none. */
export function pinsFor(platform: string, variant: Variant): PlatformPins | null {
  if (variant === "cuda12") {
    return platform === "linux-x64" ? { variant, wheels: [linuxCuda, ...cudaWheels], maximumBytes: 10e9 } : null;
  }
  const wheel = byPlatform[platform];
  return wheel === undefined ? null : { variant, wheels: [wheel], maximumBytes: cpuBytes };
}

/** What this platform's users should know was written but never run by the authors. */
export function neverRunParts(platform: string): string[] {
  const cuda =
    "CUDA 12 (PENSTOCK_CUDA=1): wheels and sums are pinned, the build is written; never run on a GPU by its authors";
  switch (platform) {
    case "linux-x64":
      return [cuda];
    case "linux-arm64":
    case "darwin-arm64":
      return [`native TensorFlow on ${platform}: written from the published wheel; never run there by its authors`];
    case "win32-x64":
      return [
        "native TensorFlow on Windows: written from the published wheel's list of files; never run there by its authors",
      ];
    default:
      return [`native TensorFlow on ${platform}: TensorFlow ${tensorflowVersion} publishes no wheel for it`];
  }
}
