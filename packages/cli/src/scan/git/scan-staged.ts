import { resolve } from "node:path";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { zeroSeparated } from "./find-holders.ts";
import { findRepository } from "./find-repository.ts";
import { GitFailure, type GitOptions, gitOutput } from "./git-output.ts";
import { scanObjects } from "./scan-objects.ts";

/** Looks at what the next commit would add or change, with its names. */
export async function scanStaged(
  context: ScanContext,
  { path, indexFile }: { path: string; indexFile?: string | undefined },
  programPath: string,
): Promise<void> {
  const origin: Origin = { kind: "git", path, inside: [] };
  const repository = findRepository(path);
  if (repository === undefined || repository === "elsewhere") {
    context.leaveOut(origin, repository ?? "no-repository");
    return;
  }
  const git = {
    gitDirectory: repository.gitDirectory,
    programPath,
    signal: context.signal,
    indexFile: indexFile === undefined ? undefined : resolve(indexFile),
  };
  try {
    await scanBlobs(context, git, await stagedBlobs(git));
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    context.leaveOut(origin, "damaged");
  }
}

/** The objects of files by path. */
async function stagedBlobs(git: GitOptions): Promise<Map<string, string>> {
  const blobs = new Map<string, string>();
  const args = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"];
  const output = gitOutput(git, [...args, "--no-ext-diff", "--no-textconv", await treeBefore(git)]);
  let about: string | undefined;
  for await (const text of zeroSeparated(output)) {
    if (about === undefined) about = text;
    else {
      const [, mode = "", , object = ""] = about.split(" ");
      if (mode !== gitlinkMode && !/^0+$/.test(object)) blobs.set(text, object);
      about = undefined;
    }
  }
  return blobs;
}

const gitlinkMode = "160000";

/** HEAD, or before the first commit a tree without files. */
async function treeBefore(git: GitOptions): Promise<string> {
  try {
    return await idOf(git, ["rev-parse", "--verify", "--quiet", "HEAD^{tree}"]);
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return await idOf(git, ["hash-object", "-t", "tree", "--stdin"]);
  }
}

async function idOf(git: GitOptions, args: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for await (const part of gitOutput(git, args)) parts.push(part.toString());
  return parts.join("").trim();
}

async function scanBlobs(
  context: ScanContext,
  git: GitOptions,
  blobs: ReadonlyMap<string, string>,
): Promise<void> {
  const paths = [...blobs.keys()];
  for (const path of paths) context.lookAtName({ kind: "git", path, inside: [] }, path);
  const wanted = paths.map((path) => `${blobs.get(path)}\n`);
  const left = paths.values();
  const originOf = (object: string, objectType: string): Origin => {
    const path = left.next().value ?? ""; // git answers in the order that it is asked
    return { kind: "git", path, inside: [], object, objectType };
  };
  await scanObjects(context, gitOutput(git, ["cat-file", "--batch", "--buffer"], wanted), originOf);
}
