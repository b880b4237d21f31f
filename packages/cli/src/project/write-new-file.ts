import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs";
import { CommandFault } from "../command-line/command-fault.ts";
import { systemReason } from "./system-reason.ts";

/**
 * Writes a file for the user alone where there is none: the whole text, or nothing stays.
 * @throws {CommandFault} with the path and what the system said, also where something is there already
 */
export function writeNewFile(path: string, text: string): void {
  let file: number | undefined;
  try {
    file = openSync(path, "wx", 0o600);
    writeFileSync(file, text);
    // A file system may tell only now that there is no room.
    fsyncSync(file);
  } catch (error) {
    if (file !== undefined) rmSync(path, { force: true });
    throw new CommandFault(`can't write ${path}: ${systemReason(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
