import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";

/** Lines a second that a stream appends to a file, neither chained nor synced. */
export async function appendLines(path: string, line: string, count: number): Promise<number> {
  const stream = createWriteStream(path);
  const startedMs = performance.now();
  for (let written = 0; written < count; written += 1) {
    if (!stream.write(`${line}\n`)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
  return count / ((performance.now() - startedMs) / 1_000);
}

/** Lines a second that are appended and synced one by one. */
export async function syncsPerSecond(path: string, line: string): Promise<number> {
  const count = 200;
  const file = await open(path, "w");
  const startedMs = performance.now();
  for (let written = 0; written < count; written += 1) {
    await file.write(`${line}\n`);
    await file.datasync();
  }
  const elapsedMs = performance.now() - startedMs;
  await file.close();
  return count / (elapsedMs / 1_000);
}
