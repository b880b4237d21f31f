import { enableCompileCache } from "node:module";
import { compileCacheFolder } from "./surroundings/compile-cache-folder.ts";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(`latebound needs Node 22.14 or later; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  const folder = compileCacheFolder();
  if (folder !== undefined) enableCompileCache(folder);
  void import("./start.ts").then(({ start }) => start());
}
