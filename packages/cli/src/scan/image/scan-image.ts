import { closeSync, constants, existsSync, fstatSync, openSync } from "node:fs";
import type { Origin } from "../place.ts";
import type { ScanContext } from "../scan-context.ts";
import { scanArchiveFile } from "../tree/scan-file.ts";

/** Looks at an image's tarball, compressed or not: its layers, its configs with their history, its manifests. */
export async function scanImage(context: ScanContext, path: string): Promise<void> {
  const origin: Origin = { kind: "image", path, inside: [] };
  let descriptor: number;
  try {
    // A pipe that nobody writes to isn't waited for.
    descriptor = openSync(path, O_RDONLY | (O_NONBLOCK ?? 0));
  } catch {
    context.leaveOut(origin, existsSync(path) ? "unreadable" : "absent");
    return;
  }
  try {
    if (!fstatSync(descriptor).isFile()) context.leaveOut(origin, "no-file");
    else await scanOpen(context, origin, descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const { O_NONBLOCK, O_RDONLY } = constants;
const marks = ["manifest.json", "index.json", "oci-layout"];

async function scanOpen(context: ScanContext, origin: Origin, descriptor: number): Promise<void> {
  let isImage = false;
  const watched: ScanContext = {
    ...context,
    lookAtName(named, name, from) {
      if (named.layer === name && named.inside.length === 0 && marks.includes(name)) isImage = true;
      return context.lookAtName(named, name, from);
    },
  };
  await scanArchiveFile(watched, origin, descriptor, context.limits.image);
  if (!isImage) context.leaveOut(origin, "no-image");
}
