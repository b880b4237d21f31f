import { readdirSync, readFileSync } from "node:fs";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import * as sinkFile from "./index.ts";
import { openConsumer } from "./test-files/open-consumer.ts";
import { createTestFolder } from "./test-files/test-folder.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code);

it("is short", () => {
  expect(readme.split("\n").length).toBeLessThanOrEqual(81);
  expect(blocks).toHaveLength(3);
  for (const code of blocks) expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
});

it.each(blocks.map((code) => [/\w+(?= } from)/.exec(code)?.[0] ?? "", code]))(
  "%s runs as it is shown",
  async (name, code) => {
    const { home, ledger, remove } = createTestFolder();
    onTestFinished(remove);
    const canary = createCanary();
    const { resolver, bind } = await openConsumer({ key: canary, password: 'p"w' });
    const document = {
      tls: { key: bind("«key»"), cert: "public" },
      db: { password: bind("«password»") },
      token: bind("«key»"),
    };
    const seen: Record<string, string> = {};
    const watchedAtClose = (paths: readonly string[]) => {
      for (const path of paths) seen[path.slice(home.length + 1)] = readFileSync(path, "utf8");
    };
    const write = Reflect.get(sinkFile, name) as (...args: unknown[]) => Promise<sinkFile.WrittenFiles>;
    const bindings = {
      resolver,
      document,
      home,
      envTemplate: "TOKEN=<<secret `fake` `key`>>\n",
      reload: () => {},
      warn: () => {},
      [name]: async (...args: unknown[]) => {
        const options = { ...(args.at(-1) as object), ledger };
        const written = await write(...args.slice(0, -1), options);
        watchedAtClose(written.paths);
        return written;
      },
    };
    await run(code, bindings);
    expect(seen).toEqual(expectedFiles(canary)[name]);
    expect(readdirSync(home)).toEqual([]);
  },
);

function expectedFiles(canary: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    writeFiles: {
      ".config/app/key.pem": canary,
      ".config/app/.env": `TOKEN=${canary}\n`,
      ".config/app/db.json": '{"password":"p\\"w"}\n',
    },
    watchFiles: { token: canary },
    writeDirectory: { "certs/key": canary, "certs/cert": "public" },
  };
}

/** Runs a block with its imports and what it takes for granted given as variables. */
async function run(code: string, bindings: Readonly<Record<string, unknown>>): Promise<void> {
  const body = code.replace(/^import .* from "@latebound\/sink-file";$/m, "");
  const program = new Function(...Object.keys(bindings), `return (async () => {${body}})();`);
  await program(...Object.values(bindings));
}
