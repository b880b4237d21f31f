import type { Provider, ProviderEvent } from "@latebound/provider";
import { createManualClock, type ManualClock } from "@latebound/testing";
import { z } from "zod";
import type { HttpAnswer, HttpRequest } from "../src/transport/http-exchange.ts";
import { vault } from "../src/vault-provider.ts";

/** What the fake answers to one request. */
export interface FakeAnswer {
  readonly status?: number;
  /** An object is sent as JSON, a string as it is, under the content type of `headers`. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, or what makes one; a promise that never settles hangs. */
export type Route = FakeAnswer | ((request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>);

/** A request as the fake saw it. */
export interface FakeRequest {
  /** `GET secret/data/db?version=1`: the method and what follows `/v1/`, still encoded. */
  readonly line: string;
  readonly token: string | undefined;
  readonly namespace: string | undefined;
  readonly body: unknown;
  readonly sent: HttpRequest;
}

type RequestEvent = Extract<ProviderEvent, { type: "request" }>;

/** A provider whose backend is a table of routes, in memory. */
export interface FakeVault {
  readonly provider: Required<Pick<Provider, "get" | "check" | "diagnose" | "renew" | "revoke" | "close">>;
  readonly requests: readonly FakeRequest[];
  /** What was told of logins. */
  readonly events: readonly ProviderEvent[];
  /** The requests that were told of. */
  readonly ended: readonly RequestEvent[];
  /** What was told of the backend. */
  readonly learned: readonly string[];
  readonly clock: ManualClock;
  /** Routes by request line; they may be changed while a test runs. */
  readonly routes: Record<string, Route>;
  /** How often a request line was seen. */
  count(line: string): number;
  get(path: string, version?: string): ReturnType<Provider["get"]>;
}

/**
 * A fake with KV v2 at `secret/` that holds nothing, and a static token, unless told otherwise; as far as it knows,
 * references gave all options but the literal ones.
 */
export function createFakeVault(
  routes: Readonly<Record<string, Route>> = {},
  options: Readonly<Record<string, unknown>> = { token: "hvs.canary-static-token" },
  literalOptions: readonly string[] = [],
): FakeVault {
  const requests: FakeRequest[] = [];
  const events: ProviderEvent[] = [];
  const learned: string[] = [];
  const ended: RequestEvent[] = [];
  const event = (told: ProviderEvent) => {
    if (told.type === "learned") learned.push(told.what);
    else if (told.type === "request") ended.push(told);
    else events.push(told);
  };
  const clock = createManualClock();
  const table: Record<string, Route> = { ...ownToken, ...kv2At("secret"), ...routes };
  const request = (sent: HttpRequest, signal: AbortSignal) => respond(sent, { requests, table, signal });
  const kind = vault({ request });
  const parsed = kind.options(z).parse({ address: "http://vault.test:8200", ...options });
  const context = {
    name: "vault_test",
    clock,
    random: () => 1,
    event,
    literalOptions: new Set(literalOptions),
  };
  const provider = kind.create(parsed, context) as FakeVault["provider"];
  return {
    provider,
    requests,
    events,
    learned,
    ended,
    clock,
    routes: table,
    count: (line) => requests.filter((seen) => seen.line === line).length,
    get: (path, version) =>
      provider.get(
        { path, ...(version !== undefined && { version }) },
        { signal: new AbortController().signal },
      ),
  };
}

/** The route of a token that may not look itself up: nothing is known of its end. */
const ownToken: Readonly<Record<string, Route>> = {
  "GET auth/token/lookup-self": { status: 403, body: { errors: ["permission denied"] } },
};

/** Routes of mount look-ups that answer with one mount, for any path below it. */
export function mountAt(path: string, type: string, version?: string): Readonly<Record<string, Route>> {
  const options = version === undefined ? null : { version };
  return {
    [`GET sys/internal/ui/mounts/${path}/*`]: { body: { data: { path: `${path}/`, type, options } } },
  };
}

/** The same for KV version 2. */
export function kv2At(path: string): Readonly<Record<string, Route>> {
  return mountAt(path, "kv", "2");
}

/** A KV version 2 answer. */
export function kv2Secret(data: object, version = 1): FakeAnswer {
  const metadata = { version, deletion_time: "", destroyed: false };
  return { body: { request_id: "8c1f", data: { data, metadata } } };
}

/** A login answer. */
export function loginAnswer(token: string, ttl = 3600, renewable = true): FakeAnswer {
  return { body: { auth: { client_token: token, lease_duration: ttl, renewable } } };
}

interface Responder {
  readonly requests: FakeRequest[];
  readonly table: Readonly<Record<string, Route>>;
  readonly signal: AbortSignal;
}

async function respond(sent: HttpRequest, { requests, table, signal }: Responder): Promise<HttpAnswer> {
  const line = `${sent.method} ${sent.url.replace(/^.*?\/v1\//, "")}`;
  const { "X-Vault-Token": token, "X-Vault-Namespace": namespace } = sent.headers;
  const body: unknown = sent.body === undefined ? undefined : JSON.parse(sent.body);
  const request: FakeRequest = { line, token, namespace, body, sent };
  requests.push(request);
  const route = table[line] ?? Object.entries(table).find(([name]) => matches(name, line))?.[1] ?? absent;
  const answer = typeof route === "function" ? route(request) : route;
  return toHttp(await Promise.race([answer, aborted(signal)]));
}

const absent: FakeAnswer = { status: 404, body: { errors: [] } };

function matches(pattern: string, line: string): boolean {
  return pattern.endsWith("/*") && line.startsWith(pattern.slice(0, -1));
}

function toHttp({ status = 200, body, headers }: FakeAnswer): HttpAnswer {
  const text = typeof body === "object" ? JSON.stringify(body) : (body ?? "");
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: new TextEncoder().encode(text),
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
