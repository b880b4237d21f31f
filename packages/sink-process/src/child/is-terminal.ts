import { fstatSync } from "node:fs";
import { isatty } from "node:tty";
import { isNullDevice } from "./is-null-device.ts";

/** Whether a descriptor is a terminal; of what can't be one, `node:tty`, which takes long to load, isn't asked. */
export function isTerminal(descriptor: number): boolean {
  return isCharacterDevice(descriptor) && !isNullDevice(descriptor) && isatty(descriptor);
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    // In bigints, as in `isNullDevice`.
    return fstatSync(descriptor, { bigint: true }).isCharacterDevice();
  } catch {
    return false;
  }
}
