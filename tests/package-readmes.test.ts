import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { textOf, workspaceRoot } from "./workspace/workspace-files.ts";

/** What each page's snippet takes for granted, and what shows that it worked. */
const pages = [
  {
    page: "packages/core/README.md",
    before: "",
    after: 'process.stdout.write(settings.password === "from the environment" ? "works" : "broken");',
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

test.each(pages)("the code of $page runs as it stands", ({ page, before, after }) => {
  const [, code = ""] = /^```ts\n([\s\S]*?)^```/m.exec(textOf(page)) ?? [];
  expect(code).not.toBe("");
  // Below the root, so that packages are found as an app would find them.
  const folder = join(workspaceRoot, ".latebound/readmes", `${page.replaceAll("/", "-")}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "app.toml"), `[secret.env]\n[mail]\npassword = '<<secret "env" "SAMPLE">>'\n`);
  writeFileSync(join(folder, "use.mts"), [before, code, after].join("\n"));
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
  const env = { SAMPLE: "from the environment", PATH: process.env.PATH };
  const run = spawnSync(process.execPath, [...flags, "use.mts"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 15_000,
    env,
  });
  rmSync(folder, { recursive: true });
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({
    status: 0,
    stdout: "works",
    stderr: "",
  });
});
