/** `pipe doctor`: what this machine has, how fast it is, what is missing and what mends it. */
import { describeBackend, failureText, InstallFailure, installNative, renderDoctor } from "@penstock/runtime/backend";
import type { Terminal } from "../terminal.ts";

export interface DoctorOptions {
  readonly json: boolean;
  /** Put native TensorFlow in place first. */
  readonly install: boolean;
}

/** Prints the report and gives the exit status: 1 when an asked-for installation failed. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  if (options.install) return install(terminal);
  const report = await describeBackend();
  terminal.out(
    options.json ? `${JSON.stringify(report, null, 2)}\n` : renderDoctor(report, { colour: terminal.colour }),
  );
  return 0;
}

/** Installs and says so only when there was something to do. */
async function install(terminal: Terminal): Promise<number> {
  let shown = "";
  try {
    await installNative({
      log: (line) => terminal.error(`penstock: ${line}`),
      onProgress: ({ stage, done, total }) => {
        if (!terminal.live) return;
        const share =
          done !== undefined && total !== undefined && total > 0 ? ` ${Math.floor((100 * done) / total)} %` : "";
        const line = `penstock: ${stage} TensorFlow${share}`;
        if (line !== shown) process.stderr.write(`\r\x1b[K${line}`);
        shown = line;
      },
    });
    return 0;
  } catch (error) {
    if (!(error instanceof InstallFailure)) throw error;
    terminal.error(failureText(error));
    return 1;
  } finally {
    if (shown !== "") process.stderr.write("\r\x1b[K");
  }
}
