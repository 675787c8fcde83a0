/**
 * Requests to an MLflow server (REST API 2.0): with whoever asks named, again after a while where the server fails, and with words a person can act on
 * where it does not answer or refuses.
 */

/** Why nothing can be exported there, in words. */
export class ExportError extends Error {}

/** What a client needs from outside. */
export interface ClientOptions {
  /** `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** Waits so many seconds. */
  readonly wait: (seconds: number) => Promise<void>;
}

/** Asks a server; answers are parsed JSON. */
export interface Client {
  get(path: string, query: Readonly<Record<string, string>>): Promise<Answer>;
  /** `anew` is false for what must not be done twice: a failure is told at once. */
  post(path: string, body: unknown, anew?: boolean): Promise<Answer>;
  put(path: string, body: Uint8Array): Promise<Answer>;
}

/** What a server said. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Seconds before a request is made again. */
const pauses = [0.5, 1, 2] as const;
const usualTimeout = 30;

function authorization(env: ClientOptions["env"]): Record<string, string> {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user, MLFLOW_TRACKING_PASSWORD: password } = env;
  if (user !== undefined && user !== "") {
    return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ""}`, "utf8").toString("base64")}` };
  }
  return token === undefined || token === "" ? {} : { authorization: `Bearer ${token}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the server says of a failure, on one line. */
function reasonOf({ status, body }: Answer): string {
  const message = typeof body === "object" && body !== null && "message" in body ? body.message : body;
  const words = typeof message === "string" ? message.replace(/\s+/g, " ").trim().slice(0, 200) : "";
  return words === "" ? `status ${status}` : `status ${status}: ${words}`;
}

/** A client of one server. Requests throw ExportError. */
export function mlflowClient({ url, env, fetch: ask, wait }: ClientOptions): Client {
  const base = url.replace(/\/+$/, "");
  const given = Number(env["MLFLOW_HTTP_REQUEST_TIMEOUT"]);
  const seconds = Number.isFinite(given) && given > 0 ? given : usualTimeout;
  const headers = authorization(env);

  /** One request: an answer, or why there is none. */
  const once = async (path: string, init: RequestInit): Promise<Answer | string> => {
    try {
      const response = await ask(`${base}${path}`, { ...init, signal: AbortSignal.timeout(seconds * 1000) });
      return { status: response.status, body: parsed(await response.text()) };
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError") {
        return `it has not answered within ${seconds} s; MLFLOW_HTTP_REQUEST_TIMEOUT=<seconds> waits longer`;
      }
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      return `it cannot be reached: ${cause}`;
    }
  };

  const request = async (path: string, init: RequestInit, anew: boolean): Promise<Answer> => {
    for (let attempt = 0; ; attempt++) {
      const answer = await once(path, init);
      const pause = anew ? pauses[attempt] : undefined;
      const failed = typeof answer === "string" || answer.status === 429 || answer.status >= 500;
      if (failed && pause !== undefined) {
        await wait(pause);
        continue;
      }
      if (typeof answer === "string") throw new ExportError(`The MLflow server at ${base} does not answer: ${answer}.`);
      if (answer.status === 401 || answer.status === 403) {
        const known = Object.keys(headers).length > 0;
        throw new ExportError(
          `The MLflow server at ${base} refuses ${known ? "who asks" : "to answer without a name"} (${reasonOf(answer)}); MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, say who you are.`,
        );
      }
      if (failed) throw new ExportError(`The MLflow server at ${base} failed (${reasonOf(answer)}).`);
      return answer;
    }
  };
  const json = { ...headers, "content-type": "application/json" };
  return {
    get: (path, query) => request(`${path}?${new URLSearchParams(query)}`, { headers }, true),
    post: (path, body, anew = true) =>
      request(path, { method: "POST", headers: json, body: JSON.stringify(body) }, anew),
    put: (path, body) => request(path, { method: "PUT", headers, body: Buffer.from(body) }, true),
  };
}

/** The answer of a request that must succeed. Throws ExportError. */
export function mustHold(answer: Answer, what: string): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new ExportError(`The MLflow server does not ${what}: ${reasonOf(answer)}.`);
}
