import { isLate } from "@latebound/core";
import { placed, refusal } from "../file-error.ts";
import type { FileFormat, FileSpec, FileSpecs } from "../file-spec.ts";
import type { Target } from "../place/placement.ts";

/** A file whose path and options were checked. */
export interface PlannedFile {
  readonly target: Target;
  readonly content: unknown;
  readonly format: FileFormat;
  /** Whether the format was written by the operator, not told from the name. */
  readonly isFormatGiven: boolean;
}

/** The files of a specification, in its order. @throws {SecretError} `invalid_config`, at the table */
export function planFiles(
  specs: FileSpecs,
  absolutePath: (written: string) => string,
  table = "files",
): readonly PlannedFile[] {
  try {
    const planned = Object.entries(specs).map(([written, given]) => planFile(written, given, absolutePath));
    refuseOverlap(planned.map(({ target }) => target));
    return planned;
  } catch (error) {
    throw placed(error, table);
  }
}

/** The path comes first: until it was checked, it may not be shown. */
function planFile(
  written: string,
  given: FileSpecs[string],
  absolutePath: (written: string) => string,
): PlannedFile {
  const path = absolutePath(written);
  const { content, mode, format } = specOf(written, given);
  const target = { written, path, mode: checkedMode(written, mode) };
  return { target, content, format: format ?? formatOf(written), isFormatGiven: format !== undefined };
}

function specOf(written: string, given: FileSpecs[string]): FileSpec {
  if (typeof given === "string" || isLate(given)) return { content: given };
  if (typeof given === "object" && given !== null && "content" in given) return given;
  throw refusal(written, "has no content", "give a late value, a text, or { content }");
}

function checkedMode(written: string, mode = 0o600): number {
  if (Number.isInteger(mode) && mode >= 0 && (mode & ~0o755) === 0 && (mode & 0o400) !== 0) return mode;
  throw refusal(
    written,
    "has a mode that isn't permitted",
    "from 0o400 to 0o755, without a write bit for others",
  );
}

const formats: readonly (readonly [ending: RegExp, format: FileFormat])[] = [
  [/(^|\/)[^/]*\.env(\.[^/]+)?$/, "env"],
  [/\.json$/, "json"],
  [/\.properties$/, "properties"],
  [/\.toml$/, "toml"],
  [/\.ya?ml$/, "yaml"],
];

/** The format that the end of a name tells; `text` where it tells none. */
export function formatOf(written: string): FileFormat {
  return formats.find(([ending]) => ending.test(written))?.[1] ?? "text";
}

function refuseOverlap(targets: readonly Target[]): void {
  const byPath = new Map<string, Target>();
  for (const target of targets) {
    const twin = byPath.get(target.path);
    if (twin) throw refusal(target.written, `and ${twin.written} are one file`, "leave one of them out");
    byPath.set(target.path, target);
  }
  for (const { path, written } of targets) {
    const above = targets.find((other) => path.startsWith(`${other.path}/`));
    if (above) throw refusal(written, `lies below ${above.written}, which is to be a file`);
  }
}
