import type { FiguresSoFar } from "./measure/figures-so-far.ts";

/** How a question is to be answered, as a person asks it. */
export interface Wish {
  /** Fewer rounds and runs; what is counted stays the same. */
  readonly quick: boolean;
  /** Whether peers that are installed are measured as well. */
  readonly withPeers: boolean;
}

/** How a question is to be answered in one process. */
export interface Setting extends Wish {
  readonly soFar: FiguresSoFar;
  /** Waits for a quiet moment of the machine, or for as long as is worth while; what is measured begins then. */
  untilQuiet(): Promise<void>;
}
