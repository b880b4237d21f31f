import type { Surroundings } from "../surroundings/surroundings.ts";

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

/** What takes less is not worth telling. */
export const progressDelayMs = 500;

/** A progress bar that shows itself after half a second, on a terminal that can draw one. */
export function openProgress(message: string, { total, surroundings, quiet }: ProgressOptions): Progress {
  if (!takesProgress(surroundings, quiet)) return { advance: () => {}, end: () => {} };
  const { stderr } = surroundings;
  let done = 0;
  let hasEnded = false;
  let bar: { advance(step: number, message: string): void; clear(): void } | undefined;
  const told = () => `${message}: ${done} of ${total}`;
  const show = async () => {
    const { progress } = await import("@clack/prompts");
    if (hasEnded) return;
    const shown = progress({ max: total, output: stderr });
    shown.start(told());
    shown.advance(done);
    bar = shown;
  };
  const timer = setTimeout(() => void show(), progressDelayMs);
  return {
    advance() {
      done++;
      bar?.advance(1, told());
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
      bar?.clear();
    },
  };
}

/** Whether progress is shown: on a terminal that can draw, unless nothing is to be told. */
export function takesProgress({ stderr, environment }: Surroundings, quiet: boolean): boolean {
  return !quiet && stderr.isTTY === true && environment.TERM !== "dumb";
}
