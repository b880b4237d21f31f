import type { ProviderKind } from "@latebound/provider";

/** A kind and the options table of one instance of it, as a person would write it below `[secret.NAME]`. */
export interface ConformanceInstance {
  readonly kind: ProviderKind;
  /** Literals only; the kit parses them with the kind's own schema. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What to store: whole text, bytes, or the text of one JSON object (write it as it is, digits and all).
 * A backend that only holds objects stores `text` as an object with one field, whose name doesn't matter.
 */
export type ConformanceContent =
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  | { readonly json: string };

/** What the backend says about a stored secret. */
export interface Seeded {
  /** The backend's own version of what was just written; left out where it has none. */
  readonly version?: string;
}

/** An instance whose backend misbehaves at every request. */
export interface BrokenInstance extends ConformanceInstance {
  /** A key of the instance that a sound backend would answer, or would call absent. */
  readonly path: string;
  /** Resolves once a request has reached the backend; for `hang` the kit aborts or lets time pass after it. */
  reached?(): Promise<void>;
  /** Text planted in what the backend sends, such as a body; it must come out nowhere. */
  readonly planted?: readonly string[];
  /** For `redirect`: how many requests reached the place that it points to. */
  strayRequests?(): number;
}

/** How a backend can misbehave; what the kit expects of each is in `faults.ts`. */
export type FaultName =
  /** Nothing listens. Expected: `unavailable`. */
  | "refused"
  /** The connection is reset in the middle. Expected: `unavailable`. */
  | "reset"
  /** Takes the request and never answers. Expected: `aborted` with the signal, `timeout` from core. */
  | "hang"
  /** Says to slow down (429, ThrottlingException). Expected: `unavailable`, retryable. */
  | "throttled"
  /** Fails by itself (500, InternalServiceError). Expected: `unavailable`, retryable. */
  | "server_error"
  /** Answers with bytes of no meaning. Expected: `invalid_response`. */
  | "garbage"
  /** Answers 200 with a web page that holds `planted`. Expected: `invalid_response`. */
  | "html"
  /** Ends in the middle of the body. Expected: `invalid_response` or `unavailable`. */
  | "truncated"
  /** Sends more than the provider's bound. Expected: `invalid_response` or `invalid_value`. */
  | "oversized"
  /** Points to another origin. Expected: `invalid_response` or `unavailable`, and no request there. */
  | "redirect"
  /** Shows a certificate nobody trusts. Expected: `unavailable` with `allowStale: false`. */
  | "untrusted_certificate"
  /** The credentials were good once and have run out. Expected: `access_denied`. */
  | "expired_credentials"
  /** The mount, directory, namespace or region of `path` is not there. Expected: any fault, never an absence. */
  | "missing_place";

/** How a child process makes an instance for itself, so that its output can be searched. */
export interface ChildInstance {
  /** What to import: a file URL, or a package that is found from the working directory. */
  readonly module: string;
  /** The name of the export, a function that gives the kind. */
  readonly exportName: string;
  /** JSON arguments of that function; none by default. */
  readonly arguments?: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Added to the child's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * What a provider's tests tell the kit about one backend. Members that are left out mean that the backend has no such
 * thing; every case that needs them must then stand in `excluded` with the reason.
 */
export interface ConformanceFixture {
  /** Cases that this backend can't have, by name, each with the reason in words. Unknown names are an error. */
  readonly excluded: Readonly<Record<string, string>>;
  /**
   * What this backend can't have at all, with the reason in words: every case that needs it and finds it left out is
   * excluded. A need such as `absentVersion` or `faults.hang`, or `faults` for all faults that are left out.
   */
  readonly lacks?: { readonly [Name in Need | "faults"]?: string };
  /** A working instance that may read everything `seed` writes. */
  instance(): ConformanceInstance | Promise<ConformanceInstance>;
  /** A valid path that nothing else uses, for a name of lower-case letters and hyphens. The same name, the same path. */
  path(name: string): string;
  /** Stores a secret past the provider; at a path already used it becomes the new current version. */
  seed(path: string, content: ConformanceContent): Promise<Seeded>;
  /** Credentials of the instances (tokens, keys, passwords) and whatever else may come out nowhere. */
  readonly credentials: readonly string[];

  /** Bytes of the largest value that the backend holds. Default 1 MiB; the case of a large value uses the smaller. */
  readonly maxValueBytes?: number;
  /** Valid paths with unicode, spaces, percent signs, quotes and whatever else is odd here; each can be seeded. */
  readonly oddPaths?: readonly string[];
  /** What a stored empty text is to the provider. Default `value`: empty text. */
  readonly empty?: "value" | "absent" | "invalid_value";
  /** Paths that `checkKey` must refuse. */
  readonly refusedPaths: readonly string[];
  /** A well-formed version that no secret has. */
  readonly absentVersion?: string;
  /** The stage under which the version before the current one is found. */
  readonly previousStage?: string;
  /** Other spellings of a seeded path; each must lead `canonicalKey` to it, by its path or its aliases. */
  spellings?(path: string): Promise<readonly string[]>;
  /** An instance with other valid credentials (or of another world), which can't read what `seed` wrote at this path. */
  stranger?(path: string): Promise<ConformanceInstance>;
  /** Whether the backend refuses the stranger (`access_denied`); left out, the key is absent to it. */
  readonly denies?: true;
  /** Deletes what `seed` wrote. */
  remove?(path: string): Promise<void>;
  /** How to make the backend misbehave. */
  readonly faults?: { readonly [Name in FaultName]?: () => Promise<BrokenInstance> };
  /** A working instance for a child process, which reads what `seed` wrote. */
  child?(path: string): Promise<ChildInstance>;
  /** Whether `check` can tell a readable key from an absent one here. */
  readonly check?: true;
  /** How many requests the backend has had, where it can be counted. */
  requestCount?(): number;
}

/** What of a fixture a case can't do without: an optional member, or one of its faults. */
export type Need =
  | Exclude<
      keyof ConformanceFixture,
      "excluded" | "lacks" | "instance" | "path" | "seed" | "credentials" | "refusedPaths"
    >
  | `faults.${FaultName}`;

/** Whether a fixture has what a case needs. */
export function hasNeed(fixture: ConformanceFixture, need: Need): boolean {
  if (!need.startsWith("faults.")) return fixture[need as keyof ConformanceFixture] !== undefined;
  return fixture.faults?.[need.slice("faults.".length) as FaultName] !== undefined;
}
