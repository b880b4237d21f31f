/** What is wrong with a private socket: `unsafe` another user could reach it, `in_use` somebody listens, `absent` nobody does. */
export type SocketErrorReason = "unsafe" | "in_use" | "absent" | "unusable";

/** Why a private socket can't be had; holds paths and modes, never what went over a socket. */
export class SocketError extends Error {
  readonly reason: SocketErrorReason;
  /** What to do. */
  readonly hint: string | undefined;

  constructor(reason: SocketErrorReason, message: string, hint?: string) {
    super(message);
    this.name = "SocketError";
    this.reason = reason;
    this.hint = hint;
  }
}
