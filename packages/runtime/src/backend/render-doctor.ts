/** A doctor's report in, its text for a terminal out. */
import { styleText } from "node:util";
import type { DoctorReport } from "./describe-backend.ts";

const backendNames: Readonly<Record<DoctorReport["backend"], string>> = {
  native: "native TensorFlow",
  wasm: "WebAssembly (about ten times slower than native TensorFlow)",
  cpu: "plain JavaScript (for tests only)",
};

function bytesText(bytes: number): string {
  return bytes === 0 ? "empty" : bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** One line a fact, what is missing with its command after it, and what nobody has run on such a machine last. */
export function renderDoctor(report: DoctorReport, options: { readonly colour: boolean }): string {
  const paint = (style: "bold" | "dim" | "green" | "yellow", text: string): string =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const fact = (name: string, value: string): string => `  ${paint("dim", name.padEnd(12))}${value}`;
  const { libraries, speed, missing } = report;
  const version = report.tensorflow === null ? "" : ` ${report.tensorflow}`;
  const lines = [
    fact("Node", `${report.node} on ${report.platform}`),
    fact("backend", paint(report.backend === "native" ? "green" : "yellow", backendNames[report.backend] + version)),
    fact("devices", `${report.devices.join(", ")}, ${report.threads} threads`),
    fact("speed", `matmul ${speed.matmulGflops} GFLOP/s, convolution ${speed.convolutionGflops} GFLOP/s`),
    ...(libraries === null
      ? []
      : [fact("libraries", `${libraries.folder} (${libraries.variant}; from ${libraries.how})`)]),
    fact("compiler", report.compiler ?? "none found"),
    fact("pip", report.pip ?? "none found (the package index is asked directly)"),
    fact("cache", `${report.cache.folder} (${bytesText(report.cache.bytes)})`),
    fact("NVIDIA GPU", report.nvidiaGpu ? "found" : "none found"),
    "",
    missing.length === 0 ? `  ${paint("green", "Nothing is missing.")}` : `  ${paint("bold", "Missing")}`,
    ...missing.map(({ what, mend }) => `    ${what}\n      ${paint("bold", mend)}`),
    "",
    `  ${paint("bold", "Written but never run by the authors")}`,
    ...report.neverRun.map((part) => `    ${part}`),
  ];
  return `${lines.join("\n")}\n`;
}
