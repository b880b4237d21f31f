import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openConfig, parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDuration } from "../packages/core/src/config/duration.ts";
import { commonOptionNames, cutSettings } from "../packages/core/src/config/provider-settings.ts";
import { textOf, workspaceRoot } from "./workspace/workspace-files.ts";

const page = textOf("docs/configuration.md");
const [app = "", dev = "", theme = ""] = blocksOf("toml");
const kinds = [env(), file(), vault()];
const canary = "CANARY-configuration";

let folder = "";
beforeAll(() => {
  mkdirSync(join(workspaceRoot, ".latebound"), { recursive: true });
  folder = mkdtempSync(join(workspaceRoot, ".latebound", "configuration-"));
  mkdirSync(join(folder, "dev-secrets/secret"), { recursive: true });
  writeFileSync(join(folder, "dev-secrets/secret/mail"), JSON.stringify({ password: canary }));
  for (const [name, text] of Object.entries({ app, dev, theme })) writeFileSync(at(`${name}.toml`), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("docs/configuration.md", () => {
  it("lists every common option with its default and range", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (?:`(.+?)` )?\| (.+?) \|/gm)];
    expect(rows.map(([, name]) => name)).toEqual(["type", ...commonOptionNames]);
    for (const [, name = "", value = "", format = ""] of rows.slice(1)) {
      const cut = cutSettings({ [name]: JSON.parse(value) });
      expect(cut).toEqual({ ...cutSettings({}), problems: [] });
      const [problem] = cutSettings({ [name]: -1 }).problems;
      expect(problem?.message).toContain(format);
    }
  });

  it("gives good and refused durations", () => {
    const [good = [], refused = []] = ["good", "refused"].map((sort) => codesOf(sort));
    expect(good.map(parseDuration)).toEqual([0, 500, 10_000, 300_000, 3_600_000, 172_800_000]);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.map(parseDuration)).toEqual(refused.map(() => undefined));
  });

  it("has files that merge as it says", async () => {
    const files = [at("app.toml"), at("dev.toml"), { path: at("theme.toml"), operator: false }];
    const { document, config } = await openConfig(files, { kinds });
    expect(JSON.parse(JSON.stringify(document))).toEqual(JSON.parse(blocksOf("json")[0] ?? ""));
    expect(typeof (document.theme as { title: unknown }).title).toBe("string");
    expect(optionsOf(config, "vault_local")).toEqual(["file", { dir: at("dev-secrets") }]);
    expect(optionsOf(config, "team")).toEqual(["file", { dir: at("team-secrets") }]);
    const alone = await parseConfig(app, { kinds });
    expect(alone.providers.get("vault_local")).toMatchObject({
      kind: { kind: "vault" },
      settings: { cacheTtlMs: 600_000 },
    });
  });

  it("keeps what options read for providers", async () => {
    const kinds = [env({ env: { VAULT_TOKEN: canary } }), file(), vault()];
    const { resolver } = await openConfig(at("app.toml"), { kinds });
    const token = resolver.bind('<<secret "env" "VAULT_TOKEN">>');
    await expect(resolver.for("app:web").resolve(token)).rejects.toMatchObject({ code: "denied_by_policy" });
    expect(resolver.for("app:web").explain(token).allowed).toBe(false);
  });

  it("names the reserved tables, and names that are too close", async () => {
    const section = sectionOf("Reserved tables");
    const names = [...section.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    const reserved = ["secret", "grant", "policy", "process", "container"];
    expect(names.slice(0, 5)).toEqual(reserved);
    const toml = '[policy]\ndefault = "deny"\n[process.web]\n[container.web]\n[mail]\n';
    expect(Object.keys((await parseConfig(toml, { kinds })).document)).toEqual(["mail"]);
    const near = names.slice(-3);
    expect(near.filter((name) => reserved.includes(name))).toEqual([]);
    for (const name of near) {
      await expect(parseConfig(`[${name}]\n`, { kinds }), name).rejects.toMatchObject({
        code: "invalid_config",
      });
    }
  });

  it("has a program that prints a literal as <literal>, and resolves", () => {
    const code = `${blocksOf("ts")[0]}
      process.stdout.write(user === "app" && password === ${JSON.stringify(canary)} ? "works" : "broken");`;
    writeFileSync(at("main.mts"), code);
    const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, "main.mts"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/user: <literal>,\s+password: <<secret "vault_local" "secret\/mail#password">>/);
    expect(stdout).toMatch(/works$/);
    expect(stdout).not.toContain(canary);
  });
});

function at(name: string): string {
  return join(folder, name);
}

function blocksOf(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, code = ""]) => code,
  );
}

function sectionOf(heading: string): string {
  return page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

/** The values behind `good:` or `refused:`. */
function codesOf(sort: string): unknown[] {
  const line = page.split("\n").find((text) => text.startsWith(`- ${sort}: `)) ?? "";
  return [...line.matchAll(/`(.+?)`/g)].map(([, code = ""]) => JSON.parse(code));
}

function optionsOf(config: Awaited<ReturnType<typeof parseConfig>>, name: string) {
  const provider = config.providers.get(name);
  return [provider?.kind.kind, provider?.staticOptions];
}
