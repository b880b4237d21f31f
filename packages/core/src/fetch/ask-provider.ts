import { isSecretError, type Key, type Provider, SecretError } from "@latebound/provider";
import { checkPayload } from "./check-payload.ts";
import { orAborted } from "./or-aborted.ts";
import type { FetchOutcome } from "./pending-fetch.ts";
import { toSecretError } from "./to-secret-error.ts";

/**
 * One backend call for all keys: the outcomes, in their order. Rejects only when the signal is aborted, with its
 * reason, and does not wait for a provider that doesn't heed it.
 */
export async function askProvider(
  provider: Provider,
  keys: readonly Key[],
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<readonly FetchOutcome[]> {
  try {
    return await orAborted(answersOf(provider, keys, { name, signal }), signal);
  } catch (thrown) {
    signal.throwIfAborted();
    return keys.map(() => ({ fault: toSecretError(thrown, name) }));
  }
}

async function answersOf(
  provider: Provider,
  keys: readonly Key[],
  { name, signal }: { name: string; signal: AbortSignal },
): Promise<readonly FetchOutcome[]> {
  if (keys.length > 1 && provider.getMany) {
    const answers: readonly unknown[] = await provider.getMany(keys, { signal });
    if (!Array.isArray(answers) || answers.length !== keys.length) throw wrongCount(name);
    return Array.from(answers, (answer) => toOutcome(answer, name));
  }
  return Promise.all(keys.map(async (key) => toOutcome(await provider.get(key, { signal }), name)));
}

function toOutcome(answer: unknown, name: string): FetchOutcome {
  if (answer === undefined) return { fault: undefined, payload: undefined };
  if (isSecretError(answer)) return { fault: toSecretError(answer, name) };
  try {
    return { fault: undefined, payload: checkPayload(answer) };
  } catch (thrown) {
    return { fault: toSecretError(thrown, name) };
  }
}

function wrongCount(provider: string): SecretError {
  return new SecretError("invalid_response", {
    message: `provider "${provider}" gave another number of answers than it was asked for`,
    hint: "report this to the provider's authors",
    provider,
  });
}
