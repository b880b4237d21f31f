import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const scripts = {
  "deliver-and-end": new URL("./deliver-and-end.ts", import.meta.url),
  "deliver-forever": new URL("./deliver-forever.ts", import.meta.url),
};

/** A script beside this file. */
export type ChildScript = keyof typeof scripts;

/** Another process that delivers files. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Resolves when the child has printed so many lines, or has ended. */
  lines(count: number): Promise<void>;
}

/** Runs one of the scripts beside this file. */
export function runChild(script: ChildScript, args: readonly string[]): Child {
  const path = fileURLToPath(scripts[script]);
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const child = spawn(process.execPath, [...flags, path, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  let seen = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const wake = () => {
    for (const { count, resolve } of waiting) if (seen >= count) resolve();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    seen += chunk.toString().split("\n").length - 1;
    wake();
  });
  const ended = once(child, "close").then(([code, signal]) => {
    seen = Number.POSITIVE_INFINITY;
    wake();
    return { code, signal };
  });
  const lines = (count: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ count, resolve });
      wake();
    });
  return { process: child, ended, lines };
}
