import type { Surroundings } from "../surroundings/surroundings.ts";

/** A line on the terminal that says how far something has come whose end isn't known. */
export interface StatusLine {
  /** Takes it away, so that others can write; it comes back by itself. */
  clear(): void;
  end(): void;
}

/** What takes less is not worth telling. */
const delayMs = 500;
const redrawMs = 200;
const clearLine = "\r\u001b[2K";

/**
 * A line that shows itself after half a second, on a terminal that can draw it. It reads no input and listens to no
 * signal, so that an interrupt ends the command as if there were none.
 */
export function openStatusLine(
  textNow: () => string,
  { surroundings, quiet }: { surroundings: Surroundings; quiet: boolean },
): StatusLine {
  if (quiet || !canDraw(surroundings)) return { clear: () => {}, end: () => {} };
  const { stderr } = surroundings;
  let isShown = false;
  const draw = (): void => {
    const text = textNow();
    stderr.write(`${clearLine}${text.slice(0, (stderr.columns || text.length + 1) - 1)}`);
    isShown = true;
    timer = setTimeout(draw, redrawMs);
  };
  let timer = setTimeout(draw, delayMs);
  const clear = (): void => {
    if (isShown) stderr.write(clearLine);
    isShown = false;
  };
  return {
    clear,
    end() {
      clearTimeout(timer);
      clear();
    },
  };
}

/** A terminal that can; what a build server keeps of one is read later, line by line. */
function canDraw({ stderr, environment }: Surroundings): boolean {
  return stderr.isTTY === true && environment.TERM !== "dumb" && !environment.CI;
}
