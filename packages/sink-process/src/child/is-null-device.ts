import { fstatSync, statSync } from "node:fs";
import { devNull } from "node:os";

/** Whether a descriptor leads nowhere: what is written to it is gone. */
export function isNullDevice(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isCharacterDevice() && stats.rdev === statSync(devNull).rdev;
  } catch {
    return false;
  }
}
