import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { npx, pnpm, scratch } from "./workspace-install.mjs";

/**
 * Packs every published package as it would be published. Gives the tarballs, and one result per package: status 1
 * where a tarball holds what it shouldn't.
 */
export function packPackages() {
  const destination = join(scratch, "packages");
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  const pack = npx([
    pnpm,
    "-r",
    "--filter",
    "./packages/*",
    "pack",
    "--pack-destination",
    destination,
    "--json",
  ]);
  if (pack.status !== 0) return { tarballs: [], results: [{ status: 1, output: pack.stdout + pack.stderr }] };
  const packed = JSON.parse(pack.stdout);
  return { tarballs: packed.map(({ filename }) => filename), results: packed.map(checkContent) };
}

function checkContent({ name, files }) {
  const paths = files.map(({ path }) => path);
  const unwanted = paths.filter((path) => /\.test\.|\/test-|tsbuildinfo/.test(path));
  const missing = ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"].filter(
    (path) => !paths.includes(path),
  );
  const output = `${name}: should not be packed: ${unwanted.join(" ")}; is missing: ${missing.join(" ")}`;
  return { status: unwanted.length + missing.length, output };
}
