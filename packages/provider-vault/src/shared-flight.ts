/** Work that many callers wait for and that runs once. */
export interface SharedFlight<Result> {
  /**
   * The result of the work under way, or of `start` where none is. A caller whose signal fires stops waiting; the
   * work itself is aborted when the last one has left.
   */
  join(signal: AbortSignal, start: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  waiting: number;
}

/** An idle flight. */
export function createSharedFlight<Result>(): SharedFlight<Result> {
  let current: Flight<Result> | undefined;
  const begin = (start: (signal: AbortSignal) => Promise<Result>): Flight<Result> => {
    const controller = new AbortController();
    const flight: Flight<Result> = { result: start(controller.signal), controller, waiting: 0 };
    const land = () => {
      if (current === flight) current = undefined;
    };
    flight.result.then(land, land);
    return flight;
  };
  return {
    async join(signal, start) {
      signal.throwIfAborted();
      current ??= begin(start);
      const flight = current;
      flight.waiting += 1;
      try {
        return await untilAborted(flight.result, signal);
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0 && current === flight) {
          current = undefined;
          flight.controller.abort();
        }
      }
    },
  };
}

function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    const stay = () => signal.removeEventListener("abort", leave);
    result.then(resolve, reject).finally(stay);
  });
}
