/**
 * An address in, a response stream out, over the proxy and the certificates that the environment names. `fetch` cannot be
 * used: it takes its proxy only from what was set before the process started.
 */
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import type { Environment } from "./cache.ts";

/** One request. */
export interface GetOptions {
  readonly env: Environment;
  readonly accept: string;
  /** Milliseconds without a byte after which it fails. */
  readonly patience: number;
}

/** A response with status 200; `url` is where redirects ended. */
export interface GetResponse {
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: http.IncomingMessage;
}

const maximumRedirects = 5;

/** The certificates to trust: Node's own, the system's, and those of the file that pip, curl or OpenSSL are told to use. */
function trusted(env: Environment): string[] {
  const certificates = [...tls.getCACertificates("default"), ...tls.getCACertificates("system")];
  for (const name of ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]) {
    const file = env[name];
    if (!file) continue;
    try {
      certificates.push(readFileSync(file, "utf8"));
    } catch {
      // A file that is not there adds no trust; the connection then fails with the certificate's own message.
    }
  }
  return certificates;
}

function request(url: URL, options: GetOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const agent = secure
      ? new https.Agent({ proxyEnv: { ...options.env }, ca: trusted(options.env) })
      : new http.Agent({ proxyEnv: { ...options.env } });
    const headers: http.OutgoingHttpHeaders = { accept: options.accept, "user-agent": "penstock" };
    const bare = new URL(url);
    if (url.username !== "") {
      const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
      headers["authorization"] = `Basic ${Buffer.from(login).toString("base64")}`;
      bare.username = "";
      bare.password = "";
    }
    const call = (secure ? https : http).get(bare, { agent, headers }, resolve);
    call.setTimeout(options.patience, () => {
      call.destroy(new Error(`no answer from ${url.host} for ${options.patience / 1000} s`));
    });
    call.on("error", reject);
  });
}

/** Asks for an address and follows redirects; rejects with a short reason when the answer is not a success. */
export async function get(address: URL, options: GetOptions): Promise<GetResponse> {
  let url = address;
  for (let hop = 0; hop <= maximumRedirects; hop++) {
    const response = await request(url, options);
    const status = response.statusCode ?? 0;
    if (status === 200) return { url, headers: response.headers, body: response };
    response.resume();
    const location = response.headers.location;
    if (status < 300 || status >= 400 || location === undefined) throw new Error(`${url.host} answers ${status}`);
    url = new URL(location, url);
    if (url.protocol !== "https:" && address.protocol === "https:")
      throw new Error(`${url.host} is not reached by https`);
  }
  throw new Error(`${address.host} redirects more than ${maximumRedirects} times`);
}
