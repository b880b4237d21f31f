/** The time, and timers that never keep the process alive. */
export interface Clock {
  /** Wall time in Unix milliseconds. */
  now(): number;
  /** Milliseconds that never run backwards; may stand still while the machine sleeps. */
  monotonicMs(): number;
  /**
   * Calls back once after `delayMs`; returns the function that cancels it.
   * The timer is unref'd and its delay is clamped to what a timer can hold (2^31 − 1 ms).
   */
  setTimer(callback: () => void, delayMs: number): () => void;
}
