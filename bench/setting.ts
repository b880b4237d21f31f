/** How a question is to be answered. */
export interface Setting {
  /** Fewer rounds and runs; what is counted stays the same. */
  readonly quick: boolean;
  /** Whether peers that are installed are measured as well. */
  readonly withPeers: boolean;
}
