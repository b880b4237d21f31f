import type { Child } from "./child.ts";
import type { ChildEnd } from "./process-exit.ts";

/** How the child ended after SIGTERM, or SIGKILL where it took too long; its output gets as long again. */
export async function stopChild(child: Child, killTimeoutMs: number): Promise<ChildEnd> {
  child.kill("SIGTERM");
  child.boundOutput(killTimeoutMs);
  const timer = setTimeout(() => child.kill("SIGKILL"), killTimeoutMs);
  try {
    return await child.ended;
  } finally {
    clearTimeout(timer);
  }
}
