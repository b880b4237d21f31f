import { SecretError } from "@latebound/provider";
import { z } from "zod";
import { encodePath } from "../api-path.ts";
import { type BackendPlace, nameOf } from "../backend-place.ts";
import type { VaultAnswer } from "../transport/vault-answer.ts";
import type { VaultClient } from "../transport/vault-client.ts";
import { answerFault, unusable } from "../vault-error.ts";
import { isForbiddenPath } from "../vault-path.ts";
import type { Mount } from "./mount.ts";

const mountShape = z.object({
  data: z.object({
    path: z.string().min(1),
    type: z.string().catch(""),
    options: z
      .object({ version: z.string().optional().catch(undefined) })
      .nullish()
      .catch(null),
  }),
});

const readableTypes = ["kv", "generic", "database", "pki", "ssh", "aws", "cubbyhole", "ns_cubbyhole"];

/**
 * The mount above a path, told to any token that has a grant below it.
 * @throws {SecretError} `not_found` with `missing: "mount"`, `access_denied`, `invalid_reference` for an engine that is
 * never read
 * @see https://openbao.org/api-docs/system/internal-ui-mounts/
 */
export async function discoverMount(
  client: VaultClient,
  path: string,
  { place, signal }: { readonly place: BackendPlace; readonly signal: AbortSignal },
): Promise<Mount> {
  const request = { method: "GET", path: `sys/internal/ui/mounts/${encodePath(path)}` } as const;
  const answer = await client.ask(request, signal);
  if (answer.isJson && answer.status === 403)
    throw await denialOf(client, { path, denial: answer, place, signal });
  if (answer.status !== 200) throw answerFault(answer, place);
  const parsed = mountShape.safeParse(answer.body);
  if (!parsed.success) throw unusable("answered a mount's look-up with something else", place);
  return toMount(parsed.data.data, path, place);
}

function toMount(found: z.infer<typeof mountShape>["data"], path: string, place: BackendPlace): Mount {
  const { type, options } = found;
  const mountPath = found.path.endsWith("/") ? found.path : `${found.path}/`;
  if (!`${path}/`.startsWith(mountPath)) throw unusable("named a mount that isn't above the path", place);
  if (isForbiddenPath(mountPath) || !readableTypes.includes(type)) throw neverRead(place);
  if (`${path}/` === mountPath) throw namesMount(place);
  if (type !== "kv" && type !== "generic") return { path: mountPath, type, engine: "other" };
  return { path: mountPath, type: "kv", engine: options?.version === "2" ? "kv2" : "kv1" };
}

function neverRead({ provider }: BackendPlace): SecretError {
  return new SecretError("invalid_reference", {
    message: "what is mounted at that path is never read",
    provider,
    hint: "kv, database, pki, ssh, aws and cubbyhole are",
  });
}

function namesMount({ provider }: BackendPlace): SecretError {
  return new SecretError("invalid_reference", {
    message: "the path names a mount, not a secret below it",
    provider,
  });
}

/**
 * The look-up answers 403 for a path without a grant and for one without a mount alike. A token without a grant is
 * refused by a plain read as well; one that may read everything learns that nothing is mounted.
 */
async function denialOf(
  client: VaultClient,
  { path, denial, place, signal }: DenialSettings,
): Promise<SecretError> {
  const denied = deniedLookUp(denial, place);
  if (isForbiddenPath(path)) return denied;
  const probe = await client.ask({ method: "GET", path: encodePath(path) }, signal);
  return probe.isJson && probe.status === 404 && probe.errors.length > 0 ? answerFault(probe, place) : denied;
}

function deniedLookUp({ status, requestId }: VaultAnswer, place: BackendPlace): SecretError {
  return new SecretError("access_denied", {
    message: `${nameOf(place)} denied access (HTTP ${status})`,
    provider: place.provider,
    requestId,
    hint: "the token may be wrong or expired, or have no grant below that mount, or nothing is mounted there",
  });
}

interface DenialSettings {
  readonly path: string;
  readonly denial: VaultAnswer;
  readonly place: BackendPlace;
  readonly signal: AbortSignal;
}
