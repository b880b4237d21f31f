import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figure } from "../report/answer.ts";
import type { Setting } from "../setting.ts";

const name = "Buildkite's replacer";
const version = "3.138.0";
const module = `github.com/buildkite/agent/v3@v${version}`;
const source = fileURLToPath(new URL("replacer/main.go", import.meta.url));
const folder = fileURLToPath(new URL("../../.latebound/peers/replacer/", import.meta.url));
const program = join(folder, "replacer-bench");

/**
 * Builds Buildkite's replacer with a program around it. Its package is internal to a module, so that it is copied out
 * of the module that Go's own client has fetched. @throws {Error} when it can't be built
 */
export function installReplacer(): void {
  if (existsSync(program)) return;
  console.error(`bench: installing ${name} ${version} …`);
  const fetched = execFileSync("go", ["mod", "download", "-json", module], {
    cwd: tmpdir(),
    encoding: "utf8",
  });
  const from = join(JSON.parse(fetched).Dir, "internal/replacer");
  mkdirSync(join(folder, "replacer"), { recursive: true });
  for (const file of ["replacer.go", "mux.go"])
    copyFileSync(join(from, file), join(folder, "replacer", file));
  copyFileSync(source, join(folder, "main.go"));
  writeFileSync(join(folder, "go.mod"), "module replacer-bench\n\ngo 1.24\n");
  execFileSync("go", ["build", "-o", program, "."], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
}

/** How the tables call it. */
export const replacerTitle = { name, version } as const;

/** Bytes a second that it reaches on the log with these needles. */
export async function replacerRate(
  needles: readonly string[],
  log: Buffer,
  { withPeers, untilQuiet }: Setting,
): Promise<Figure> {
  if (!withPeers) return { missing: "peers were not asked" };
  if (!existsSync(program)) return { missing: "not installed" };
  return await measure(needles, log, untilQuiet);
}

async function measure(
  needles: readonly string[],
  log: Buffer,
  untilQuiet: Setting["untilQuiet"],
): Promise<number> {
  const place = mkdtempSync(join(tmpdir(), "latebound-bench-"));
  try {
    writeFileSync(join(place, "needles"), needles.join("\n"));
    writeFileSync(join(place, "log"), log);
    await untilQuiet();
    return Number(execFileSync(program, ["needles", "log"], { cwd: place, encoding: "utf8" }));
  } finally {
    rmSync(place, { recursive: true });
  }
}
