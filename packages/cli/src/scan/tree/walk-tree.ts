import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

/** What a walk comes by. */
export type TreeItem =
  | { readonly kind: "file" | "link" | "folder"; readonly path: string; readonly nameStart: number }
  | { readonly kind: "left-out"; readonly path: string; readonly reason: "unreadable" | "deep" | "special" }
  | { readonly kind: "skipped"; readonly path: string };

/** How to walk. */
export interface WalkOptions {
  readonly maxDepth: number;
  /** What is not looked at: a folder with all that is in it, or a file. */
  readonly isSkipped: (folder: string, entry: Dirent) => boolean;
}

/** Everything below a folder, by name, a folder before what is in it. Links are not followed. */
export function* walkTree(root: string, { maxDepth, isSkipped }: WalkOptions): Generator<TreeItem> {
  const waiting = [{ folder: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, depth } = next;
    const entries = depth > maxDepth ? undefined : readFolder(folder);
    if (entries === undefined) {
      yield { kind: "left-out", path: folder, reason: depth > maxDepth ? "deep" : "unreadable" };
      continue;
    }
    const items = entries.map((entry) => itemOf(entry, folder, isSkipped));
    yield* items;
    const folders = items.filter(({ kind }) => kind === "folder").toReversed();
    for (const { path } of folders) waiting.push({ folder: path, depth: depth + 1 });
  }
}

/** Undefined where it can't be read. */
function readFolder(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted(byName);
  } catch {
    return undefined;
  }
}

function byName(left: Dirent, right: Dirent): number {
  return left.name < right.name ? -1 : 1;
}

function itemOf(entry: Dirent, folder: string, isSkipped: WalkOptions["isSkipped"]): TreeItem {
  const { name } = entry;
  const path = join(folder, name);
  const nameStart = path.length - name.length;
  if (isSkipped(folder, entry)) return { kind: "skipped", path };
  if (entry.isFile()) return { kind: "file", path, nameStart };
  if (entry.isDirectory()) return { kind: "folder", path, nameStart };
  if (entry.isSymbolicLink()) return { kind: "link", path, nameStart };
  return { kind: "left-out", path, reason: "special" };
}
