import { readConfigFile } from "@latebound/core/config-file";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { faultText } from "./fault-text.ts";
import { createStyle } from "./style.ts";
import type { ToldFault } from "./told-fault.ts";

/** Prints faults on stderr, all of them, each with its place and the line that it is about. */
export async function reportFaults(faults: readonly ToldFault[], surroundings: Surroundings): Promise<void> {
  const { stderr, environment } = surroundings;
  stderr.write(await told(faults, "fault", surroundings));
  if (faults.length < 2) return;
  stderr.write(`\n${createStyle(stderr, environment).fault(`${faults.length} faults`)}\n`);
}

/** Prints what is no fault, in the same way. */
export async function reportWarnings(
  warnings: readonly ToldFault[],
  surroundings: Surroundings,
): Promise<void> {
  surroundings.stderr.write(await told(warnings, "warning", surroundings));
}

async function told(
  faults: readonly ToldFault[],
  tone: "fault" | "warning",
  { stderr, environment, directory }: Surroundings,
): Promise<string> {
  const style = createStyle(stderr, environment);
  const texts = await readTexts(faults);
  const context = { style, tone, texts, directory, width: stderr.columns || 100 };
  const located = await Promise.all(faults.map((fault) => locate(fault, texts)));
  return located.map((fault) => faultText(fault, context)).join("\n");
}

/** With the line of its key path, where it has none of its own yet. */
async function locate(fault: ToldFault, texts: ReadonlyMap<string, string>): Promise<ToldFault> {
  const { at, code, summary, hint, reference } = fault;
  const text = texts.get(at?.file ?? "");
  if (text === undefined || at?.line !== undefined || !at?.path) return fault;
  const { locatePath } = await import("@latebound/core/inspection");
  const place = { ...at, ...(await locatePath(text, at.path)) };
  return {
    code,
    summary,
    at: place,
    ...(hint !== undefined && { hint }),
    ...(reference !== undefined && { reference }),
  };
}

/** Those that can be read now; a fault is told without its line where its file can't be. */
async function readTexts(faults: readonly ToldFault[]): Promise<ReadonlyMap<string, string>> {
  const placed = faults.flatMap(({ at }) => (at?.line === undefined && !at?.path ? [] : [at.file]));
  const files = [...new Set(placed)].filter((file) => file !== undefined);
  const read = files.map(async (file) => [file, await readConfigFile(file).catch(() => undefined)] as const);
  const texts = await Promise.all(read);
  return new Map(texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]])));
}
