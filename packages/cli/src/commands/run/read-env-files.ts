import { parseEnv } from "node:util";
import { readTextFile } from "../../project/read-text-file.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/** The variables of `.env` files that were named, later files over earlier ones. @throws {CommandFault} */
export async function readEnvFiles(
  files: readonly string[],
  surroundings: Pick<Surroundings, "directory">,
): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(files.map((file) => readTextFile(file, surroundings)));
  const variables = texts.flatMap((text) => Object.entries(parseEnv(text)));
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
