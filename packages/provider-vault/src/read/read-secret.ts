import { type Key, type Payload, SecretError } from "@latebound/provider";
import { encodePath } from "../api-path.ts";
import type { BackendPlace } from "../backend-place.ts";
import { discoverMount } from "../mount/discover-mount.ts";
import type { Mount } from "../mount/mount.ts";
import type { MountTable } from "../mount/mount-table.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import type { VaultClient, VaultRequest } from "../transport/vault-client.ts";
import { answerFault } from "../vault-error.ts";
import { logicalForm } from "../vault-path.ts";
import { enginePayload } from "./engine-payload.ts";
import { isWithoutData, kv1Payload, kv2Payload } from "./kv-payload.ts";

/** What reading needs besides the key. */
export interface ReadTools {
  readonly client: VaultClient;
  readonly mounts: MountTable;
  readonly place: BackendPlace;
  readonly signal: AbortSignal;
  /** Wall time in Unix milliseconds. */
  now(): number;
}

/** The payload of a key, or undefined when the backend says that it doesn't exist. */
export async function readSecret(key: Key, tools: ReadTools): Promise<Payload | undefined> {
  const mount = await findMount(key, tools);
  const askedAtMs = tools.now();
  const answer = await tools.client.ask(readRequest(key, mount), tools.signal);
  if (!isOfAnotherMount(answer)) return payloadOf(answer, { key, mount, askedAtMs }, tools.place);
  tools.mounts.forget(mount);
  const rediscovered = await findMount(key, tools);
  const again = await tools.client.ask(readRequest(key, rediscovered), tools.signal);
  if (isOfAnotherMount(again)) throw answerFault(again, tools.place);
  return payloadOf(again, { key, mount: rediscovered, askedAtMs }, tools.place);
}

/** The mount above a key; a key that can't be read there is refused. */
export async function findMount(key: Key, { client, mounts, place, signal }: ReadTools): Promise<Mount> {
  const discover = (shared: AbortSignal) => discoverMount(client, key.path, { place, signal: shared });
  const mount = await mounts.find(key.path, signal, discover);
  const { provider } = place;
  if (key.version !== undefined && mount.engine !== "kv2") {
    throw new SecretError("invalid_reference", { message: "only KV version 2 keeps versions", provider });
  }
  const logical = mount.engine === "kv2" ? logicalForm(key.path, mount.path) : undefined;
  if (logical === undefined) return mount;
  const message = "the path is an API path of KV version 2, not the secret's own";
  throw new SecretError("invalid_reference", { message, provider, hint: `write ${logical}` });
}

/** The path below `/v1/` that a key is read at, not yet encoded; below KV version 2 also that of its fields' names. */
export function apiPath({ path }: Key, mount: Mount, word: "data" | "subkeys" = "data"): string {
  return mount.engine === "kv2" ? `${mount.path}${word}/${path.slice(mount.path.length)}` : path;
}

function readRequest(key: Key, mount: Mount): VaultRequest {
  return getRequest(apiPath(key, mount), key);
}

/** Asks for the version that the key names. */
export function getRequest(path: string, { version }: Key): VaultRequest {
  const query = version === undefined ? "" : `?version=${version}`;
  return { method: "GET", path: `${encodePath(path)}${query}` };
}

function isOfAnotherMount({ warnings, errors, status }: VaultAnswer): boolean {
  const isKv2 = warnings.some((warning) => /invalid path for a versioned/i.test(warning));
  return isKv2 || (status === 404 && errors.some((error) => /no handler for route/i.test(error)));
}

interface Asked {
  readonly key: Key;
  readonly mount: Mount;
  readonly askedAtMs: number;
}

function payloadOf(answer: VaultAnswer, asked: Asked, place: BackendPlace): Payload | undefined {
  if (isAbsence(answer, asked.mount)) return undefined;
  if (answer.status !== 200 || !answer.isJson) throw answerFault(answer, place);
  if (asked.mount.engine === "kv1") return kv1Payload(answer, asked.key, place);
  if (asked.mount.engine === "kv2") return kv2Payload(answer, place);
  return enginePayload(answer, { ...asked, type: asked.mount.type, place });
}

/**
 * 404 with an empty list of errors, or a version without data; a role that a leasing engine doesn't know is told by
 * 400 and words. Any other 404 may be a gateway's.
 */
function isAbsence(answer: VaultAnswer, { engine }: Mount): boolean {
  const { status, errors, hasNoErrors } = answer;
  if (status === 404) return hasNoErrors || (engine === "kv2" && isWithoutData(answer));
  return (
    engine === "other" &&
    status === 400 &&
    errors.some((text) => /^unknown role\b|\brole "[^"]{0,256}" not found/i.test(text))
  );
}
