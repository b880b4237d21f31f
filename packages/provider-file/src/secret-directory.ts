import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { type Call, isSecretError, type Key, type Payload, type Provider } from "@latebound/provider";
import { diagnoseDirectory } from "./diagnose-place.ts";
import { changedMeanwhile, named } from "./file-error.ts";
import { confirmMissing } from "./missing-file.ts";
import { readWhole, withOpenFile } from "./open-file.ts";
import { pathBelow } from "./path-below.ts";
import { realDirectory } from "./real-directory.ts";
import type { SecretPlace } from "./secret-place.ts";
import { untilAborted } from "./until-aborted.ts";
import { watchFiles } from "./watch-files.ts";

/** A provider whose keys are the names of files below a directory. */
export function createSecretDirectory(place: SecretPlace, platform: string): Provider {
  const run = <T>(key: Key, { signal }: Call, use: UseFile<T>) =>
    untilAborted(signal, () => withSecretFile(place, { name: key.path, platform }, use)).catch((error) => {
      throw named(error, place.provider);
    });
  return {
    get: (key, call) => run(key, call, payloadOf),
    async check(key, call) {
      try {
        return (await run(key, call, async () => true)) ? "readable" : "absent";
      } catch (error) {
        if (isSecretError(error) && error.code === "access_denied") return "denied";
        throw error;
      }
    },
    diagnose: () =>
      diagnoseDirectory(place).catch((error) => {
        throw named(error, place.provider);
      }),
    watch(keys, { signal }) {
      const files = keys.map((key) => ({ key, path: join(place.path, key.path) }));
      return watchFiles(files, { root: place, signal });
    },
  };
}

type UseFile<T> = (handle: FileHandle, below: string, name: string) => Promise<T>;

async function withSecretFile<T>(
  place: SecretPlace,
  { name, platform }: { readonly name: string; readonly platform: string },
  use: UseFile<T>,
): Promise<T | undefined> {
  const root = await realDirectory(place);
  const path = join(root, name);
  const found = await withOpenFile(path, async (handle) =>
    use(handle, await pathBelow(root, handle, path, platform), name),
  );
  // The directory may have gone, or a link to it may have been swapped: then nothing is known about the file.
  if (found === undefined && (await realDirectory(place)) !== root) throw changedMeanwhile();
  if (found === undefined) await confirmMissing(root, name);
  return found;
}

async function payloadOf(handle: FileHandle, below: string, name: string): Promise<Payload> {
  const identity = withoutGeneration(below);
  return { ...bodyOf(await readWhole(handle)), ...(identity === name ? {} : { identity: [identity] }) };
}

/** Kubernetes writes each generation of a volume to a new `..<time>` directory, which is no part of a secret's name. */
function withoutGeneration(below: string): string {
  return below.replace(/^\.\.[^/]*\//, "");
}

function bodyOf(bytes: Uint8Array): { text: string } | { bytes: Uint8Array } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bytes };
  }
}
