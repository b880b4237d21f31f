import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A path as the kind gets it: absolute, `~/` expanded, relative to the directory of the file that wrote it. */
export function absolutePath(written: string, directory: string): string {
  if (written === "") return written;
  if (written === "~" || written.startsWith("~/")) return join(homedir(), written.slice(1));
  return resolve(directory, written);
}

/** Whether a text is an address with a user or a password in it, such as `http://user:password@host`. */
export function hasUserInfo(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.username !== "" || url.password !== "");
}
