import type { Writable } from "node:stream";
import type { Bound, EventListener, Late } from "@latebound/core";
import type Docker from "dockerode";

/** Text that passes as it is, whatever it looks like, or a late value. */
export type SpecText = string | Late<unknown>;

/** How a variable's secret reaches the container: as a file whose path stands in `NAME_FILE`, or in the environment. */
export type Deliver = "file" | "env";

/** A variable with a delivery of its own. */
export interface ContainerVariable {
  readonly value: SpecText;
  readonly deliver?: Deliver | undefined;
}

/** A file with a mode of its own. */
export interface ContainerFile {
  readonly content: SpecText;
  readonly mode?: number | undefined;
}

/** What the engine logs in to a registry with, for this pull only. */
export interface RegistryLogin {
  readonly username?: SpecText | undefined;
  readonly password?: SpecText | undefined;
  readonly identityToken?: SpecText | undefined;
  /** Such as `registry.example.com`. */
  readonly server?: string | undefined;
}

/** Where the Docker Engine is. */
export interface EngineAddress {
  /** `unix:///path`, or `tcp://host:port` with TLS. Default `unix:///var/run/docker.sock`. */
  readonly host?: string | undefined;
  /** PEM files for `tcp://`: whom to trust (default: the public authorities), and who we are. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** How values reach a container, and where its engine and its output are. */
export interface DeliveryOptions {
  /** What errors and events call it, such as `container.web`. Default `container`. */
  readonly name?: string | undefined;
  /** How late values of variables are delivered. Default `file`. */
  readonly deliver?: Deliver | undefined;
  /** Contents by absolute path, each below `directory`. */
  readonly files?: Readonly<Record<string, SpecText | ContainerFile>> | undefined;
  /** What the program reads from its standard input, which then ends. */
  readonly stdin?: SpecText | undefined;
  /** Where the files are, in memory; it hides what the image has there. Default `/run/secrets`. */
  readonly directory?: string | undefined;
  /** Who the files belong to. Default: the container's user, where it is numeric. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Permission bits of the files. Default 0o400. */
  readonly mode?: number | undefined;
  /**
   * Whether the image has `/bin/sh`, `cat`, `chmod`, `mkdir` and `sleep`, by which files are put on a tmpfs of the
   * container's own. Without them a host directory is mounted instead, for an engine on this machine only. Default true.
   */
  readonly shell?: boolean | undefined;
  /** A tmpfs of this machine, for images without a shell. Default `/dev/shm`. */
  readonly hostDirectory?: string | undefined;
  /** Default `missing` with a registry login, else `never`. */
  readonly pull?: "never" | "missing" | "always" | undefined;
  readonly registry?: RegistryLogin | undefined;
  /** Default: the engine of this machine. An instance of dockerode keeps its own settings. */
  readonly engine?: EngineAddress | Docker | undefined;
  /** Where the container's output goes, masked; nowhere by default. They are not ended. */
  readonly stdout?: Writable | undefined;
  readonly stderr?: Writable | undefined;
  /** Ends what is under way, and removes the container that was being started. */
  readonly signal?: AbortSignal | undefined;
  /** Told of plain text that looks like a reference. */
  readonly onEvent?: EventListener | undefined;
}

/** What to run, and what it is given. */
export interface ContainerSpec extends DeliveryOptions {
  readonly image: string;
  /** In place of the image's own command and entrypoint; public, so never late. */
  readonly command?: readonly string[] | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  /** `UID`, `UID:GID` or a name that the image knows. */
  readonly user?: string | undefined;
  /** Variables; one with a reference becomes a file, and its path stands in `NAME_FILE`, unless it says `deliver = "env"`. */
  readonly env?: Readonly<Record<string, SpecText | ContainerVariable>> | undefined;
  /** Whether the root file system is read-only. */
  readonly readOnly?: boolean | undefined;
  /** Everything else, as dockerode's `createContainer` takes it. */
  readonly options?: CreateOptions | undefined;
}

/** dockerode's create options, as they are or after `resolver.bind`; only `Env` may hold late values. */
export type CreateOptions = Docker.ContainerCreateOptions | Bound<Docker.ContainerCreateOptions>;
