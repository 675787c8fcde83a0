/**
 * What a vector and its threads send each other besides numbers. In: plain data. Out: the same in another thread.
 * Why: both sides must agree on it.
 */
import type { MessagePort } from "node:worker_threads";
import type { Info, RenderFrame, RenderMode } from "../core/env.ts";
import type { RawSettings } from "../core/settings.ts";
import { GymError, type GymErrorCode } from "../errors/gym-error.ts";
import type { Json } from "../spaces/space.ts";
import type { AutoresetMode } from "../vector/autoreset-mode.ts";
import type { VectorLayout } from "../vector/vector-arrays.ts";

/** What a thread is started with. */
export interface ThreadArguments {
  readonly id: string;
  /** URLs of modules that register environments. */
  readonly modules: readonly string[];
  readonly settings: RawSettings;
  readonly renderMode: RenderMode | null;
  readonly maxEpisodeSteps: number | null;
  readonly autoreset: AutoresetMode;
  readonly layout: VectorLayout;
  readonly buffer: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  /** The place of the thread's first copy, and how many it has. */
  readonly first: number;
  readonly count: number;
  /** Arguments of resets come through it, answers go. Nobody listens: both sides read it when they know of a message. */
  readonly port: MessagePort;
}

/** Infos of one copy. */
export interface CopyInfos {
  readonly latest: Info | null;
  readonly final: Info | null;
}

/** What a thread says once, by itself. */
export type StartMessage = { readonly kind: "ready" } | Extract<ThreadMessage, { readonly kind: "fault" }>;

/** What a thread answers. */
export type ThreadMessage =
  | { readonly kind: "fault"; readonly code: GymErrorCode | null; readonly message: string }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "infos"; readonly infos: readonly CopyInfos[] }
  | { readonly kind: "snapshots"; readonly snapshots: readonly Json[] }
  | { readonly kind: "frames"; readonly frames: readonly RenderFrame[] };

/** A fault as plain data. */
export function faultMessage(error: unknown): Extract<ThreadMessage, { readonly kind: "fault" }> {
  if (error instanceof GymError) return { kind: "fault", code: error.code, message: error.message };
  return { kind: "fault", code: null, message: error instanceof Error ? error.message : String(error) };
}

/** The error that a fault was. */
export function faultError({ code, message }: { readonly code: GymErrorCode | null; readonly message: string }): Error {
  return code === null ? new Error(message) : new GymError(code, message);
}
