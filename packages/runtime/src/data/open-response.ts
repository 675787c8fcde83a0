/**
 * An address and request headers in, a response stream out, over redirects and the proxy that the environment names
 * (which `fetch` takes only from what was set before the process started).
 */
import http from "node:http";
import https from "node:https";
import tls from "node:tls";

const LARGEST_REDIRECTS = 5;

/** An answer that will not change by asking again. */
export class FinalAnswer extends Error {}

/** One request. */
export interface ResponseRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds without a byte after which the connection counts as dead. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  /** `name:password` for the server that is asked first. */
  readonly login?: string | undefined;
}

/** Node's own certificates and the system's, for networks that look into their connections. */
function trusted(): string[] {
  return [...tls.getCACertificates("default"), ...tls.getCACertificates("system")];
}

function ask(url: URL, { headers, patience, signal }: ResponseRequest): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      headers: { "user-agent": "penstock", ...headers },
      ...(signal === undefined ? {} : { signal }),
    };
    let answer: http.IncomingMessage | null = null;
    const accept = (response: http.IncomingMessage): void => {
      answer = response;
      resolve(response);
    };
    const request =
      url.protocol === "https:"
        ? https.get(url, { ...options, agent: new https.Agent({ proxyEnv: process.env, ca: trusted() }) }, accept)
        : http.get(url, { ...options, agent: new http.Agent({ proxyEnv: process.env }) }, accept);
    request.setTimeout(patience, () => {
      (answer ?? request).destroy(new Error(`no byte from ${url.host} for ${patience / 1000} s`));
    });
    request.on("error", reject);
  });
}

/** Asks for an address, following redirects; any status below 300 or from 400 on is the caller's to judge. */
export async function openResponse(address: string, request: ResponseRequest): Promise<http.IncomingMessage> {
  let url = new URL(address);
  for (let hop = 0; hop <= LARGEST_REDIRECTS; hop++) {
    const known = request.login !== undefined && url.origin === new URL(address).origin;
    const authorization = `Basic ${Buffer.from(request.login ?? "").toString("base64")}`;
    const headers = known ? { ...request.headers, authorization } : request.headers;
    const response = await ask(url, { ...request, headers });
    const status = response.statusCode ?? 0;
    if (status < 300 || status >= 400) return response;
    response.resume();
    const { location } = response.headers;
    if (location === undefined) throw new FinalAnswer(`${url.host} answers ${status} without saying where to go`);
    const next = new URL(location, url);
    if (url.protocol === "https:" && next.protocol !== "https:") {
      throw new FinalAnswer(`${url.host} sends on to ${next.host}, which is not reached by https`);
    }
    url = next;
  }
  throw new FinalAnswer(`${url.host} redirects more than ${LARGEST_REDIRECTS} times`);
}
