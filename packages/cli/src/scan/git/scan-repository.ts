import type { Match } from "@latebound/redact";
import type { Origin, Place } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { scanFolder } from "../tree/scan-tree.ts";
import { findHolders, type Holder } from "./find-holders.ts";
import { findRepository, hasCommonDirectory, isGitDirectory } from "./find-repository.ts";
import { GitFailure, type GitOptions, gitOutput } from "./git-output.ts";
import { scanObjects } from "./scan-objects.ts";

/**
 * Looks at every object of a repository, whether anything leads to it or not, at the other files git keeps there, such as
 * config, index and logs, and at the repositories of its submodules.
 */
export async function scanRepository(context: ScanContext, path: string, programPath: string): Promise<void> {
  const repository = findRepository(path);
  if (repository === undefined || repository === "elsewhere") {
    context.leaveOut(gitOrigin(path), repository ?? "no-repository");
    return;
  }
  const stores: string[] = [];
  await scanFolder(context, repository.commonDirectory, {
    isSkipped: (folder, { name }) => name === "objects" && isGitDirectory(folder),
    onSkipped: (objects) => stores.push(objects.slice(0, -"/objects".length)),
  });
  for (const gitDirectory of stores) {
    // The index of the work tree that was named is this repository's.
    const isOwn = gitDirectory === repository.commonDirectory;
    if (!isOwn && hasCommonDirectory(gitDirectory)) {
      context.leaveOut(gitOrigin(gitDirectory), "elsewhere");
      continue;
    }
    await scanStore(context, {
      gitDirectory: isOwn ? repository.gitDirectory : gitDirectory,
      programPath,
      signal: context.signal,
    });
  }
}

interface Hit {
  readonly origin: Origin;
  readonly part: Place["part"];
  readonly match: Match;
}

async function scanStore(context: ScanContext, git: GitOptions): Promise<void> {
  const hits: Hit[] = [];
  const collecting = context.withFinds((origin, part, match) => hits.push({ origin, part, match }));
  const args = ["cat-file", "--batch-all-objects", "--unordered", "--buffer", "--batch"];
  await reportFailure(context, git, () =>
    scanObjects(collecting, gitOutput(git, args), (object, objectType) => ({
      ...gitOrigin(""),
      object,
      objectType,
    })),
  );
  await reportHits(context, git, hits);
}

/** Finds are told even if what holds them can't be. */
async function reportHits(context: ScanContext, git: GitOptions, hits: readonly Hit[]): Promise<void> {
  const holders = new Map<string, Holder>();
  const held = hits.filter(({ origin }) => origin.objectType === "blob" || origin.objectType === "tree");
  const objects = new Set(held.map(({ origin }) => origin.object ?? ""));
  await reportFailure(context, git, () => findHolders(git, objects, holders));
  const placed = hits.map((hit) => placeHit(hit, holders));
  // Git gives objects in an order of its own.
  for (const { origin, part, match } of placed.toSorted(byPath)) context.report(origin, part, [match]);
}

function placeHit({ origin, part, match }: Hit, holders: ReadonlyMap<string, Holder>): Hit {
  const { object = "", objectType } = origin;
  const holder = objectType === "commit" ? { commit: object } : holders.get(object);
  // A tree is a list of names.
  return { origin: { ...origin, ...holder }, part: objectType === "tree" ? "name" : part, match };
}

function byPath({ origin: left }: Hit, { origin: right }: Hit): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return (left.object ?? "") < (right.object ?? "") ? -1 : Number(left.object !== right.object);
}

async function reportFailure(
  context: ScanContext,
  git: GitOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    context.leaveOut(gitOrigin(git.gitDirectory), "damaged");
  }
}

function gitOrigin(path: string): Origin {
  return { kind: "git", path, inside: [] };
}
