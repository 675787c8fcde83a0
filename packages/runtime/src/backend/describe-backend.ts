/**
 * This machine in, a report out: what computes here, how fast, what is missing and the command that mends it. Plain data,
 * for `pipe doctor` and its `--json`; nothing is installed by asking.
 */
import { findCompiler } from "./build-binding.ts";
import { cacheFolder, folderSize } from "./cache.ts";
import { findPip } from "./fetch-with-pip.ts";
import { InstallFailure } from "./install-failure.ts";
import { installedNative } from "./install-native.ts";
import { type BackendKind, chooseBackend, loadBackend } from "./load-backend.ts";
import { type BackendSpeed, measureSpeed } from "./measure-speed.ts";
import { nvidiaSeen, wantedVariant } from "./native-environment.ts";
import { neverRunParts, pinsFor } from "./pins.ts";

/** Something that is not there, and the command or setting that brings it. */
export interface DoctorFinding {
  readonly what: string;
  readonly mend: string;
}

/** What `pipe doctor --json` prints. */
export interface DoctorReport {
  readonly node: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
  readonly backend: BackendKind;
  readonly tensorflow: string | null;
  readonly devices: readonly string[];
  readonly threads: number;
  readonly speed: BackendSpeed;
  readonly libraries: { readonly folder: string; readonly variant: string; readonly how: string } | null;
  /** Full paths; null when not found. */
  readonly compiler: string | null;
  readonly pip: string | null;
  readonly cache: { readonly folder: string; readonly bytes: number };
  readonly nvidiaGpu: boolean;
  readonly missing: readonly DoctorFinding[];
  readonly neverRun: readonly string[];
}

const installCommand = "npx pipe doctor --install";

function compilerCommand(): string {
  switch (process.platform) {
    case "darwin":
      return "xcode-select --install";
    case "win32":
      return "winget install LLVM.LLVM";
    default:
      return "apt-get install g++   (Fedora: dnf install gcc-c++)";
  }
}

function findMissing(report: Omit<DoctorReport, "missing">, reason: string | null): DoctorFinding[] {
  const missing: DoctorFinding[] = [];
  const nodeMajor = Number(report.node.slice(1).split(".")[0]);
  if (nodeMajor < 24)
    missing.push({ what: `Node 24 (this is ${report.node})`, mend: "npm install, then npx pipe doctor" });
  if (report.backend === "native") {
    if (report.nvidiaGpu && !report.devices.includes("GPU")) {
      missing.push({ what: "TensorFlow on the GPU", mend: `PENSTOCK_CUDA=1 ${installCommand}` });
    }
    return missing;
  }
  if (report.compiler === null) missing.push({ what: "a C++ compiler", mend: compilerCommand() });
  if (process.env["PENSTOCK_BACKEND"] && process.env["PENSTOCK_BACKEND"] !== "native") {
    missing.push({ what: `native TensorFlow (PENSTOCK_BACKEND is ${report.backend})`, mend: "unset PENSTOCK_BACKEND" });
  } else {
    const supported = pinsFor(report.platform, wantedVariant(process.env)) !== null;
    const mend = supported ? installCommand : "set PENSTOCK_TENSORFLOW=<folder of TensorFlow's C library>";
    missing.push({ what: reason ?? "native TensorFlow", mend });
  }
  return missing;
}

/** Looks at this machine and measures it for about a second; reads, loads what is installed, writes nothing. */
export async function describeBackend(): Promise<DoctorReport> {
  const env = process.env;
  // Asked for by name, native TensorFlow that is not there would be an error; here it is what the report is about.
  const prefer = env["PENSTOCK_BACKEND"] === "native" ? "native" : "auto";
  const { backend, failure } = await chooseBackend({ prefer, install: false }).catch(async (error: unknown) => {
    if (!(error instanceof InstallFailure)) throw error;
    return { backend: await loadBackend({ prefer: "wasm" }), failure: error };
  });
  const reason = failure?.message.replace(/\.$/, "") ?? null;
  const installed = backend.kind === "native" ? await installedNative(env) : null;
  const cache = cacheFolder(env);
  const platform = `${process.platform}-${process.arch}`;
  const report = {
    node: process.version,
    platform,
    backend: backend.kind,
    tensorflow: backend.tensorflowVersion,
    devices: backend.devices,
    threads: backend.threads,
    speed: measureSpeed(backend),
    libraries: installed && { folder: installed.folder, variant: installed.variant, how: installed.how },
    compiler: findCompiler(env)?.join(" ") ?? null,
    pip: (await findPip(env))?.join(" ") ?? null,
    cache: { folder: cache, bytes: await folderSize(cache) },
    nvidiaGpu: nvidiaSeen(env),
    neverRun: neverRunParts(platform),
  };
  return { ...report, missing: findMissing(report, reason) };
}
