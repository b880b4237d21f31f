import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findCanary } from "@latebound/testing";
import type Docker from "dockerode";
import type { TestEngine } from "./test-engine.ts";

/** Where a canary can be found although it should not, each place with the spelling. */
export async function findLeaks(
  engine: TestEngine,
  container: Docker.Container,
  canary: string,
): Promise<string[]> {
  const texts = { ...(await engineTexts(engine, container)), ...processTexts(container.id) };
  const found = Object.entries(texts).flatMap(([place, text]) => {
    const spelling = findCanary(text, canary);
    return spelling === undefined ? [] : [`${place}: ${spelling}`];
  });
  return [...found, ...findOnDisk(engine, canary)];
}

/** What the engine tells of the container, its image, an image made of it, and their file systems. */
async function engineTexts(
  { docker }: TestEngine,
  container: Docker.Container,
): Promise<Record<string, string>> {
  const inspected = await container.inspect();
  const events = await docker.getEvents({ since: 0, until: Math.floor(Date.now() / 1_000) + 1 });
  const committed = docker.getImage((await container.commit()).Id);
  try {
    return {
      inspect: JSON.stringify(inspected),
      events: await bytesOf(events),
      // Without a log driver there is nothing to read.
      logs: String(await container.logs({ stdout: true, stderr: true }).catch(() => "")),
      "history of the image": JSON.stringify(await docker.getImage(inspected.Image).history()),
      "inspect of the committed image": JSON.stringify(await committed.inspect()),
      "history of the committed image": JSON.stringify(await committed.history()),
      "layers of the committed image": await bytesOf(await committed.get()),
      "exported file system": await bytesOf(await container.export()),
    };
  } finally {
    await committed.remove();
  }
}

/** The command lines of all processes, and the environments of all but the container's own. */
function processTexts(containerId: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    texts[`command line of ${pid}`] = readOr(`/proc/${pid}/cmdline`);
    if (!readOr(`/proc/${pid}/cgroup`).includes(containerId))
      texts[`environment of ${pid}`] = readOr(`/proc/${pid}/environ`);
  }
  return texts;
}

/** Below the engine's own directories; what containers have mounted in memory is out of sight from here. */
function findOnDisk({ dataRoot }: TestEngine, canary: string): string[] {
  if (dataRoot === undefined) return [];
  const folder = join(dataRoot, "..");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.flatMap((file) => {
    const spelling = findCanary(readOr(join(file.parentPath, file.name)), canary);
    return spelling === undefined ? [] : [`disk, ${file.name}: ${spelling}`];
  });
}

/** A file or process may be gone by now. */
function readOr(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

async function bytesOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("latin1");
}
