import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createResolver, parseConfig } from "@latebound/core";
import { createCanary, fakeProvider, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { isRefusedName } from "./env/refused-names.ts";
import { processSpec } from "./spec/process-table.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = ["packages/sink-process/README.md", "docs/processes.md"];

/** What each page's program takes for granted. */
const before: Readonly<Record<string, string>> = {
  "packages/sink-process/README.md": `
    import { createResolver, parseConfig } from "@latebound/core";
    const resolver = createResolver({ config: await parseConfig("[secret.vault]", { kinds: [vault()] }) });`,
  "docs/processes.md": `
    import { openConfig } from "@latebound/core";
    import { formatReport, processSpec, runProcess } from "@latebound/sink-process";`,
};

/** What each page's child prints. */
const printed: Readonly<Record<string, string>> = {
  "packages/sink-process/README.md": "***** 40\n",
  "docs/processes.md": "postgres://app:*****@db/app 62\n",
};

/** What shows that it worked. */
const after: Readonly<Record<string, string>> = {
  "packages/sink-process/README.md": "",
  "docs/processes.md": "process.exitCode = restarts === 0 && signal === undefined ? exitCode : 1;",
};

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const codeOf = (language: string) =>
    new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "m").exec(text)?.[1] ?? "";

  it("has a program of at most 12 lines that runs as it stands, and prints no value", () => {
    expect(codeOf("ts").split("\n").length).toBeLessThanOrEqual(13);
    const canary = createCanary();
    const setUp = `
      import { fakeProvider } from "@latebound/testing";
      const value = process.argv[2].split("").reverse().join("");
      const entries = { "apps/web#token": value, "db#password": value, "tls#key": value };
      const vault = () => fakeProvider(entries, { kind: "vault" });`;
    const program = [setUp, before[page], codeOf("ts"), after[page]].join("\n");
    const files = { "use.mts": program, "app.toml": `[secret.vault]\n${codeOf("toml")}` };
    const { status, stdout, stderr } = run(files, [...canary].toReversed().join(""));
    expect({ status, stdout }).toEqual({ status: 7, stdout: printed[page] });
    expect(findCanary(stdout + stderr, canary)).toBeUndefined();
  });

  it("has a table that core binds and processSpec takes", async () => {
    const toml = `[secret.vault]\n${codeOf("toml")}`;
    const config = await parseConfig(toml, { kinds: [fakeProvider({}, { kind: "vault" })] });
    const { web } = createResolver({ config }).bind(config.sinkTables.process);
    const spec = processSpec(web, { name: "process.web" });
    expect(spec).toMatchObject({ command: "node", args: ["server.js"], restartOnChange: true });
    expect(JSON.stringify(spec.env)).toContain("urlencode");
  });
});

describe("docs/processes.md", () => {
  const text = readFileSync(join(root, "docs/processes.md"), "utf8");

  it("names variables that are refused", () => {
    const [, list = ""] = /whoever writes them:([\s\S]*?)and their like/.exec(text) ?? [];
    const names = [...list.matchAll(/`([A-Z_*]+)`/g)].map(([, name = ""]) => name.replace("*", "X"));
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !isRefusedName(name))).toEqual([]);
  });
});

it("the README has at most 80 lines", () => {
  expect(
    readFileSync(join(root, pages[0] ?? ""), "utf8")
      .trimEnd()
      .split("\n").length,
  ).toBeLessThanOrEqual(80);
});

function run(files: Readonly<Record<string, string>>, argument: string) {
  // Below the root, so that packages are found as an app would find them.
  const folder = join(root, ".latebound/readmes", `sink-process-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const server =
    "const { TOKEN, DATABASE_URL = TOKEN } = process.env; console.log(DATABASE_URL, DATABASE_URL.length); process.exitCode = 7;";
  for (const [name, text] of Object.entries({ ...files, "server.js": server }))
    writeFileSync(join(folder, name), text);
  const flags = [
    "--conditions=@latebound/source",
    "--experimental-strip-types",
    "--no-warnings",
    "use.mts",
    argument,
  ];
  const result = spawnSync(process.execPath, flags, { cwd: folder, encoding: "utf8", timeout: 15_000 });
  rmSync(folder, { recursive: true });
  return result;
}
