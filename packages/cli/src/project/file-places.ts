import { join } from "node:path";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { stateDirectory } from "./state-directory.ts";

/** Where files may go that a command writes, and where it is recorded which are there. @throws {CommandFault} without a home */
export function filePlaces(surroundings: Pick<Surroundings, "environment" | "home" | "userId">) {
  return { home: surroundings.home, ledger: join(stateDirectory(surroundings), "files") };
}
