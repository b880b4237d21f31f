import type { FileIdentity } from "../place/file-identity.ts";

/** A single file that was delivered, or is about to be. */
export interface FileEntry {
  readonly type: "file";
  readonly path: string;
  /** What may stand at the path and is ours. */
  readonly identities: readonly FileIdentity[];
  /** Names beside the file that may be there and are ours; unguessable. */
  readonly strays: readonly string[];
  /** The name beside the file of someone else's file that it replaced. */
  readonly kept?: string;
  /** The user id of who gets it, where that isn't this user. */
  readonly owner?: number;
}

/** A directory whose files change together. */
export interface DirectoryEntry {
  readonly type: "directory";
  readonly path: string;
  /** The files' names, each a link through `..data`. */
  readonly names: readonly string[];
  /** Names of the directories of a moment that may be there; unguessable. */
  readonly moments: readonly string[];
  /** The user id of who gets it, where that isn't this user. */
  readonly owner?: number;
}

/** What an instance has, or may have, on disk. */
export interface LedgerRecord {
  readonly entries: readonly (FileEntry | DirectoryEntry)[];
  /** Directories made for them, outermost first; removed at the end where they are empty. */
  readonly made: readonly string[];
}
