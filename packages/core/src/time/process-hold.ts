const longestDelayMs = 2 ** 31 - 1;

/**
 * A function that keeps the process alive until the function it returns is called. Someone who waits for a value must
 * get it, also while nothing but unref'd timers, such as the pause before a retry, will bring it.
 */
export function createProcessHold(): () => () => void {
  let holders = 0;
  let timer: NodeJS.Timeout | undefined;
  return () => {
    holders += 1;
    timer ??= setInterval(() => undefined, longestDelayMs);
    return () => {
      holders -= 1;
      if (holders > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}
