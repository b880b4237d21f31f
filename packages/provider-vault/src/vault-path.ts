const forbidden = ["auth", "sys", "identity"];
const kv2Words = ["data", "metadata", "delete", "undelete", "destroy", "subkeys"];

/** What is wrong with a secret's path, in words that don't quote it, or undefined. */
export function pathFault(path: string): string | undefined {
  return segmentFault(path) ?? reservedFault(path);
}

/** What is wrong with a namespace, a mount or the like as an option; slashes at its ends are allowed. */
export function prefixFault(path: string): string | undefined {
  return pathFault(trimSlashes(path));
}

/** The path without slashes at its ends. */
export function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (path[start] === "/") start += 1;
  while (end > start && path[end - 1] === "/") end -= 1;
  return path.slice(start, end);
}

/** The path as `bao kv get` has it, when what follows the mount is an API word of KV v2; otherwise undefined. */
export function logicalForm(path: string, mount: string): string | undefined {
  const [word, ...rest] = path.slice(mount.length).split("/");
  return rest.length > 0 && kv2Words.includes(word ?? "") ? `${mount}${rest.join("/")}` : undefined;
}

/** Whether a path may lead to what is never read: to `auth/`, `sys/`, `identity/` below some namespace. */
export function isForbiddenPath(path: string): boolean {
  return path.split("/").some((segment) => forbidden.includes(segment));
}

function segmentFault(path: string): string | undefined {
  if (/\p{Cc}/u.test(path) || !path.isWellFormed())
    return "the path holds a control character or half a character";
  const segments = path.split("/");
  if (segments.includes("")) return "the path has an empty segment or a slash at an end";
  if (segments.includes(".") || segments.includes("..")) return "the path has a `.` or `..` segment";
  return undefined;
}

function reservedFault(path: string): string | undefined {
  if (!forbidden.includes(path.split("/", 1)[0] ?? "")) return undefined;
  return "auth/, sys/ and identity/ are never read";
}
