import type { Secret } from "@latebound/core";
import { bindText, contentOf, isLate } from "@latebound/core/remote";
import { isSecretError } from "@latebound/provider";
import type { AgentAnswer, SentSecret, SentValue, ToldValue } from "../protocol/agent-answer.ts";
import { sentValue } from "../protocol/agent-answer.ts";
import type { TextsRequest } from "../protocol/agent-request.ts";
import { factsOf } from "../protocol/fault-facts.ts";
import { isLeaseRefusal } from "./agent-kinds.ts";
import type { Caller } from "./open-caller.ts";

/** The values of a caller's texts, or why there are none; `local` where the agent is not the one to answer. */
export async function answerTexts(
  caller: Caller,
  request: TextsRequest,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  try {
    if (!isServed(caller, request.texts)) return { answer: "local" };
    const answer = await valuesOf(caller, request, signal);
    return caller.isCurrent() ? answer : changedMeanwhile(caller);
  } catch (error) {
    if (!isSecretError(error) || isLeaseRefusal(error) || error.code === "closed") return { answer: "local" };
    if (!caller.isCurrent()) return changedMeanwhile(caller);
    return { answer: "fault", fault: factsOf(error) };
  }
}

/** What was fetched while a file changed may be another credential's, and so may be what the login goes on with. */
function changedMeanwhile(caller: Caller): AgentAnswer {
  caller.dropLogin();
  return { answer: "local" };
}

/** Whether every reference is to a provider that is served, and to nothing that is known to be leased. */
function isServed({ login, served }: Caller, texts: readonly string[]): boolean {
  const { config, leased } = login;
  const references = bindText(texts).flatMap((text) => (isLate(text) ? contentOf(text).parts : []));
  return references.every((reference) => {
    if (typeof reference === "string") return true;
    const provider = config.providers.get(reference.provider || (config.defaultProvider ?? ""));
    // The resolver says best that there is no such provider, or what is wrong with the key.
    if (!provider) return true;
    if (!served.has(provider.name)) return false;
    if (provider.kind.checkKey(reference.key, provider.staticOptions) !== undefined) return true;
    const { key } = provider.kind.canonicalKey(reference.key, provider.staticOptions);
    return !leased.has(JSON.stringify([provider.name, key.path]));
  });
}

async function valuesOf(
  { login, consumer }: Caller,
  { texts, secrets, told, maxStaleMs }: TextsRequest,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  const bound = login.resolver.bind(texts);
  const indexOf = new Map<unknown, number>(bound.map((late, index) => [late, index]));
  const heard: ToldValue[] = [];
  const given: Secret[] = [];
  const resolved: readonly unknown[] = await login.resolver.for(consumer).resolve(bound, {
    signal,
    maxStaleMs,
    ...(told && {
      onValue: (value, { late, ...about }) =>
        void heard.push({ index: indexOf.get(late) ?? -1, value: sentValue(value), ...about }),
    }),
    ...(secrets && { onSecret: (secret) => void given.push(secret) }),
  });
  const handles: ReadonlySet<unknown> = new Set(given);
  // `onSecret` was called with each that is no text.
  const values = resolved.map((value) => (handles.has(value) ? sentSecret(value as Secret) : textOf(value)));
  for (const secret of given) secret.dispose();
  return { answer: "values", values, told: heard };
}

function sentSecret(secret: Secret): SentSecret {
  const { version, expiresAtMs } = secret;
  return { secret: sentValue(secret.bytes()), version, expiresAtMs };
}

function textOf(value: unknown): SentValue {
  return { text: String(value) };
}
