import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { textOf, workspaceRoot } from "./workspace/workspace-files.ts";

/** What each page's snippet takes for granted, and what shows that it worked. */
const pages = [
  {
    page: "packages/core/README.md",
    before: "",
    // The loop of the page would go on.
    adapt: (code: string) => code.replace("const alive", "stopping.abort();\n$&"),
    after: `
      const values = [settings.password, reloaded.password];
      process.stdout.write(values.every((value) => value === "from the environment") ? "works" : "broken");`,
  },
  {
    page: "packages/sink-plugin/README.md",
    before: `
      import { openConfig } from "@latebound/core";
      import { env } from "@latebound/provider-env";
      const { resolver, document } = await openConfig("app.toml", { kinds: [env()] });
      const message = "hello";
      const got = [];
      const plugin = { sendMail: (mail, text) => got.push(mail.password, text) };`,
    after: 'process.stdout.write(got.join() === "from the environment,hello" ? "works" : "broken");',
  },
  {
    page: "packages/provider/README.md",
    before: 'import { createResolver, parseConfig } from "@latebound/core";',
    after: `
      const config = await parseConfig("[secret.notes]\\ntext = 'a note'", { kinds: [notes()] });
      const resolver = createResolver({ config });
      const value = await resolver.for("app:reader").resolve(resolver.bind('<<secret "notes" "text">>'));
      process.stdout.write(value === "a note" ? "works" : "broken");`,
  },
];

test.each(pages)("the code of $page runs as it stands", ({ page, before, after, adapt }) => {
  const blocks = [...textOf(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code);
  expect(blocks).not.toEqual([]);
  const code = blocks.join("\n");
  expect(run([before, adapt ? adapt(code) : code, after].join("\n"))).toEqual({
    status: 0,
    stdout: "works",
    stderr: "",
  });
});

describe("packages/core/README.md", () => {
  test("names the exit code of a program that ends in a watch", () => {
    const code = `
      import { openConfig } from "@latebound/core";
      import { env } from "@latebound/provider-env";
      const { resolver, document } = await openConfig("app.toml", { kinds: [env()] });
      for await (const { paths } of resolver.for("app:watcher").watch(document)) console.log(paths);`;
    const { status, stdout } = run(code);
    expect(stdout).toBe("");
    expect(textOf("packages/core/README.md")).toContain(`with exit\ncode ${status} for`);
  });

  test("lists every event with its fields, and no other", () => {
    const source = textOf("packages/core/src/events/secret-event.ts");
    const interfaces = [...source.matchAll(/^export interface \w+Event \{\n([\s\S]*?)^\}/gm)];
    const declared = interfaces.map(([, body = ""]) => ({
      type: /type: "(\w+)"/.exec(body)?.[1],
      fields: [...body.matchAll(/^ {2}readonly (\w+\??): /gm)]
        .map(([, name]) => name)
        .filter((name) => name !== "type"),
    }));
    const rows = [
      ...textOf("packages/core/README.md").matchAll(/^\| `(\w+)` \| ((?:`\w+\??`(?:, )?)+) \|/gm),
    ];
    const listed = rows.map(([, type, fields = ""]) => ({
      type,
      fields: fields.replaceAll("`", "").split(", "),
    }));
    expect(listed).toEqual(declared);
  });
});

/** Runs a program beside a config that holds one secret. */
function run(program: string) {
  // Below the root, so that packages are found as an app would find them.
  const folder = join(workspaceRoot, ".latebound/readmes", `${randomUUID()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "app.toml"), `[secret.env]\n[mail]\npassword = '<<secret "env" "SAMPLE">>'\n`);
  writeFileSync(join(folder, "use.mts"), program);
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const env = { SAMPLE: "from the environment", PATH: process.env.PATH };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "use.mts"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 15_000,
    env,
  });
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr };
}
