// Run by `readInChild` in a process of its own: resolves one secret and reports the length of its value.
import { json } from "node:stream/consumers";
import type { ProviderKind } from "@latebound/provider";
import type { ChildInstance } from "../fixture.ts";
import { withResolver } from "../opened-resolver.ts";

// What `readInChild` writes.
const { child, path } = (await json(process.stdin)) as { child: ChildInstance; path: string };
const exported: unknown = Reflect.get((await import(child.module)) as object, child.exportName);
if (typeof exported !== "function") throw new TypeError("the fixture's child names no function");
const kind = exported(...(child.arguments ?? [])) as ProviderKind;
await withResolver({ kind, options: child.options }, async ({ resolve }) => {
  const value = await resolve(path);
  process.stdout.write(`latebound-read ${String(value).length}\n`);
});
