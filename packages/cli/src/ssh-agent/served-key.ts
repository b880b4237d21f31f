import type { KeyObject } from "node:crypto";
import { type Consumer, type Late, SecretError } from "@latebound/core";
import { openPrivateKey } from "./open-private-key.ts";
import { encodePublicKey, parsePublicKey } from "./public-key.ts";
import type { SshAgentKey } from "./ssh-agent-key.ts";
import { unservedKind } from "./why-not-opened.ts";

/** A key of an agent, with its references known to be sound. */
export interface ServedKey {
  readonly name: string;
  /** The private key's canonical reference. */
  readonly reference: string;
  /** What the operator said it is. */
  readonly givenPublicKey: Buffer | undefined;
  /**
   * What `use` makes of the private key and its public half; the key is fetched for this call and let go after it.
   * @throws {SecretError} as `consumer.get`, and `invalid_value` when it is no key to serve
   */
  withPrivateKey<T>(use: (key: OpenedKey) => T, signal: AbortSignal): Promise<T>;
}

/** A private key while it is in use. */
export interface OpenedKey {
  readonly privateKey: KeyObject;
  readonly publicKey: Buffer;
}

/** A key to serve, checked without I/O. @throws {SecretError} `invalid_config`, and as `consumer.explain` */
export function createServedKey(key: SshAgentKey, consumer: Consumer): ServedKey {
  const { name, privateKey, passphrase, publicKey } = key;
  checkName(name);
  const { reference } = consumer.explain(privateKey);
  if (passphrase) consumer.explain(passphrase);
  return {
    name,
    reference,
    givenPublicKey: publicKey === undefined ? undefined : parsePublicKey(publicKey, name),
    async withPrivateKey(use, signal) {
      return use(await openKey(await fetchBoth(consumer, key, signal), reference));
    },
  };
}

/** A private key and its passphrase, as fetched. */
type Fetched = readonly [key: Buffer, passphrase: Buffer | undefined];

async function fetchBoth(consumer: Consumer, key: SshAgentKey, signal: AbortSignal): Promise<Fetched> {
  const fetchOne = (late: Late<unknown>) => fetchBytes(consumer, late, signal);
  return Promise.all([fetchOne(key.privateKey), key.passphrase && fetchOne(key.passphrase)]);
}

async function fetchBytes(consumer: Consumer, late: Late<unknown>, signal: AbortSignal): Promise<Buffer> {
  const secret = await consumer.get(late, { signal });
  const bytes = secret.bytes();
  secret.dispose();
  return Buffer.from(bytes.buffer);
}

async function openKey([key, passphrase]: Fetched, reference: string): Promise<OpenedKey> {
  try {
    const privateKey = await openPrivateKey(key, passphrase);
    const publicKey = encodePublicKey(privateKey);
    if (publicKey) return { privateKey, publicKey };
  } finally {
    key.fill(0);
    passphrase?.fill(0);
  }
  throw unservedKind(reference);
}

function checkName(name: string): void {
  if (/^[\x21-\x7e][\x20-\x7e]{0,127}$/.test(name)) return;
  throw new SecretError("invalid_config", { message: "a key's name is 1 to 128 printable ASCII characters" });
}
