import type { Redactor, Skipped } from "@latebound/redact";
import { scanRepository } from "./git/scan-repository.ts";
import { scanStaged } from "./git/scan-staged.ts";
import { scanImage } from "./image/scan-image.ts";
import type { LeftOut } from "./left-out.ts";
import type { Find } from "./place.ts";
import { createScanContext, type ScanContext, type ScanCounts } from "./scan-context.ts";
import { defaultLimits, type ScanLimits } from "./scan-limits.ts";
import { scanInput } from "./stream/scan-input.ts";
import { scanTree } from "./tree/scan-tree.ts";

/**
 * What to look at:
 * - `tree`: a file, or everything below a folder, but for repositories, and for paths to exclude, which are written from
 *   the same place as the tree's own; the folder's own repository is nothing left out where a target of its own is for it
 * - `git`: a repository: every object, whether anything leads to it or not, the index, and its other files
 * - `staged`: what the next commit of a repository would add
 * - `image`: a tarball as `docker save` writes it, or of an OCI layout
 * - `stream`: bytes, such as a log
 */
export type ScanTarget =
  | { readonly kind: "git" | "image"; readonly path: string }
  | {
      readonly kind: "tree";
      readonly path: string;
      readonly exclude?: ReadonlySet<string>;
      readonly hasOwnTarget?: boolean;
    }
  | { readonly kind: "staged"; readonly path: string; readonly indexFile?: string | undefined }
  | { readonly kind: "stream"; readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

/** How to scan. */
export interface ScanOptions {
  /** Knows the values, each by the name of its reference. */
  readonly redactor: Redactor;
  readonly onFind: (find: Find) => void;
  /** Told of all that was not looked at, or not looked for. */
  readonly onLeftOut: (leftOut: LeftOut) => void;
  /** Given the counts at the start; they grow from then on. */
  readonly onStart?: (counts: ScanCounts) => void;
  /** Where `git` is looked for: a `PATH`. */
  readonly programPath: string;
  readonly limits?: ScanLimits;
  readonly signal?: AbortSignal;
}

/**
 * Looks for values in all targets; gives how much was looked at.
 * @throws what the signal was aborted with
 */
export async function scan(targets: readonly ScanTarget[], options: ScanOptions): Promise<ScanCounts> {
  const { redactor, onFind, onLeftOut, onStart, programPath, limits = defaultLimits, signal } = options;
  const context = createScanContext({ redactor, limits, onFind, onLeftOut, signal });
  onStart?.(context.counts);
  for (const skipped of redactor.stats().skipped) {
    const leftOut = leftOutOf(skipped);
    if (leftOut === undefined) continue;
    context.counts.leftOut += 1;
    onLeftOut(leftOut);
  }
  for (const target of targets) {
    context.checkAborted();
    await scanTarget(context, target, programPath);
  }
  return context.counts;
}

function leftOutOf({ name, part, reason }: Skipped): LeftOut | undefined {
  const isNothing = reason === "blank" || reason === "allowed";
  return isNothing || name === undefined ? undefined : { kind: "reference", reference: name, part, reason };
}

function scanTarget(context: ScanContext, target: ScanTarget, programPath: string): Promise<void> {
  switch (target.kind) {
    case "tree":
      return scanTree(context, target.path, target);
    case "git":
      return scanRepository(context, target.path, programPath);
    case "staged":
      return scanStaged(context, target, programPath);
    case "image":
      return scanImage(context, target.path);
    case "stream":
      return scanInput(context, target);
  }
}
