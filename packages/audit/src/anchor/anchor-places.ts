import { open } from "node:fs/promises";
import { Agent, request } from "node:https";
import { SecretError } from "@latebound/core";
import { fileFault } from "../files/file-fault.ts";
import type { AnchorPlace, AuditAnchor } from "./anchor.ts";

/** A file, 0600, to which each anchor is appended as a line; best on another disk or a share that only appends. */
export function anchorFile(path: string): AnchorPlace {
  const append = async (text: string) => {
    const handle = await open(path, "a", 0o600);
    try {
      await handle.appendFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  };
  return {
    name: "file",
    put: (anchor) =>
      append(lineOf(anchor)).catch((error) => {
        throw fileFault("write the anchor file", path, error);
      }),
  };
}

/** Standard output, for a log collector; one JSON line each, or whatever stream is given. */
export function anchorStream(stream: NodeJS.WritableStream = process.stdout): AnchorPlace {
  return {
    name: "stream",
    put: (anchor) =>
      new Promise((resolve, reject) => {
        stream.write(lineOf(anchor), (error) => (error ? reject(postFault("the stream failed")) : resolve()));
      }),
  };
}

/** Options of `anchorPost`. */
export interface AnchorPostOptions {
  /** Headers of each request, such as an authorization; asked anew each time. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string;
  /** Milliseconds for the whole request; 10,000 by default. The log waits for `anchors.timeoutMs` at most. */
  readonly timeoutMs?: number;
}

/**
 * An HTTPS address that gets each anchor as a JSON body by POST; any 2xx is success, redirects are not followed.
 * @throws {SecretError} `invalid_config` for another scheme, or an address that holds credentials
 */
export function anchorPost(address: string, options: AnchorPostOptions = {}): AnchorPlace {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") {
    const message = "an anchor's address must be https:// without user information";
    throw new SecretError("invalid_config", { message, hint: "put credentials into headers" });
  }
  const agent = new Agent({ keepAlive: false, rejectUnauthorized: true, ca: options.ca });
  return {
    name: "https",
    async put(anchor) {
      const status = await post({ url, agent, options, text: lineOf(anchor) });
      if (status < 200 || status > 299) throw postFault(`the address answered with status ${status}`);
    },
  };
}

async function post(call: {
  readonly url: URL;
  readonly agent: Agent;
  readonly options: AnchorPostOptions;
  readonly text: string;
}): Promise<number> {
  const { url, agent, options, text } = call;
  const own = { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) };
  const headers = { ...(await headersOf(options)), ...own };
  const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent, headers, signal }, (response) => {
      response.resume();
      // Only the status counts; a body could go on for ever.
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on("error", () => reject(postFault("the address could not be reached")));
    outgoing.end(text);
  });
}

async function headersOf({ headers }: AnchorPostOptions): Promise<Readonly<Record<string, string>>> {
  try {
    return (await headers?.()) ?? {};
  } catch {
    throw postFault("its headers could not be had");
  }
}

function lineOf({ seq, hash, time }: AuditAnchor): string {
  return `${JSON.stringify({ seq, hash, time })}\n`;
}

function postFault(message: string): SecretError {
  return new SecretError("unavailable", { message: `the anchor was not exported: ${message}` });
}
