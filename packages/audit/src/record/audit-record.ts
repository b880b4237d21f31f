/** What a record says, before it has its place in the chain. */
export interface RecordFields {
  /** When what it tells about happened, as ISO 8601 in UTC. */
  readonly time: string;
  /** An event's own type (`access`, `rotation`, …) or one of the log's: `open`, `repeated`, `denial_burst`, `lost`, `anchor_failed`. */
  readonly type: string;
  readonly [field: string]: string | number | boolean | undefined;
}

/** One record of a log, as it was read. */
export interface AuditRecord {
  /** From 0, without gaps, across files and restarts. */
  readonly seq: number;
  /** SHA-256 of the line before it, in hex; 64 zeros at first. */
  readonly prev: string;
  readonly time: string;
  /** On the first record of a session and of a file, and after records were lost. */
  readonly session?: { readonly id: string; readonly index: number };
  readonly type: string;
  readonly consumer?: string;
  readonly provider?: string;
  /** Canonical: `path?version=…#field`. */
  readonly key?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly version?: string;
  /** How many events a `repeated`, `denial_burst` or `lost` record stands for. */
  readonly count?: number;
  /** True when the consumer was given this key for the first time in this log. */
  readonly first?: true;
  /** HMAC-SHA256 of the line up to this field, in hex. */
  readonly mac: string;
  readonly [field: string]: unknown;
}

/** A record read from a line, or undefined when the line is none. */
export function parseRecord(line: string): AuditRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { seq, prev, time, type, mac, session } = value as Record<string, unknown>;
  const isNamed = typeof time === "string" && typeof type === "string";
  const isChained = typeof prev === "string" && typeof mac === "string";
  return isNamed && isChained && isCount(seq) && (session === undefined || isSession(session));
}

function isSession(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { id, index } = value as Record<string, unknown>;
  return typeof id === "string" && isCount(index);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
