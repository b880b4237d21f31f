/** A secrets engine as it is mounted. */
export interface Mount {
  /** With a slash at its end, such as `team/kv/`; below a namespace, with that in front. */
  readonly path: string;
  readonly engine: "kv1" | "kv2" | "other";
  /** The backend's name of the engine, such as `database`. */
  readonly type: string;
}
