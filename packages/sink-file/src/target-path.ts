import { SecretError } from "@latebound/core";
import { countOf } from "./file-error.ts";

/** What `~` stands for and where files may lie. */
export interface TargetRules {
  /** Absolute; without it a path from `~/` is an error. */
  readonly home?: string | undefined;
  /** Absolute directories, below one of which the path must lie. */
  readonly roots?: readonly string[] | undefined;
}

/**
 * The absolute path that an operator's path means, without `.` and empty segments; looks at nothing but the text.
 * @throws {SecretError} `invalid_config` for a relative path, `..`, control characters, the root, a directory's
 * spelling, an unknown home, and what lies outside the roots
 */
export function checkTargetPath(path: string, { home, roots }: TargetRules = {}): string {
  if (/\p{Cc}/u.test(path)) throw pathError(path, "holds a control character");
  const absolute = normal(expandHome(path, home), path);
  if (/(^|\/)\.?$/.test(path)) throw pathError(path, "names a directory; a file's name must end it");
  const isAllowed = roots?.some((root) => isBelow(absolute, normal(root, root))) ?? true;
  if (!isAllowed) throw pathError(path, "lies outside the allowed roots");
  return absolute;
}

/** Whether a normal path lies below a normal directory. */
export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

function expandHome(path: string, home: string | undefined): string {
  if (!path.startsWith("~")) return path;
  if (!path.startsWith("~/")) throw pathError(path, "is not ~/… and not absolute");
  if (home === undefined) throw pathError(path, "starts at a home that is not known", "give home");
  return `${home}${path.slice(1)}`;
}

function normal(path: string, written: string): string {
  if (!path.startsWith("/")) throw pathError(written, "is not absolute");
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw pathError(written, "holds ..");
  return `/${segments.join("/")}`;
}

function pathError(path: string, problem: string, hint?: string): SecretError {
  const shown = looksLikePath(path) ? path : `of ${countOf(path)}`;
  return new SecretError("invalid_config", { message: `the file path ${shown} ${problem}`, hint });
}

/** Whether it may be shown: a value may stand where a path should. */
function looksLikePath(text: string): boolean {
  return /^~?\//.test(text) && !/\p{Cc}/u.test(text);
}
