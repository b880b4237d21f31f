import { isSecretError } from "@latebound/provider";
import { createSharedFlight, type SharedFlight } from "../shared-flight.ts";
import type { Mount } from "./mount.ts";

/** Asks the backend for the mount above a path. */
export type Discover = (signal: AbortSignal) => Promise<Mount>;

/** What is known of the backend's mounts. */
export interface MountTable {
  /**
   * The mount that a path lies below: known, or asked for with `discover`. Look-ups of paths with the same first
   * segment wait for each other, so that many reads below one mount make one look-up.
   */
  find(path: string, signal: AbortSignal, discover: Discover): Promise<Mount>;
  /** Forgets a mount that turned out to be another. */
  forget(mount: Mount): void;
}

/** A table that begins with what the options say; `learned` is told of every mount that was looked up. */
export function createMountTable(configured: readonly Mount[], learned: (mount: Mount) => void): MountTable {
  const mounts = new Map(configured.map((mount) => [mount.path, mount]));
  const flights = new Map<string, SharedFlight<void>>();
  const known = (path: string) => mounts.values().find((mount) => path.startsWith(mount.path));

  /** One look-up of ours or of another path, whose own faults are not ours. */
  const lookUp = async (segment: string, signal: AbortSignal, discover: Discover): Promise<void> => {
    const flight = flights.get(segment) ?? createSharedFlight<void>();
    flights.set(segment, flight);
    let isOurs = false;
    try {
      await flight.join(signal, async (shared) => {
        isOurs = true;
        const mount = await discover(shared);
        mounts.set(mount.path, mount);
        learned(mount);
      });
    } catch (error) {
      if (isOurs || !isAboutOnePath(error)) throw error;
    } finally {
      if (flights.get(segment) === flight) flights.delete(segment);
    }
  };

  return {
    async find(path, signal, discover) {
      const segment = path.split("/", 1)[0] ?? "";
      for (;;) {
        const mount = known(path);
        if (mount !== undefined) return mount;
        await lookUp(segment, signal, discover);
      }
    },
    forget: (mount) => {
      mounts.delete(mount.path);
    },
  };
}

function isAboutOnePath(error: unknown): boolean {
  return isSecretError(error) && ["access_denied", "not_found", "invalid_reference"].includes(error.code);
}
