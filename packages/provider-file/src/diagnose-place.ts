import { stat } from "node:fs/promises";
import type { Diagnosis } from "@latebound/provider";
import { countOpenFiles } from "./count-open-files.ts";
import { realDirectory } from "./real-directory.ts";
import type { SecretPlace } from "./secret-place.ts";

const othersRead = 0o004;
const othersWrite = 0o002;

/** Whether the directory is there, and who else may read or change what is in it. @throws {SecretError} */
export async function diagnoseDirectory(place: SecretPlace): Promise<readonly Diagnosis[]> {
  const root = await realDirectory(place);
  const { mode } = await stat(root);
  const found: Diagnosis[] = [{ level: "ok", subject: "directory", message: `${place.title} is there` }];
  if ((mode & othersWrite) !== 0) found.push(writable(place.title));
  const open = await countOpenFiles(root);
  if (open > 0) {
    const message = `${open} ${open === 1 ? "file" : "files"} of ${place.title} can be read by other users`;
    found.push({
      level: "warning",
      subject: "mode",
      message,
      hint: "chmod 700 the directory, 600 its files",
    });
  }
  return found;
}

/** Whether the file is there, and who else may read or change it. */
export async function diagnoseFile({ path, title }: SecretPlace): Promise<readonly Diagnosis[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isFile())
    return [{ level: "fault", subject: "file", message: `${title} is not there, or no regular file` }];
  const found: Diagnosis[] = [{ level: "ok", subject: "file", message: `${title} is there` }];
  if ((stats.mode & othersWrite) !== 0) found.push(writable(title));
  if ((stats.mode & othersRead) !== 0)
    found.push({
      ...{ level: "warning", subject: "mode", message: `${title} can be read by other users` },
      hint: "chmod 600 it",
    });
  return found;
}

function writable(title: string): Diagnosis {
  const message = `${title} can be changed by other users`;
  return { level: "fault", subject: "mode", message, hint: "chmod o-w it" };
}
