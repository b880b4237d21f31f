import type { Transform } from "node:stream";
import { finished } from "node:stream/promises";
import { listenForInterrupt } from "../../surroundings/interrupt.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";

/**
 * Passes standard input through a filter until it ends, or its reader has left; gives the signal that ended it before.
 * Then, too, what the filter held back is passed on.
 */
export async function passOn(
  filter: Transform,
  { stdin, stdout }: Pick<Surroundings, "stdin" | "stdout">,
): Promise<NodeJS.Signals | undefined> {
  const interrupt = listenForInterrupt();
  const stop = () => {
    stdin.unpipe(filter);
    stdin.destroy();
    filter.end();
  };
  const leave = () => {
    stop();
    // Nobody reads it any more.
    filter.resume();
  };
  interrupt.signal.addEventListener("abort", stop);
  stdout.once("error", leave);
  try {
    stdin.pipe(filter).pipe(stdout, { end: false });
    // A reader of a terminal or socket that breaks: what came until then is passed on.
    stdin.once("error", stop);
    await finished(filter);
    return interrupt.by;
  } finally {
    stdout.off("error", leave);
    interrupt.stop();
  }
}
