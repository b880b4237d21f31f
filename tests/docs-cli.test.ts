import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import { expect, test } from "vitest";
import { commands } from "../packages/cli/src/command-line/command-list.ts";
import { cliDocs } from "../scripts/cli-docs/cli-page.ts";
import { textOf } from "./workspace/workspace-files.ts";

const page = textOf("docs/cli.md");

test("docs/cli.md says what the commands say of themselves; npm run docs:cli makes it anew", () => {
  expect(page).toBe(cliDocs(page));
});

test.each(commands)("it has $name with its options and examples", ({ name, options, examples }) => {
  const section = page.split(`\n## latebound ${name}\n`)[1]?.split("\n## ")[0] ?? "";
  for (const { flag } of options) expect(section).toContain(flag);
  for (const { line } of examples) expect(section).toContain(line);
});

test("its config is one", async () => {
  const [toml = ""] = [...page.matchAll(/^```toml\n(.*?)^```$/gms)].map(([, code]) => code ?? "");
  const providers = '[secret.env]\n[secret.vault]\naddress = "http://127.0.0.1:8200"\ntoken = "t"\n';
  const { policy } = await parseConfig(`${providers}${toml}`, { kinds: [env(), vault()] });
  expect(policy.grants).toHaveLength(1);
});
