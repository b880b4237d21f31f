import type { Late } from "@latebound/core";

/**
 * How values are written into the text around them, or how a tree becomes text; `bytes` writes the bytes of a content
 * that is exactly one reference.
 */
export type FileFormat = "text" | "bytes" | "env" | "json" | "properties" | "toml" | "yaml";

/** One file's content, with what differs from the defaults. */
export interface FileSpec {
  /** A late value, plain text, or a tree of them, which a format writes out. */
  readonly content: unknown;
  /** Permission bits, at most 0o755; 0o600 by default. */
  readonly mode?: number | undefined;
  /**
   * Of a text with references inside: what its values are quoted for; by default what the name ends in says (`.env`,
   * `.json`, `.properties`, `.toml`, `.yaml`, `.yml`), else `text`. A lone reference is written as it is by default.
   */
  readonly format?: FileFormat | undefined;
}

/** Paths, absolute or from `~/`, with what is written there. */
export type FileSpecs = Readonly<Record<string, string | Late<unknown> | FileSpec>>;

/** Who a file belongs to. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Where files may go and what becomes of them. */
export interface WriteFilesOptions {
  /** What `~` stands for; the process's own user's home by default, unknown where `owner` is someone else. */
  readonly home?: string | undefined;
  /** Absolute directories below which every file must lie; anywhere by default. */
  readonly roots?: readonly string[] | undefined;
  /** Who gets the files and the directories made for them; takes root. */
  readonly owner?: FileOwner | undefined;
  /** Whether a file that is already there is replaced, and put back at the end; false by default: it is an error. */
  readonly replace?: boolean | undefined;
  /**
   * Where it is recorded which files are there; `.local/state/latebound/files` below the process's own user's home by
   * default, and for root in place of a directory on the way to which a folder belongs to another user. Refused where
   * someone else could write to it or to a folder on the way.
   */
  readonly ledger?: string | undefined;
  /**
   * Whether the files are removed as well when the process exits or is ended by a signal; true by default. With `exit`
   * when it exits, but signals are left alone: for a host that handles them itself.
   */
  readonly removeOnExit?: boolean | "exit" | undefined;
  /** How faults name the place where the files are listed, such as `process.web.files`; default `files`. */
  readonly table?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As of `consumer.resolve`. */
  readonly maxStaleMs?: number | undefined;
}

/** Files that are there until they are closed. */
export interface WrittenFiles extends AsyncDisposable {
  /** Absolute paths, in the order in which they were given. */
  readonly paths: readonly string[];
  /**
   * Resolves anew and replaces the files whose content changed, all or none; gives their paths.
   * @throws {SecretError} as `writeFiles`; the files stay as they were
   */
  rewrite(): Promise<readonly string[]>;
  /**
   * The real paths of files that `close` left where they are, as someone changed them: their text, mode or owner, or by
   * a second name (a hard link), under which the content may go on. Empty until then.
   */
  readonly left: readonly string[];
  /**
   * Removes the files and puts back what they replaced; a file that was changed by someone else stays, see `left`.
   * @throws {SecretError} `unavailable` when a file can't be removed; the others are, and the next start tries again
   */
  close(): Promise<void>;
  /** As `close`, at once; for the last moments of a process. */
  closeNow(): void;
}
