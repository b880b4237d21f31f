import { dirname } from "node:path";
import type { Call, Key, Payload, Provider } from "@latebound/provider";
import { parseLines } from "dot-properties";
import { diagnoseFile } from "./diagnose-place.ts";
import { named, notText, placeMissing } from "./file-error.ts";
import { readWhole, withOpenFile } from "./open-file.ts";
import type { SecretPlace } from "./secret-place.ts";
import { untilAborted } from "./until-aborted.ts";
import { watchFiles } from "./watch-files.ts";

/** A provider whose keys are the names of a `.properties` file, which is read once in each call. */
export function createPropertiesFile(place: SecretPlace): Provider {
  const { provider, path, title } = place;
  async function getMany(keys: readonly Key[], { signal }: Call): Promise<readonly (Payload | undefined)[]> {
    const properties = await untilAborted(signal, () => readProperties(place)).catch((error) => {
      throw named(error, provider);
    });
    return keys.map((key) => {
      const text = properties.get(key.path);
      return text === undefined ? undefined : { text };
    });
  }
  return {
    get: async (key, call) => (await getMany([key], call))[0],
    getMany,
    check: async (key, call) => ((await getMany([key], call))[0] === undefined ? "absent" : "readable"),
    diagnose: () => diagnoseFile(place),
    watch(keys, { signal }) {
      const files = keys.map((key) => ({ key, path }));
      const root = { provider, path: dirname(path), title: `the directory of ${title}` };
      return watchFiles(files, { root, signal });
    },
  };
}

async function readProperties({ path, title }: SecretPlace): Promise<ReadonlyMap<string, string>> {
  const bytes = await withOpenFile(path, readWhole);
  if (bytes === undefined) throw placeMissing(title);
  const properties = new Map<string, string>();
  for (const line of parseLines(decode(bytes))) {
    if (typeof line === "string") continue;
    const [name = "", value = ""] = line;
    properties.set(name, value);
  }
  return properties;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notText();
  }
}
