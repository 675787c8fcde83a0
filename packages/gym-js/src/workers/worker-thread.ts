/**
 * One thread of a WorkerVectorEnv. In: commands. Out: results of its copies in shared arrays.
 * Why: it runs the same group of copies as a SyncVectorEnv, so that results are the same to the bit.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { ResetArguments } from "../core/env.ts";
import { stepsInPlace } from "../core/in-place-env.ts";
import { GymError } from "../errors/gym-error.ts";
import { findSpec } from "../registry/default-registry.ts";
import { createFromSpec } from "../registry/registry.ts";
import { InPlaceCopies, type InPlaceCopy } from "../vector/in-place-copies.ts";
import { vectorArrays } from "../vector/vector-arrays.ts";
import { awaitCommand, type Command, commands, done } from "./control.ts";
import {
  type CopyInfos,
  faultMessage,
  type StartMessage,
  type ThreadArguments,
  type ThreadMessage,
} from "./messages.ts";

// Started by a WorkerVectorEnv only, with these arguments.
const args = workerData as ThreadArguments;
const control = new Int32Array(args.control);

function send(message: ThreadMessage): void {
  args.port.postMessage(message);
}

function sayAtStart(message: StartMessage): void {
  parentPort?.postMessage(message);
}

/** The copies of this thread. */
async function createCopies(): Promise<InPlaceCopies> {
  for (const module of args.modules) await import(module);
  const lookup = findSpec(args.id);
  if (lookup.spec === null) throw lookup.error;
  const { spec } = lookup;
  const { settings, renderMode, maxEpisodeSteps, autoreset, layout, buffer, first, count } = args;
  const onWarning = (message: string): void => send({ kind: "warning", message });
  const envs = Array.from({ length: count }, (): InPlaceCopy => {
    const { env } = createFromSpec(spec, { settings, onWarning, ...(renderMode === null ? {} : { renderMode }) });
    if (stepsInPlace(env)) return env;
    throw new GymError("vector", `${spec.id} does not step in place.`);
  });
  return new InPlaceCopies(envs, { arrays: vectorArrays(layout, buffer), autoreset, maxEpisodeSteps, first });
}

function obey(command: Command, copies: InPlaceCopies): void {
  switch (command) {
    case commands.step:
      copies.step();
      return;
    case commands.reset: {
      // Sent right before the command.
      copies.reset(receiveMessageOnPort(args.port)?.message as readonly (ResetArguments | null)[]);
      return;
    }
    case commands.infos:
      send({
        kind: "infos",
        infos: Array.from({ length: args.count }, (_, copy): CopyInfos => {
          const index = args.first + copy;
          return { latest: copies.latestInfo(index), final: copies.finalInfo(index) };
        }),
      });
      return;
    case commands.render:
      send({ kind: "frames", frames: copies.render() });
      return;
    case commands.snapshot:
      send({ kind: "snapshots", snapshots: copies.snapshot() });
      return;
    case commands.restore:
      // Sent right before the command.
      copies.restore(receiveMessageOnPort(args.port)?.message as readonly unknown[]);
      return;
    case commands.close:
      copies.close();
  }
}

function serve(copies: InPlaceCopies): void {
  // The counter of commands wraps around as 32 bits do.
  for (let seen = 0; ; seen = (seen + 1) | 0) {
    const command = awaitCommand(control, seen);
    try {
      obey(command, copies);
    } catch (error) {
      send(faultMessage(error));
    }
    done(control);
    if (command === commands.close) return;
  }
}

try {
  const copies = await createCopies();
  sayAtStart({ kind: "ready" });
  serve(copies);
} catch (error) {
  sayAtStart(faultMessage(error));
}
