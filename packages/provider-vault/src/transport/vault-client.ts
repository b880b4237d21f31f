import type { Clock, ProviderContext } from "@latebound/provider";
import type { BackendPlace } from "../backend-place.ts";
import { transportFault } from "../vault-error.ts";
import { sendToStandby } from "./follow-standby.ts";
import type { HttpRequest, SendHttp } from "./http-exchange.ts";
import { readAnswer, type VaultAnswer } from "./vault-answer.ts";

/** One request below `/v1/`. */
export interface VaultRequest {
  readonly method: "GET" | "POST";
  /** Percent-encoded, without a leading slash; a query may follow. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** True when the body or the token is a credential to log in with: such a request is never redirected. */
  readonly isLogin?: boolean;
  /** True for work nobody waits for. */
  readonly background?: boolean;
}

/** A client of one login: private to it, so that no other login's token can be sent by mistake. */
export interface VaultClient {
  /** The answer, whatever its status; @throws {SecretError} when there was none. */
  ask(request: VaultRequest, signal: AbortSignal): Promise<VaultAnswer>;
}

/** What all clients of one instance share. */
export interface ClientSettings {
  readonly send: SendHttp;
  /** Without a trailing slash. */
  readonly endpoint: string;
  readonly standbys: readonly string[];
  readonly namespace: string;
  readonly place: BackendPlace;
  readonly clock: Clock;
  readonly event: ProviderContext["event"];
}

/** What our transport is handed by node-vault: what it built, and every option of the call. */
interface BuiltRequest {
  readonly uri: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly asked: VaultRequest;
  readonly signal: AbortSignal;
}

/**
 * A node-vault client whose transport is ours. node-vault puts the request together; sending, judging and reading the
 * answer are done here, so its `statusCode` is always 200. It never sees the environment: what it would take from
 * there is assigned after construction, as an empty option falls through.
 */
export async function openVaultClient(settings: ClientSettings, token: string): Promise<VaultClient> {
  const { default: nodeVault } = await import("node-vault");
  const transport = async (built: BuiltRequest) => {
    const body = await answer(settings, built);
    return { statusCode: 200, body, request: { path: "" } };
  };
  const client = nodeVault({
    endpoint: settings.endpoint,
    debug: () => {},
    "request-promise": { defaults: () => transport },
  });
  Object.assign(client, { token, namespace: settings.namespace, pathPrefix: "" });
  return {
    async ask(request, signal) {
      const { method, path, body: json } = request;
      const headers = { "X-Vault-Request": "true" };
      return client.request({ method, path: `/${path}`, headers, json, signal, asked: request });
    },
  };
}

async function answer(settings: ClientSettings, built: BuiltRequest): Promise<VaultAnswer> {
  const { standbys, place, clock } = settings;
  const { asked, signal } = built;
  try {
    signal.throwIfAborted();
    const request = toHttp(built);
    const send = toldSend(settings, asked);
    const received = asked.isLogin
      ? await send(request, signal)
      : await sendToStandby(send, request, { standbys, signal });
    return readAnswer(received, clock.now());
  } catch (error) {
    throw transportFault(error, place, signal);
  }
}

/** Tells of each request: what stands in a path is a name or an endpoint, never a token; a query is left out. */
function toldSend({ send, clock, event }: ClientSettings, { method, path }: VaultRequest): SendHttp {
  const [named = ""] = path.split("?");
  return async (request, signal) => {
    const startedMs = clock.monotonicMs();
    const told = (status?: number) => {
      const durationMs = clock.monotonicMs() - startedMs;
      event({
        type: "request",
        method,
        path: `/v1/${named}`,
        ...(status !== undefined && { status }),
        durationMs,
      });
    };
    try {
      const answer = await send(request, signal);
      told(answer.status);
      return answer;
    } catch (error) {
      told();
      throw error;
    }
  };
}

function toHttp({ uri, method, headers, json, asked }: BuiltRequest): HttpRequest {
  const contentType = json === undefined ? undefined : { "Content-Type": "application/json" };
  return {
    method,
    url: uri,
    headers: { ...headers, Accept: "application/json", ...contentType },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(asked.background && { background: true }),
  };
}
