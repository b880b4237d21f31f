import { systemCode } from "../surroundings/system-code.ts";

/** Why the file system refused, with its code where it has one: `permission denied (EACCES)`. */
export function systemReason(error: unknown): string {
  const code = systemCode(error) ?? "";
  const reason = reasons[code] ?? "the file system failed";
  return /^E[A-Z0-9]{1,15}$/.test(code) ? `${reason} (${code})` : reason;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EEXIST: "something is there already",
  ENOENT: "its folder is not there",
  ENOTDIR: "something above it is no folder",
  ELOOP: "there are too many links on the way to it",
};
