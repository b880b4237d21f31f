import { type Consumer, isSecretError, SecretError } from "@latebound/core";
import type { Identity } from "./agent-answer.ts";
import type { SignRequest } from "./agent-request.ts";
import { publicKeyKind } from "./public-key.ts";
import { createServedKey, type ServedKey } from "./served-key.ts";
import { signatureAlgorithm, signData } from "./sign-data.ts";
import type { SshAgentEvent, SshAgentRefusal } from "./ssh-agent-event.ts";
import type { SshAgentKey } from "./ssh-agent-key.ts";

/** A use of a key that is about to happen. */
export interface SshKeyUse {
  readonly key: string;
  readonly reference: string;
}

/** What a ring needs. */
export interface KeyRingOptions {
  readonly keys: readonly SshAgentKey[];
  readonly consumer: Consumer;
  /** Asked before each signature. */
  readonly confirm?: ((use: SshKeyUse, signal: AbortSignal) => boolean | Promise<boolean>) | undefined;
  readonly tell: (event: SshAgentEvent) => void;
}

/** The keys of an agent. What goes wrong is told as an event, and gives undefined. */
export interface KeyRing {
  /** All public keys; a key that can't be had fails the whole listing, since a fault is no absence. */
  list(signal: AbortSignal): Promise<readonly Identity[] | undefined>;
  /** A signature as SSH encodes it. */
  sign(request: SignRequest, signal: AbortSignal): Promise<Buffer | undefined>;
}

/** A ring of keys, checked without I/O. @throws {SecretError} as `createServedKey`, or when two have one name */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const keys = options.keys.map((key) => createServedKey(key, options.consumer));
  if (new Set(keys.map(({ name }) => name)).size < keys.length)
    throw new SecretError("invalid_config", { message: "two keys have the same name" });
  const listed = new Map<ServedKey, Buffer>();
  for (const key of keys) if (key.givenPublicKey) listed.set(key, key.givenPublicKey);
  const context = { ...options, keys, listed };
  return {
    list: (signal) => listKeys(context, signal),
    sign: (request, signal) => signWithKey(context, request, signal),
  };
}

interface RingContext extends Omit<KeyRingOptions, "keys"> {
  readonly keys: readonly ServedKey[];
  /** The public keys that clients were told of last. */
  readonly listed: Map<ServedKey, Buffer>;
}

async function listKeys(context: RingContext, signal: AbortSignal): Promise<Identity[] | undefined> {
  const found = await Promise.all(context.keys.map((key) => listKey(context, key, signal)));
  const identities = found.filter((identity) => identity !== undefined);
  return identities.length === found.length ? identities : undefined;
}

async function listKey(
  context: RingContext,
  key: ServedKey,
  signal: AbortSignal,
): Promise<Identity | undefined> {
  const publicKey =
    key.givenPublicKey ??
    (await tellingFaults(context, key, "list", () =>
      key.withPrivateKey((opened) => opened.publicKey, signal),
    ));
  if (publicKey === undefined) return undefined;
  context.listed.set(key, publicKey);
  return { publicKey, comment: key.name };
}

async function signWithKey(
  context: RingContext,
  { publicKey, data, flags }: SignRequest,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const { confirm, tell } = context;
  const served = await findKey(context, publicKey, signal);
  if (served === undefined) return refuse(context, "unknown_key");
  const { name: key, reference } = served;
  const algorithm = signatureAlgorithm(publicKeyKind(publicKey) ?? "", flags);
  if (algorithm === undefined) return refuse(context, "weak_signature", key);
  if (confirm && !(await isConfirmed(() => confirm({ key, reference }, signal))))
    return refuse(context, "not_confirmed", key);
  const signature = await tellingFaults(context, served, "sign", () =>
    served.withPrivateKey(
      (opened) =>
        opened.publicKey.equals(publicKey) ? signData(data, opened.privateKey, algorithm) : "changed",
      signal,
    ),
  );
  if (signature === "changed") return refuse(context, "changed_key", key);
  if (signature !== undefined) tell({ type: "signed", key, reference, algorithm: algorithm.name });
  return signature;
}

/** The key that was listed with this public half; a client that did not ask for the list may know it all the same. */
async function findKey(
  context: RingContext,
  publicKey: Buffer,
  signal: AbortSignal,
): Promise<ServedKey | undefined> {
  const { keys, listed } = context;
  const find = () => keys.find((key) => listed.get(key)?.equals(publicKey));
  const found = find();
  if (found || listed.size === keys.length) return found;
  await listKeys(context, signal);
  return find();
}

async function isConfirmed(ask: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return (await ask()) === true;
  } catch {
    return false;
  }
}

async function tellingFaults<T>(
  { tell }: RingContext,
  { name, reference }: ServedKey,
  request: "list" | "sign",
  use: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await use();
  } catch (error) {
    const { code, reference: itsReference = reference, summary: problem, hint } = asSecretError(error);
    const fault = { reference: itsReference, code, problem, ...(hint !== undefined && { hint }) };
    tell({ type: "failed", request, key: name, ...fault });
    return undefined;
  }
}

/** What else is thrown comes from signing with a key that opens and can't sign. */
function asSecretError(error: unknown): SecretError {
  return isSecretError(error) ? error : new SecretError("invalid_value", { message: "the key can't sign" });
}

function refuse({ tell }: RingContext, reason: SshAgentRefusal, key?: string): undefined {
  tell({ type: "refused", reason, ...(key !== undefined && { key }) });
}
