import { fstatSync, statSync } from "node:fs";
import { devNull } from "node:os";

// In Node 22 a status of a pipe that isn't asked for in bigints keeps the next imports from finding their real paths.

/** Whether a descriptor leads nowhere: what is written to it is gone. */
export function isNullDevice(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    return stats.isCharacterDevice() && stats.rdev === statSync(devNull, { bigint: true }).rdev;
  } catch {
    return false;
  }
}
