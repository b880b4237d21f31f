/** Why a value can't be used as it is; holds nothing of the value. */
export interface ValueFault {
  readonly message: string;
  /** What the operator can do. */
  readonly hint?: string;
}
