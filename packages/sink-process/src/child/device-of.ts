import { fstatSync, statSync } from "node:fs";
import { isatty } from "node:tty";

/** Whether a descriptor leads nowhere: what is written to it is gone. */
export function isNullDevice(descriptor: number): boolean {
  const device = deviceOf(descriptor);
  return device !== undefined && isNowhere(device);
}

/** Whether a descriptor is a terminal; of what can't be one, `node:tty`, which takes long to load, isn't asked. */
export function isTerminal(descriptor: number): boolean {
  const device = deviceOf(descriptor);
  return device !== undefined && !isNowhere(device) && isatty(descriptor);
}

function isNowhere(device: bigint): boolean {
  return statSync(nullDevice, { bigint: true, throwIfNoEntry: false })?.rdev === device;
}

/** As `node:os` has it, which takes time to load. */
const nullDevice = process.platform === "win32" ? "\\\\.\\nul" : "/dev/null";

/**
 * The character device that a descriptor leads to. Asked for in bigints, as in Node 22 the status of a pipe else keeps
 * the next imports from finding their real paths.
 */
function deviceOf(descriptor: number): bigint | undefined {
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    return stats.isCharacterDevice() ? stats.rdev : undefined;
  } catch {
    return undefined;
  }
}
