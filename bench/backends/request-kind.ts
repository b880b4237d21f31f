import type { IncomingMessage } from "node:http";

/** What a request to Vault or to AWS is for, in a word. */
export function kindOf({ url = "", headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.replace(/^.*\./, "");
  const path = url.replace(/^\/v1\//, "");
  if (path.startsWith("auth/token/lookup-self")) return "look-ups of the token";
  if (path.startsWith("auth/")) return "logins";
  if (path.startsWith("sys/internal/ui/mounts")) return "mount look-ups";
  if (path.startsWith("sys/")) return "of the system";
  return "reads";
}
