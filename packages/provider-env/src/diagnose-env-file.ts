import { stat } from "node:fs/promises";
import type { Diagnosis } from "@latebound/provider";
import type { EnvFile } from "./env-error.ts";

const othersRead = 0o004;
const othersWrite = 0o002;

/** Whether the `.env` file is there, and who else may read or change it. */
export async function diagnoseEnvFile({ path, isLiteral }: EnvFile): Promise<readonly Diagnosis[]> {
  const title = isLiteral ? `the file ${path} of the option \`file\`` : "the file of the option `file`";
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile())
    return [{ level: "fault", subject: "file", message: `${title} is not there, or no regular file` }];
  const found: Diagnosis[] = [{ level: "ok", subject: "file", message: `${title} is there` }];
  const mode = (level: "warning" | "fault", verb: string, hint: string) =>
    found.push({ level, subject: "mode", message: `${title} can be ${verb} by other users`, hint });
  if ((stats.mode & othersWrite) !== 0) mode("fault", "changed", "chmod o-w it");
  if ((stats.mode & othersRead) !== 0) mode("warning", "read", "chmod 600 it");
  return found;
}
