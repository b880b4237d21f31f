import {
  type Call,
  defineKind,
  type Key,
  type Payload,
  type Provider,
  type ProviderKind,
} from "@latebound/provider";
import { statusFault, unusable } from "./keep-error.ts";
import { type KeepOptions, keepOptions } from "./keep-options.ts";
import { createRequester } from "./keep-request.ts";

/** The kind `keep`: secrets of a Keep service. */
export function keep(): ProviderKind {
  return defineKind<KeepOptions>({
    kind: "keep",
    options: keepOptions,
    checkKey,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: createKeepProvider,
  });
}

function checkKey({ path, version, stage }: Key): string | undefined {
  if (stage !== undefined) return "keep has no stages; leave out ?stage=";
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)) return "a version is a whole number from 1";
  const isSound = path.split("/").every((segment) => !["", ".", ".."].includes(segment));
  return isSound && path.isWellFormed() ? undefined : "a key is names with `/` between them";
}

function createKeepProvider(options: KeepOptions): Provider {
  const requester = createRequester(options);

  async function get({ path, version }: Key, { signal }: Call): Promise<Payload | undefined> {
    const name = path.split("/").map(encodeURIComponent).join("/");
    const query = version === undefined ? "" : `?version=${version}`;
    const { status, retryAfter, body } = await requester.send(`/v1/secrets/${name}${query}`, signal);
    if (status === 200) return payloadOf(parseObject(body));
    // Only keep's own word is an absence: a 404 from anything else on the way is a fault.
    if (status === 404 && isAbsence(body)) return undefined;
    throw statusFault(status, retryAfter);
  }
  return { get, close: async () => requester.close() };
}

function payloadOf({ value, encoding, version }: Record<string, unknown>): Payload {
  if (typeof value !== "string" || typeof version !== "number")
    throw unusable("an answer without value or version");
  if (encoding === "text") return { text: value, version: `${version}` };
  if (encoding === "base64") return { bytes: bytesOf(value), version: `${version}` };
  throw unusable("a value in an unknown encoding");
}

function bytesOf(base64: string): Uint8Array {
  // Buffer.alloc, since what Buffer.from gives may lie in memory that others share.
  const bytes = Buffer.alloc(Buffer.byteLength(base64, "base64"));
  bytes.write(base64, "base64");
  return bytes;
}

function isAbsence(body: string): boolean {
  try {
    return parseObject(body).absent === true;
  } catch {
    return false;
  }
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) return { ...parsed };
  } catch {
    // The error of JSON.parse quotes the text, so nothing of it goes on.
  }
  throw unusable("something that is not a JSON object");
}
