import { isLate, isSecretError } from "@latebound/core";
import type { SpecProblem } from "@latebound/core/spec-faults";
import { checkTargetPath } from "@latebound/sink-file";
import type { ContainerFile, DeliveryOptions, SpecText } from "./container-spec.ts";
import { entryPath } from "./entry-path.ts";
import type { VariableSlot } from "./variable-slots.ts";

/** One file in the container. */
export interface FileSlot {
  /** The variable whose value it is, or its path. */
  readonly name: string;
  /** Absolute, below the directory. */
  readonly target: string;
  readonly text: SpecText;
  /** As of the variable. */
  readonly prefix: string;
  readonly mode: number;
  /** Where it was written. */
  readonly path: string;
}

interface FileSource {
  readonly variables: readonly VariableSlot[];
  readonly delivery: DeliveryOptions;
  readonly directory: string;
  readonly mode: number;
  readonly base: string;
}

/** Tells the waiting program that all files are there. */
export const readyName = ".latebound-ready";

/** The files that variables and the table of files ask for, and what is wrong with them. */
export function fileSlots({ variables, delivery, directory, mode, base }: FileSource): {
  readonly files: readonly FileSlot[];
  readonly problems: readonly SpecProblem[];
} {
  const problems: SpecProblem[] = [...directoryProblems(directory, `${base}.directory`)];
  const files: FileSlot[] = variables
    .filter(({ deliver }) => deliver === "file")
    .map(({ name, text = "", prefix, path }) => {
      return { name, target: `${directory}/${name}`, text, prefix, mode, path };
    });
  for (const [target, item] of Object.entries(delivery.files ?? {})) {
    const read = fromTable(target, item, { directory, mode, path: pathOf(target, base) });
    if ("message" in read) problems.push(read);
    else files.push(read);
  }
  return { files, problems: [...problems, ...files.flatMap(modeProblem), ...clashes(files)] };
}

/** What is no absolute path may be a value. */
function pathOf(target: string, base: string): string {
  return target.startsWith("/") ? entryPath(`${base}.files`, target) : `${base}.files`;
}

function directoryProblems(directory: string, path: string): SpecProblem[] {
  try {
    const normal = checkTargetPath(directory);
    const isOwn = normal === directory && directory.split("/").length > 2;
    if (isOwn && !/^\/(proc|sys|dev)\//.test(directory)) return [];
  } catch {
    // What is wrong is said below.
  }
  const hint =
    "an absolute path of two or more segments, such as /run/secrets; it hides what the image has there";
  return [{ path, message: "files can't be put there", hint }];
}

function fromTable(
  target: string,
  item: SpecText | ContainerFile,
  { directory, mode, path }: { readonly directory: string; readonly mode: number; readonly path: string },
): FileSlot | SpecProblem {
  const isText = typeof item === "string" || isLate(item);
  if (!isText && (typeof item !== "object" || item === null)) return { path, message: "expected text" };
  const { content, mode: own = mode } = isText ? { content: item } : item;
  if (typeof content !== "string" && !isLate(content)) return { path, message: "expected text" };
  try {
    const absolute = checkTargetPath(target, { roots: [directory] });
    return { name: absolute, target: absolute, text: content, prefix: "", mode: own, path };
  } catch (error) {
    const message = isSecretError(error) ? error.message : "the path is not valid";
    const hint = `files lie below ${directory}; set directory for another place`;
    return { path, message, hint, keys: ["files", target] };
  }
}

function modeProblem({ mode, path }: FileSlot): SpecProblem[] {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777) return [];
  return [{ path, message: "mode is permission bits from 0 to 0o777" }];
}

function clashes(files: readonly FileSlot[]): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const taken = new Map<string, FileSlot>();
  for (const file of files) {
    const { target, path } = file;
    const other = taken.get(target) ?? files.find((one) => target.startsWith(`${one.target}/`));
    if (other) problems.push({ path, message: `one path for two files, the other at ${other.path}` });
    if (target.endsWith(`/${readyName}`)) problems.push({ path, message: `${readyName} is our own file` });
    taken.set(target, file);
  }
  return problems;
}
