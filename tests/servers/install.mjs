// Installs the Python servers of the live tests; plain JavaScript, since it runs on Node 20 before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));

// The folder of the Python environment; installed-servers.ts looks for the programs there.
const serversDirectory = join(root, ".latebound", "servers");

/**
 * Installs what `requirements.txt` pins, once: a stamp of its hash makes later runs do nothing and need no network.
 * Without a usable Python it prints why on one line and returns; the live tests then say that they are skipped.
 * @returns {Promise<void>}
 */
export async function installServers() {
  const wanted = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const stamp = join(serversDirectory, "latebound-stamp");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  try {
    await install();
    await writeFile(stamp, wanted);
  } catch (error) {
    console.error(`Servers for the live tests were not installed: ${oneLine(error)}`);
  }
}

async function install() {
  await rm(serversDirectory, { recursive: true, force: true });
  await mkdir(serversDirectory, { recursive: true });
  console.error("Installing OpenBao and the AWS emulator for the live tests (once, about 20 seconds) …");
  const python = process.platform === "win32" ? "python" : "python3";
  await run(python, ["-m", "venv", serversDirectory]);
  const bin = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  await run(join(serversDirectory, ...bin), [
    ...pip,
    ...["--require-hashes", "--only-binary", ":all:", "--requirement", requirements],
  ]);
}

/** @param {string} command @param {string[]} args @returns {Promise<void>} */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      signal: AbortSignal.timeout(600_000),
    });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${said}`)),
    );
  });
}

function oneLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").slice(0, 600);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await installServers();
