import type { Writable } from "node:stream";
import type { EventListener, Late } from "@latebound/core";
import type { FileSpecs, WriteFilesOptions } from "@latebound/sink-file";

/** Text that passes as it is, whatever it looks like, or a late value. */
export type SpecText = string | Late<unknown>;

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that is read through a FIFO, and how often it can be. */
export interface FifoContent {
  readonly value: SpecText;
  /** Default 1. */
  readonly reads?: number | undefined;
}

/** A process's own streams. */
export interface OwnStreams {
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** What to run, and what it is given. */
export interface ProcessSpec {
  /** What errors, events and reports call it, such as `process.web`. Default `process`. */
  readonly name?: string | undefined;
  /** A file, or a name that is looked up in `PATH`; never a shell's line, never late. */
  readonly command: string;
  /** Public to every user of the machine, so never late. */
  readonly args?: readonly string[] | undefined;
  /** Where it runs. Default: where the parent does. */
  readonly directory?: string | undefined;
  readonly env?: Readonly<Record<string, SpecText>> | undefined;
  /** Contents by path, written by `@latebound/sink-file` before the child starts and removed after it ended. */
  readonly files?: FileSpecs | undefined;
  /** By variable: it gets a path such as `/dev/fd/3`, where the child reads the value from memory. */
  readonly fds?: Readonly<Record<string, SpecText>> | undefined;
  /** By variable: it gets the path of a FIFO, where the value can be read once, or `reads` times. */
  readonly fifos?: Readonly<Record<string, SpecText | FifoContent>> | undefined;
  /** What the child reads from its standard input. Default: the parent's own. */
  readonly stdin?: SpecText | undefined;
  /** Whether delivered values are masked in the child's output. Default true. */
  readonly mask?: boolean | undefined;
  /** Whether the child is restarted when a delivered value really changed. Default false. */
  readonly restartOnChange?: boolean | undefined;
  /** How long a child may take until it is killed, for a restart or an abort; else how long its output is waited for after its end. Default 10,000. */
  readonly killTimeoutMs?: number | undefined;
  /** Names that are given or inherited although they are refused or stripped otherwise. */
  readonly allowEnv?: readonly string[] | undefined;
  /** More names that the child doesn't inherit: those that provider options were read from. */
  readonly stripEnv?: readonly string[] | undefined;
  /** What the host itself must set; wins over everything. */
  readonly hostEnv?: Readonly<Record<string, string>> | undefined;
  /** Whether nothing is inherited from the parent's environment. Default false. */
  readonly pristine?: boolean | undefined;
  /** Where the files may lie and whose they are. */
  readonly fileOptions?:
    | Pick<WriteFilesOptions, "home" | "roots" | "owner" | "replace" | "ledger">
    | undefined;
  /** Whether signals that the host process gets go on to the child. Default true. */
  readonly forwardSignals?: boolean | undefined;
  /** Ends the child: SIGTERM, then SIGKILL after `killTimeoutMs`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of plain text that looks like a reference, and of restarts that failed. */
  readonly onEvent?: EventListener | undefined;
  /** What is inherited. Default: the environment of this process. */
  readonly parentEnv?: Environment | undefined;
  /** Where the child's output goes. Default: to this process's own. */
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
  /** This process's own streams as the host has them, each asked for when there is something to write; default `process`'s. */
  readonly ownStreams?: OwnStreams | undefined;
}
