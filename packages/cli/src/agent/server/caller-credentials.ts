import { createHmac, type Hmac, type KeyObject } from "node:crypto";
import type { Config } from "@latebound/core";
import { isSecretError, type Payload, type Provider, type SecretError } from "@latebound/provider";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import {
  type OptionReference,
  optionReferences,
  type ProviderConfig,
} from "../../project/option-references.ts";
import type { Environment } from "../../surroundings/surroundings.ts";
import { isSource } from "./served-providers.ts";

/** What providers' options read for one caller at one moment. */
export interface CallerCredentials {
  /** Keyed hashes: of what the environment gave, and of what files gave. */
  readonly digests: { readonly environment: string; readonly files: string };
  readonly answers: CredentialAnswers;
}

/** Answers of sources as they were, by `answerId`. */
export type CredentialAnswers = ReadonlyMap<string, SourceAnswer>;

/** What a source answered: undefined where there is nothing. */
export type SourceAnswer = Payload | SecretError | undefined;

/** What tells one answer of a source from another. */
export function answerId(provider: string, { path, version, stage }: OptionReference["key"]): string {
  return JSON.stringify([provider, path, version, stage]);
}

/** Whose credentials are read, and the key of the hashes. */
export interface CredentialReading {
  readonly environment: Environment;
  readonly home: string | undefined;
  readonly key: KeyObject;
}

/** Everything that options read from the caller's environment and from files, read anew. */
export async function readCredentials(
  { providers }: Config,
  { environment, home, key }: CredentialReading,
): Promise<CallerCredentials> {
  const hashes = { environment: createHmac("sha256", key), files: createHmac("sha256", key) };
  addTo(hashes.environment, [home ?? ""]);
  const answers = new Map<string, SourceAnswer>();
  const openSource = createSources(environment);
  for (const reference of [...providers.values()].flatMap(optionReferences)) {
    const provider = providers.get(reference.provider);
    if (!provider || !isSource(provider)) continue;
    const { key: asked } = provider.kind.canonicalKey(reference.key, provider.staticOptions);
    const id = answerId(provider.name, asked);
    if (answers.has(id)) continue;
    const answer = await openSource(provider).get(asked, { signal: neverAborted }).catch(thrownAnswer);
    answers.set(id, answer);
    const isFile = provider.kind.kind === "file" || provider.staticOptions.file !== undefined;
    addTo(isFile ? hashes.files : hashes.environment, [id, ...wordsOf(answer)]);
  }
  const { environment: ofEnvironment, files } = hashes;
  return {
    digests: { environment: ofEnvironment.digest("base64url"), files: files.digest("base64url") },
    answers,
  };
}

const neverAborted = new AbortController().signal;

/** Instances of the caller's own, by provider; what was parsed is used as it is. */
function createSources(environment: Environment): (provider: ProviderConfig) => Provider {
  const kinds = [env({ env: environment }), file({ env: environment })];
  const opened = new Map<string, Provider>();
  return (provider) => {
    const known = opened.get(provider.name);
    if (known) return known;
    const kind = kinds.find((one) => one.kind === provider.kind.kind) ?? provider.kind;
    const source = kind.create(provider.finish(provider.boundOptions), {
      name: provider.name,
      clock: { now: Date.now, monotonicMs: () => performance.now(), setTimer: () => () => {} },
      random: Math.random,
      literalOptions: new Set(Object.keys(provider.boundOptions)),
      event: () => {},
    });
    opened.set(provider.name, source);
    return source;
  };
}

function thrownAnswer(error: unknown): SecretError {
  if (isSecretError(error)) return error;
  throw error;
}

function wordsOf(answer: SourceAnswer): readonly (string | Uint8Array)[] {
  if (answer === undefined) return ["absent"];
  if (isSecretError(answer)) return ["fault", answer.code];
  if ("bytes" in answer) return ["bytes", answer.bytes];
  return "text" in answer ? ["text", answer.text] : ["json", answer.json];
}

/** Each word with its length, so that no two lists look alike. */
function addTo(hash: Hmac, words: readonly (string | Uint8Array)[]): void {
  for (const word of words) hash.update(`${Buffer.byteLength(word)}:`).update(word);
}
