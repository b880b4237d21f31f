import { type Dirent, readlinkSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { realPath } from "../../surroundings/real-path.ts";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { createFileScanner, type FileScanner } from "./scan-file.ts";
import { type TreeItem, type WalkOptions, walkTree } from "./walk-tree.ts";

const workMs = 50;

/** Looks at a file, or at everything below a folder, but for what is excluded and for repositories' `.git`. */
export async function scanTree(
  context: ScanContext,
  path: string,
  { exclude = new Set<string>(), hasOwnTarget = false }: TreeOptions = {},
): Promise<void> {
  const origin = fileOrigin(path);
  const stats = statsOf(path);
  if (exclude.has(path)) context.leaveOut(origin, "excluded");
  else if (typeof stats === "string") context.leaveOut(origin, stats);
  else if (!stats.isDirectory()) await scanNamedFile(context, path, stats);
  else
    await scanFolder(context, path, {
      isSkipped: (folder, entry) => isRepository(entry) || exclude.has(join(folder, entry.name)),
      onSkipped(skipped) {
        if (exclude.has(skipped)) context.leaveOut(fileOrigin(skipped), "excluded");
        else if (!hasOwnTarget || skipped !== join(path, ".git"))
          context.leaveOut(fileOrigin(skipped), "git");
      },
    });
}

interface TreeOptions {
  readonly exclude?: ReadonlySet<string>;
  /** Whether the folder's own repository is looked at by a target of its own. */
  readonly hasOwnTarget?: boolean;
}

async function scanNamedFile(context: ScanContext, path: string, stats: Stats): Promise<void> {
  const origin = fileOrigin(path);
  // No path leads to a file that is removed and still open.
  const file = stats.isFile() ? realPath(path) : undefined;
  if (!stats.isFile()) context.leaveOut(origin, "no-file");
  else if (file === undefined) context.leaveOut(origin, "unreadable");
  else await createFileScanner(context).scan(origin, file);
}

/** A link that was named is followed. */
function statsOf(path: string): Stats | "absent" | "unreadable" {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? "absent";
  } catch {
    return "unreadable";
  }
}

function isRepository(entry: Dirent): boolean {
  return entry.name === ".git" && entry.isDirectory();
}

/** What is not entered, and who is told. */
export interface FolderOptions extends Pick<WalkOptions, "isSkipped"> {
  readonly onSkipped: (path: string) => void;
}

/** Looks at everything below a folder. */
export async function scanFolder(
  context: ScanContext,
  root: string,
  { isSkipped, onSkipped }: FolderOptions,
): Promise<void> {
  const files = createFileScanner(context);
  let giveWayAtMs = performance.now() + workMs;
  for (const item of walkTree(root, { maxDepth: context.limits.maxTreeDepth, isSkipped })) {
    if (item.kind === "skipped") onSkipped(item.path);
    else await scanItem(context, item, files);
    if (performance.now() < giveWayAtMs) continue;
    await setImmediate();
    context.checkAborted();
    giveWayAtMs = performance.now() + workMs;
  }
}

/** Undefined, or a promise: waiting for nothing would take longer than most files. */
function scanItem(
  context: ScanContext,
  item: Exclude<TreeItem, { kind: "skipped" }>,
  files: FileScanner,
): Promise<void> | undefined {
  const origin = fileOrigin(item.path);
  if (item.kind === "left-out") {
    context.leaveOut(origin, item.reason);
    return undefined;
  }
  context.lookAtName(origin, item.path, item.nameStart);
  if (item.kind === "link") scanLink(context, origin);
  return item.kind === "file" ? files.scan(origin, item.path) : undefined;
}

/** A link is not followed; where it leads to is looked at as a name. */
function scanLink(context: ScanContext, origin: Origin): void {
  try {
    context.lookAtName(origin, readlinkSync(origin.path));
  } catch {
    context.leaveOut(origin, "unreadable");
  }
}

function fileOrigin(path: string): Origin {
  return { kind: "file", path, inside: [] };
}
