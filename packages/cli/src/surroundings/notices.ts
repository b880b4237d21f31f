import { sharedStderr } from "./shared-stderr.ts";
import type { Surroundings } from "./surroundings.ts";

/** Where it is said what there is to say beside a child. */
export type Notices = Pick<Surroundings, "stderr" | "environment">;

/** Stderr; shared with a child whose output isn't masked, which writes to it itself. */
export function noticesBeside(isMasked: boolean, surroundings: Surroundings): Notices {
  if (isMasked) return surroundings;
  return { stderr: sharedStderr(), environment: surroundings.environment };
}
