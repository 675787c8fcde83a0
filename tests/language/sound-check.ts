/**
 * In: any text at all. Out: its check, unless that is not sound: it throws, takes long, points outside of the
 * text, or cannot be shown.
 */
import {
  checkProgram,
  diagnosticsJson,
  type Host,
  memoryHost,
  type ProgramCheck,
  renderDiagnostics,
} from "@penstock/dsl";

/** A check that is not sound, and why. */
export class Unsound extends Error {
  override readonly name = "Unsound";
}

/** Processor time that a check may take, in milliseconds; other programs on the machine do not count. */
const mostTime = 1_000;

/** Checks a text as a program and gives the check; throws `Unsound` where anything but its meaning is wrong with that. */
export function checkSoundly(text: string, host: Host = memoryHost({ "p.pipe": text })): ProgramCheck {
  const checked = checkInTime(host);
  for (const { code, primary, related, fixes, title } of checked.diagnostics) {
    if (title === "" || title.includes("undefined")) throw new Unsound(`${code} is titled "${title}"`);
    for (const { span } of [primary, ...related, ...fixes]) {
      const file = checked.files.find((one) => one.path === span.file);
      const inside = span.start >= 0 && span.start <= span.end && span.end <= (file?.text.length ?? 0);
      if (!inside) throw new Unsound(`${code} points to ${span.start}–${span.end} of ${span.file}`);
    }
  }
  const failed = checked.diagnostics.some((one) => one.severity === "error");
  if (failed !== (checked.value === null))
    throw new Unsound("a program with errors has a value, or one without has none");
  // A text of hundreds of errors is shown as far as a terminal would be.
  const shown = checked.diagnostics.slice(0, 50);
  renderDiagnostics(shown, checked.files, { colour: true });
  diagnosticsJson(shown, checked.files);
  return checked;
}

/** On a busy machine a check takes longer now and then: one that is slow each time is slow. */
function checkInTime(host: Host): ProgramCheck {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 1; ; attempt++) {
    const start = process.cpuUsage();
    const checked = checkProgram("p.pipe", host);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1_000);
    if (least <= mostTime) return checked;
    if (attempt === 3) throw new Unsound(`the check took ${Math.round(least)} ms of processor time, three times`);
  }
}
