import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { ChildInstance } from "../fixture.ts";

/** What a child process printed while it read one secret. */
export interface ChildReading {
  /** Everything on standard output and standard error but the child's own report. */
  readonly output: string;
  /** The length of the value that it read, from its report. */
  readonly length: number;
}

const isSource = import.meta.url.endsWith(".ts");

/**
 * What a fresh process prints when it resolves the path through core. Its environment is what the fixture and the case
 * name and nothing else; the instance's options go in on standard input. With `recordChannels` it also prints every message of
 * every diagnostics channel but Node's own `http.*` and `net.*`.
 */
export async function readInChild(
  child: ChildInstance,
  path: string,
  environment: Readonly<Record<string, string>>,
  recordChannels = false,
): Promise<ChildReading> {
  const env = { ...environment, ...child.env };
  const process = spawn(...commandLine(recordChannels), { env, stdio: ["pipe", "pipe", "pipe"] });
  process.stdin.on("error", () => {});
  process.stdin.end(JSON.stringify({ child, path }));
  const [output, errors] = await Promise.all([text(process.stdout), text(process.stderr)]);
  const length = /^latebound-read (\d+)$/m.exec(output)?.[1];
  const said = output.replace(/^latebound-read \d+\n/m, "");
  return { output: said + errors, length: length === undefined ? -1 : Number(length) };
}

function commandLine(recordChannels: boolean): [command: string, args: string[]] {
  const args = isSource ? ["--conditions=@latebound/source", "--experimental-strip-types"] : [];
  if (recordChannels) args.push("--import", script("record-channels"));
  return [process.execPath, [...args, fileURLToPath(script("read-secret"))]];
}

function script(name: string): string {
  return new URL(`./${name}${isSource ? ".ts" : ".js"}`, import.meta.url).href;
}
