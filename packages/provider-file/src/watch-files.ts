import { type FSWatcher, watch } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Key } from "@latebound/provider";
import { fileFault, named, systemCode } from "./file-error.ts";
import { realDirectory } from "./real-directory.ts";
import type { SecretPlace } from "./secret-place.ts";

/** A key and the file that holds it. */
export interface WatchedFile {
  readonly key: Key;
  readonly path: string;
}

/** Where the files lie, and until when they are watched. */
export interface WatchOptions {
  /** The directory above all files; what is between it and a file is watched too. */
  readonly root: SecretPlace;
  readonly signal: AbortSignal;
}

/**
 * The keys whose files change: edits, replacements, deletions, and swaps of the links that lead to them. The system's
 * word is only a reason to look; what counts is that a file's identity, size or times differ. Never keeps the process
 * alive, ends when the signal is aborted.
 * @throws {SecretError} `not_found` (mount) once the root is gone, `unavailable` when the system can't watch
 */
export async function* watchFiles(
  files: readonly WatchedFile[],
  options: WatchOptions,
): AsyncGenerator<{ readonly key: Key }, void, undefined> {
  const bell = createBell();
  options.signal.addEventListener("abort", bell.ring, { once: true });
  let watchers: readonly FSWatcher[] = [];
  let marks: readonly string[] | undefined;
  try {
    while (!options.signal.aborted) {
      const previous = watchers;
      // New watchers stand before the old ones go, and before anybody looks: nothing falls between.
      watchers = openWatchers(await foldersOf(files, options.root.path), bell.ring);
      closeAll(previous);
      await realDirectory(options.root);
      const seen = await Promise.all(files.map(markOf));
      const known = marks ?? seen;
      marks = seen;
      yield* files.filter((_, index) => seen[index] !== known[index]).map(({ key }) => ({ key }));
      await bell.rung();
    }
  } catch (error) {
    throw named(error, options.root.provider);
  } finally {
    closeAll(watchers);
    options.signal.removeEventListener("abort", bell.ring);
  }
}

interface Bell {
  readonly ring: () => void;
  /** Waits for the next ring, unless it has rung since the last wait. */
  rung(): Promise<void>;
}

function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    async rung() {
      await next.promise;
      next = Promise.withResolvers<void>();
    },
  };
}

async function foldersOf(files: readonly WatchedFile[], root: string): Promise<ReadonlySet<string>> {
  const folders = new Set([root]);
  // Where a link leads to the root, its swap is seen from the folder that holds the link.
  if ((await realpath(root).catch(() => root)) !== root) folders.add(dirname(root));
  for (const { path } of files) {
    for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder))
      folders.add(folder);
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined) folders.add(dirname(real));
  }
  return folders;
}

function openWatchers(folders: ReadonlySet<string>, ring: () => void): readonly FSWatcher[] {
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    try {
      watchers.push(watch(folder, { persistent: false }, ring).on("error", ring));
    } catch (error) {
      if (unwatchable.has(systemCode(error))) continue;
      closeAll(watchers);
      throw fileFault(error);
    }
  }
  return watchers;
}

// Such a folder's files have no values either; the folder above tells when that ends.
const unwatchable = new Set(["ENOENT", "ENOTDIR", "EACCES"]);

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}

async function markOf({ path }: WatchedFile): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  } catch (error) {
    return systemCode(error);
  }
}
