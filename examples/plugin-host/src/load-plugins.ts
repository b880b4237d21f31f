import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import type { Consumer } from "@latebound/core";
import { bindPlugin } from "@latebound/sink-plugin";

/** A plugin as the host calls it: references in the arguments are resolved at the call. */
export type BoundPlugin = (settings: unknown, message: unknown) => Promise<string>;

/** The plugins of a folder, each bound to the consumer that the host has for its file's name. */
export async function loadPlugins(
  folder: URL,
  consumerOf: (name: string) => Consumer,
): Promise<ReadonlyMap<string, BoundPlugin>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const bound = files.map(async (file): Promise<[string, BoundPlugin]> => {
    const name = basename(file, ".ts");
    const { run } = await import(new URL(file, folder).href);
    return [name, bindPlugin(consumerOf(name), run)];
  });
  return new Map(await Promise.all(bound));
}
