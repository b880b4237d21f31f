import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { readConfigFile } from "@latebound/core/config-file";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/** The variables of `.env` files that were named, later files over earlier ones. @throws {SecretError} `invalid_config` */
export async function readEnvFiles(
  files: readonly string[],
  { directory }: Pick<Surroundings, "directory">,
): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(files.map((file) => readConfigFile(resolve(directory, file))));
  const variables = texts.flatMap((text) => Object.entries(parseEnv(text)));
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
