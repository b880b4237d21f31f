import {
  isSecretError,
  type Provider,
  type ProviderContext,
  SecretError,
  withContext,
} from "@latebound/provider";
import { type BackendPlace, placeOf } from "./backend-place.ts";
import { diagnoseVault } from "./diagnose-vault.ts";
import { createLeases } from "./lease/leases.ts";
import { createSessions } from "./login/create-sessions.ts";
import type { LoginTools } from "./login/login.ts";
import { loginMethodOf } from "./login/login-method.ts";
import type { Session } from "./login/session.ts";
import type { Mount } from "./mount/mount.ts";
import { createMountTable } from "./mount/mount-table.ts";
import { checkSecret } from "./read/check-secret.ts";
import { holdsCredential } from "./read/own-credential.ts";
import { type ReadTools, readSecret } from "./read/read-secret.ts";
import type { HttpExchange, SendHttp } from "./transport/http-exchange.ts";
import { createNodeHttp } from "./transport/node-http.ts";
import { endpointOf } from "./transport/vault-address.ts";
import { type ClientSettings, openVaultClient } from "./transport/vault-client.ts";
import { abortFault, unusable } from "./vault-error.ts";
import type { VaultOptions } from "./vault-options.ts";
import { trimSlashes } from "./vault-path.ts";

/** What this kind can do. */
export type OpenVault = Required<Pick<Provider, "get" | "check" | "diagnose" | "renew" | "revoke" | "close">>;

/** How long revoking our own logins may take at the end. */
const closeTimeoutMs = 3_000;

/** An instance of the kind, with everything it needs; no I/O before its first call. */
export function openVault(
  options: VaultOptions,
  context: ProviderContext,
  request: SendHttp | undefined,
): OpenVault {
  const place = placeOf(options, context);
  const exchange: HttpExchange = request
    ? { send: request, close: () => {} }
    : createNodeHttp(options, place);
  const tools: LoginTools = { place, openClient: clientOpener(options, { place, exchange, context }) };
  const sessions = createSessions({ method: loginMethodOf(options), tools, context });
  const mounts = createMountTable(configuredMounts(options), (mount) => tellMount(mount, context));
  const now = () => context.clock.now();
  const leases = createLeases({ sessions, place, now });
  const guard = createGuard(place);
  const shared = { mounts, place, now };
  const readTools = ({ client }: Session, signal: AbortSignal): ReadTools => ({ client, signal, ...shared });

  return {
    get: (key, { signal }) =>
      guard.run(signal, () =>
        sessions.run(signal, async (session) => {
          const payload = await readSecret(key, readTools(session, signal));
          const credentials = [session.token, options.approle?.secret_id, options.jwt?.token];
          if (payload && "json" in payload && holdsCredential(payload.json, credentials))
            throw ownCredential(place);
          if (payload?.lease) leases.add(payload.lease, session);
          return payload;
        }),
      ),
    check: (key, { signal }) =>
      guard.run(signal, () =>
        sessions.run(signal, (session) => checkSecret(key, readTools(session, signal))),
      ),
    diagnose: ({ signal }) => guard.run(signal, () => diagnoseVault({ tools, sessions, context }, signal)),
    renew: (lease, { signal }) => guard.run(signal, () => leases.renew(lease, signal)),
    revoke: (lease, { signal }) => guard.run(signal, () => leases.revoke(lease, signal)),
    async close() {
      guard.close();
      sessions.close();
      await leases.close(AbortSignal.timeout(closeTimeoutMs));
      exchange.close();
    },
  };
}

interface ClientParts {
  readonly place: BackendPlace;
  readonly exchange: HttpExchange;
  readonly context: ProviderContext;
}

function clientOpener(
  options: VaultOptions,
  { place, exchange, context }: ClientParts,
): LoginTools["openClient"] {
  const settings: ClientSettings = {
    send: exchange.send,
    endpoint: endpointOf(options.address),
    standbys: options.standbys ?? [],
    namespace: trimSlashes(options.namespace ?? ""),
    place,
    clock: context.clock,
    event: context.event,
  };
  return (token = "") => openVaultClient(settings, token);
}

function tellMount({ path, engine, type }: Mount, { event }: ProviderContext): void {
  event({ type: "learned", what: `${path} is ${engine === "other" ? type : engine}` });
}

function configuredMounts({ mount, kv_version }: VaultOptions): readonly Mount[] {
  if (mount === undefined || kv_version === undefined) return [];
  return [{ path: `${trimSlashes(mount)}/`, type: "kv", engine: kv_version === 1 ? "kv1" : "kv2" }];
}

function ownCredential(place: BackendPlace): SecretError {
  const hint = "the token stored there is this provider's own; it is not handed out as a secret";
  return unusable("answered with the credential it was asked with", place, hint);
}

/** Turns whatever a call throws into a `SecretError` of that call's own, and refuses calls after the end. */
function createGuard(place: BackendPlace) {
  let isClosed = false;
  const closed = () =>
    new SecretError("closed", { message: "the provider is closed", provider: place.provider });
  return {
    close: () => {
      isClosed = true;
    },
    async run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
      if (isClosed) throw closed();
      try {
        return await work();
      } catch (error) {
        if (isClosed) throw closed();
        if (isSecretError(error)) throw withContext(error, { provider: place.provider });
        throw signal.aborted
          ? abortFault(signal, place)
          : unusable("was asked in a way that should not be", place);
      }
    },
  };
}
