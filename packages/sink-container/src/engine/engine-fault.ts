import { isSecretError, SecretError } from "@latebound/core";

/** What the engine was asked, for its errors. */
export interface EngineCall {
  readonly base: string;
  /** Where the engine is. */
  readonly address: string;
  /** Such as `create the container`. */
  readonly asked: string;
  /** What a status of the answer means here. */
  readonly statuses?: Readonly<Record<number, { readonly message: string; readonly hint: string }>>;
  /** Makes the engine's own words safe to show; undefined where they can't be shown. */
  readonly clean?: ((text: string) => string) | undefined;
}

/** What `ask` gives. @throws {SecretError} `unavailable`, `timeout`, `aborted` or `invalid_config`; never dockerode's own error */
export async function askEngine<T>(call: EngineCall, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toSecretError(error, call);
  }
}

/** The status of the engine's answer, where it gave one. */
export function statusOf(error: unknown): number | undefined {
  const status = readProperty(error, "statusCode");
  return typeof status === "number" ? status : undefined;
}

function toSecretError(error: unknown, call: EngineCall): SecretError {
  if (isSecretError(error)) return error;
  const { base, address, asked, statuses = {}, clean } = call;
  const at = { path: base };
  const status = statusOf(error);
  if (status === undefined) return connectionFault(error, call);
  const known = statuses[status];
  const words = clean === undefined ? "" : engineWords(error, clean);
  const message = `${known?.message ?? `${address} would not ${asked} (HTTP ${status})`}${words}`;
  const code = known || status < 500 ? "invalid_config" : "unavailable";
  return new SecretError(code, { message, hint: known?.hint, at, retryable: false });
}

function connectionFault(error: unknown, { base, address, asked }: EngineCall): SecretError {
  const at = { path: base };
  const name = readProperty(error, "name");
  if (name === "AbortError" && readProperty(readProperty(error, "cause"), "name") === "TimeoutError") {
    const message = `${address} did not ${asked} in time`;
    return new SecretError("timeout", { message, hint: "see what the engine is doing", at });
  }
  if (name === "AbortError")
    return new SecretError("aborted", { message: `asked to ${asked}, then aborted`, at });
  const code = readProperty(error, "code");
  const reason = typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? ` (${code})` : "";
  const message = `no Docker Engine answers at ${address}${reason}: it was asked to ${asked}`;
  const hint =
    code === "EACCES" ? "this user may not use its socket" : "start it, or name another with engine";
  return new SecretError("unavailable", { message, hint, at });
}

function engineWords(error: unknown, clean: (text: string) => string): string {
  const words = readProperty(readProperty(error, "json"), "message");
  return typeof words === "string" && words !== "" ? `: ${clean(words)}` : "";
}

function readProperty(source: unknown, name: string): unknown {
  return typeof source === "object" && source !== null ? Reflect.get(source, name) : undefined;
}
