import { SecretError } from "@latebound/provider";
import { z } from "zod";
import { type BackendPlace, nameOf } from "../backend-place.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import { answerFault, unusable } from "../vault-error.ts";
import { trimSlashes } from "../vault-path.ts";
import type { LoginTools } from "./login.ts";

const lookupShape = z.object({ data: z.object({ creation_path: z.string() }) });
const unwrapShape = z.object({ data: z.object({ secret_id: z.string().min(1) }) });

/** A wrapping token and where it must have been made. */
interface WrappedSecretId {
  readonly wrappingToken: string;
  /** The AppRole mount. */
  readonly mount: string;
  readonly namespace: string | undefined;
}

/** How long the look-up and the unwrapping may take together. */
const unwrapTimeoutMs = 30_000;

/**
 * Gives the `secret_id` inside a wrapping token, which can be unwrapped once: the look-up and the unwrapping run once
 * for all logins, go on when the caller who began them has left, and their result is kept.
 */
export function createWrappedSecretId(wrapped: WrappedSecretId): (tools: LoginTools) => Promise<string> {
  let unwrapped: Promise<string> | undefined;
  return (tools) => {
    unwrapped ??= unwrap(tools, wrapped).catch((error) => {
      unwrapped = undefined;
      throw error;
    });
    return unwrapped;
  };
}

async function unwrap(tools: LoginTools, wrapped: WrappedSecretId): Promise<string> {
  const signal = AbortSignal.timeout(unwrapTimeoutMs);
  await checkOrigin(tools, wrapped, signal);
  const client = await tools.openClient(wrapped.wrappingToken);
  const answer = await client.ask({ method: "POST", path: "sys/wrapping/unwrap", isLogin: true }, signal);
  if (answer.status !== 200) throw wrappingFault(answer, tools.place);
  const parsed = unwrapShape.safeParse(answer.body);
  if (!parsed.success) throw unusable("unwrapped something that isn't a secret_id", tools.place);
  return parsed.data.data.secret_id;
}

/** Whoever intercepts a wrapping token can pass on another one, but not one that this AppRole's mount made. */
async function checkOrigin(
  { openClient, place }: LoginTools,
  wrapped: WrappedSecretId,
  signal: AbortSignal,
): Promise<void> {
  const client = await openClient();
  const body = { token: wrapped.wrappingToken };
  const answer = await client.ask(
    { method: "POST", path: "sys/wrapping/lookup", body, isLogin: true },
    signal,
  );
  if (answer.status !== 200) throw wrappingFault(answer, place);
  const parsed = lookupShape.safeParse(answer.body);
  if (!parsed.success) throw unusable("answered a wrapping token's look-up with something else", place);
  if (isSecretIdPath(parsed.data.data.creation_path, wrapped)) return;
  throw new SecretError("access_denied", {
    message: `${place.provider}: approle.wrapped_secret_id was not made by this AppRole mount and is not unwrapped`,
    provider: place.provider,
    hint: "somebody may have replaced it: find out before issuing another one",
  });
}

/** `auth/MOUNT/role/ROLE/secret-id`, also with the namespace in front. */
function isSecretIdPath(creationPath: string, { mount, namespace }: WrappedSecretId): boolean {
  const start = `auth/${trimSlashes(mount)}/role/`;
  const prefix = [start, `${trimSlashes(namespace ?? "")}/${start}`].find((begin) =>
    creationPath.startsWith(begin),
  );
  return prefix !== undefined && /^[^/]+\/secret-id$/.test(creationPath.slice(prefix.length));
}

function wrappingFault(answer: VaultAnswer, place: BackendPlace): SecretError {
  if (!answer.isJson || ![400, 403, 404].includes(answer.status)) return answerFault(answer, place);
  return new SecretError("access_denied", {
    message: `${nameOf(place)} does not know approle.wrapped_secret_id: it has expired or was used already`,
    provider: place.provider,
    hint: "if you didn't use it, somebody else did: find out before issuing another one",
  });
}
