/** How much is read of an archive, all that is inside it together. */
export interface ArchiveLimits {
  /** Archives in archives; the outermost counts. A compressed tar is two. */
  readonly maxDepth: number;
  readonly maxEntries: number;
  /** Of what it expands to. */
  readonly maxBytes: number;
}

/** How much a scan reads. */
export interface ScanLimits {
  /** Folders in folders. */
  readonly maxTreeDepth: number;
  readonly archive: ArchiveLimits;
  readonly image: ArchiveLimits;
}

/** What is read unless said otherwise. */
export const defaultLimits: ScanLimits = {
  maxTreeDepth: 200,
  archive: { maxDepth: 6, maxEntries: 200_000, maxBytes: 2 * 1024 ** 3 },
  image: { maxDepth: 8, maxEntries: 20_000_000, maxBytes: 512 * 1024 ** 3 },
};
