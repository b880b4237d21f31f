import type { FileOwner } from "../file-spec.ts";
import type { LedgerRecord } from "../ledger/ledger-entry.ts";

/** A file that is to be there. */
export interface Target {
  /** As the operator wrote it. */
  readonly written: string;
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
}

/** Where files may go, and for whom. */
export interface PlacementOptions {
  readonly owner: FileOwner | undefined;
  readonly roots: readonly string[] | undefined;
  readonly replace: boolean;
}

/** What a placement needs while it writes. */
export interface WriteContext {
  /** Makes a record durable. */
  readonly save: (record: LedgerRecord) => Promise<void>;
  /** The paths that other instances hold at this moment. */
  readonly held: () => ReadonlySet<string>;
  /** Throws when the files are no longer wanted. */
  readonly checkOpen: () => void;
  /** Every file's content, changed or not. */
  readonly contents: readonly Uint8Array[];
}

/** Files as they stand on disk. */
export interface Placement {
  /** Puts the contents that are given into their places, all or none. @throws {SecretError} */
  write(contents: readonly (Uint8Array | undefined)[], context: WriteContext): Promise<void>;
  /** What is, or may be, on disk at this moment. */
  record(): LedgerRecord;
}
