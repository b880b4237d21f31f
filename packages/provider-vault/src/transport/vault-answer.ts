import type { HttpAnswer } from "./http-exchange.ts";

/** An answer of the backend, read but not judged. */
export interface VaultAnswer {
  readonly status: number;
  /** Whether the body is one JSON object under a JSON content type; `body` and `text` are empty where it isn't. */
  readonly isJson: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as the backend wrote it. */
  readonly text: string;
  /** What the backend says is wrong. For telling faults apart, not for printing. */
  readonly errors: readonly string[];
  /** Whether `errors` is there and an empty list, which is how the backend says that something isn't there. */
  readonly hasNoErrors: boolean;
  readonly warnings: readonly string[];
  readonly requestId?: string;
  readonly retryAfterMs?: number;
}

const maxTextLength = 500;
// Nothing else: what stands in an error must not be able to be a credential.
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

/** The answer with its JSON parsed; an answer that isn't JSON is told by `isJson`, not thrown. */
export function readAnswer({ status, headers, body }: HttpAnswer, nowMs: number): VaultAnswer {
  const text = decode(body);
  const parsed = isJsonType(headers["content-type"]) && text !== undefined ? parseObject(text) : undefined;
  const requestId = requestIdOf(parsed?.request_id) ?? requestIdOf(headers["x-request-id"]);
  const retryAfterMs = retryAfter(headers["retry-after"], nowMs);
  return {
    status,
    isJson: parsed !== undefined,
    body: parsed ?? {},
    text: parsed === undefined ? "" : (text ?? ""),
    errors: strings(parsed?.errors),
    hasNoErrors: Array.isArray(parsed?.errors) && parsed.errors.length === 0,
    warnings: strings(parsed?.warnings),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

function isJsonType(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? "");
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? { ...parsed }
      : undefined;
  } catch {
    return undefined; // never forwarded: the parser's message quotes the text
  }
}

function strings(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  return texts.map((text) => text.slice(0, maxTextLength));
}

function requestIdOf(value: unknown): string | undefined {
  return typeof value === "string" && uuid.test(value) ? value : undefined;
}

function retryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const delayMs = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, 0), maxRetryAfterMs) : undefined;
}
