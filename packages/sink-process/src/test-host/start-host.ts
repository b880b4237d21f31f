import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const host = fileURLToPath(new URL("./host.ts", import.meta.url));

/** Node's arguments for a host that runs this spec. */
export function hostArguments(spec: object): string[] {
  const file = join(tmpdir(), `sink-process-test-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(spec), { mode: 0o600 });
  return ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings", host, file];
}

/** A host process whose output is piped. */
export function startHost(spec: object) {
  const host = spawn(process.execPath, hostArguments(spec), { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(host, "exit").then(([code, signal]) => ({ code, signal }));
  return { host, stdout: host.stdout, ended };
}
