/** A part of a source line as it may be shown. */
export interface Piece {
  readonly text: string;
  /** What it stands for: indexes into the line. */
  readonly from: number;
  readonly to: number;
  readonly isMasked: boolean;
}
