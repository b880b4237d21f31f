import type { Surroundings } from "../surroundings/surroundings.ts";
import { openStatusLine } from "./status-line.ts";

/** A bar on the terminal for something that takes a while. */
export interface Progress {
  /** One more of the total is done. */
  advance(): void;
  end(): void;
}

/** What a progress bar is opened with. */
export interface ProgressOptions {
  readonly total: number;
  readonly surroundings: Surroundings;
  readonly quiet: boolean;
}

/** A progress bar that shows itself after half a second, on a terminal that can draw one. */
export function openProgress(message: string, { total, ...options }: ProgressOptions): Progress {
  let done = 0;
  const line = openStatusLine(() => `${message}: ${done} of ${total} ${barText(done, total)}`, options);
  return {
    advance() {
      done++;
    },
    end: line.end,
  };
}

const barWidth = 20;

function barText(done: number, total: number): string {
  const filled = Math.floor((barWidth * done) / Math.max(total, 1));
  return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}]`;
}
