import type { Environment } from "../spec/process-spec.ts";

/** A copy of this process's own environment: what a child inherits by default. */
export function parentEnvironment(): Environment {
  return { ...process.env };
}
