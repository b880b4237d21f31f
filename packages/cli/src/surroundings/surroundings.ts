import type { Readable, Writable } from "node:stream";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where text goes, and what is known of the other end. */
export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
}

/** What a run of the command is given by the world around it. */
export interface Surroundings {
  /** The words after the command's own name. */
  readonly words: readonly string[];
  readonly environment: Environment;
  readonly directory: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data. */
  readonly stdout: OutputStream;
  /** What is said about it: faults, questions, progress. */
  readonly stderr: OutputStream;
  /** The user's home folder, as the system knows it; undefined where it knows none. */
  readonly home: string | undefined;
  /** The user's id; undefined where the system has none. */
  readonly userId: number | undefined;
  /** Whether the agent has left a question unanswered, and isn't to be asked again. */
  readonly leavesAgent?: boolean | undefined;
  /** The script that this command is, by which another process of it is started; without it none is. */
  readonly script?: string | undefined;
}
