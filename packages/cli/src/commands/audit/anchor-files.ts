import { resolve } from "node:path";
import { type AuditAnchor, parseAnchors } from "@latebound/audit";
import { readConfigFile } from "@latebound/core/config-file";
import { CommandFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";

/** The anchors that a run is given. @throws {CommandFault} for a line that is none @throws {SecretError} */
export async function anchorsOf({ options, surroundings }: CommandInput): Promise<{
  readonly anchor: readonly AuditAnchor[];
  readonly start?: AuditAnchor;
}> {
  const files = Array.isArray(options.anchors) ? options.anchors : [];
  const anchor: AuditAnchor[] = [];
  for (const file of files) anchor.push(...(await readAnchors(resolve(surroundings.directory, file))));
  if (typeof options.start !== "string") return { anchor };
  const path = resolve(surroundings.directory, options.start);
  const start = (await readAnchors(path)).at(-1);
  return { anchor, ...(start && { start }) };
}

/** A line that is no anchor is told: passing over it would verify less than was asked for. */
async function readAnchors(path: string): Promise<readonly AuditAnchor[]> {
  const text = await readConfigFile(path);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const anchors = parseAnchors(text);
  if (lines.length > 0 && anchors.length === lines.length) return anchors;
  const message =
    lines.length === 0
      ? `${path} holds no anchor`
      : `${lines.length - anchors.length} of the ${lines.length} lines of ${path} are no anchors`;
  throw new CommandFault(message, { hint: "a line is { seq, hash, time } as JSON, as the log exported it" });
}
