// Run by `readInChild` in a process of its own: resolves one secret and reports the length of its value.
import { createRequire } from "node:module";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { ProviderKind } from "@latebound/provider";
import type { ChildInstance } from "../fixture.ts";
import { withResolver } from "../opened-resolver.ts";

// What `readInChild` writes.
const { child, path } = (await json(process.stdin)) as { child: ChildInstance; path: string };
const exported: unknown = Reflect.get((await import(addressOf(child.module))) as object, child.exportName);
if (typeof exported !== "function") throw new TypeError("the fixture's child names no function");
const kind = exported(...(child.arguments ?? [])) as ProviderKind;
await withResolver({ kind, options: child.options }, async ({ resolve }) => {
  const value = await resolve(path);
  process.stdout.write(`latebound-read ${String(value).length}\n`);
});

/** A package is found from where the tests run, not from where the kit is installed. */
function addressOf(module: string): string {
  if (module.startsWith("file:")) return module;
  const here = createRequire(pathToFileURL(`${process.cwd()}/`));
  return pathToFileURL(here.resolve(module)).href;
}
