import { parseEnv } from "node:util";
import { readTextFile } from "../../project/read-text-file.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/** A variable of an `.env` file. */
export interface EnvFileVariable {
  readonly name: string;
  readonly value: string;
  /** FILE:LINE. */
  readonly place: string;
}

/** The variables of `.env` files that were named, in their order: later ones win. @throws {CommandFault} */
export async function readEnvFiles(
  files: readonly string[],
  surroundings: Pick<Surroundings, "directory">,
): Promise<readonly EnvFileVariable[]> {
  const texts = await Promise.all(files.map((file) => readTextFile(file, surroundings)));
  return texts.flatMap((text, index) =>
    Object.entries(parseEnv(text)).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value, place: placeOf(name, text, files[index] ?? "") }],
    ),
  );
}

/** The last line that sets it. */
function placeOf(name: string, text: string, file: string): string {
  const line = text.split("\n").findLastIndex((written) => {
    const [left = ""] = written.split("=", 1);
    return written.includes("=") && left.replace(/^\s*export\s/, "").trim() === name;
  });
  return line < 0 ? file : `${file}:${line + 1}`;
}
