import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, inject, test } from "vitest";
import { describeLive } from "../../../tests/servers/live-servers.ts";
import { createCall } from "../../../tests/servers/openbao.ts";
import { cliEnvironment, createWorld } from "../test/run-cli.ts";

const canary = "canary-readmes-60fe2b1d93";
const world = createWorld();
afterAll(() => world.remove());

const pages = [
  { page: "README.md", text: textOf("../../../README.md"), address: "http://127.0.0.1:8200" },
  { page: "packages/cli/README.md", text: textOf("../README.md"), address: "https://vault.internal:8200" },
];

function textOf(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
}

function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code]) => code ?? "",
  );
}

/** The lines of a page that use the command on what the page configures. */
function linesOf(text: string): string[] {
  const lines = blocksOf(text, "sh").join("\n").split("\n");
  return lines.filter((line) => /^(npx )?latebound (check|run|get)\b/.test(line));
}

describe.each(pages)("$page", ({ text }) => {
  test("shows check, run and get", () => {
    const shown = linesOf(text).map((line) => / (check|run|get)\b/.exec(line)?.[1]);
    expect(shown).toEqual(["check", "run", "get"]);
  });
});

test("the first screen of the README shows them", () => {
  const screen = (pages[0]?.text ?? "").split("\n").slice(0, 30).join("\n");
  for (const command of ["latebound check", "latebound run", "latebound get"])
    expect(screen).toContain(command);
});

describeLive("openbao", (server) => {
  test.each(pages)("the lines of $page run as they stand", async ({ text, address }) => {
    const call = createCall(server);
    await call("POST", "secret/data/mail/smtp", { data: { password: canary } });
    await call("POST", "secret/data/app", { data: { password: canary } });
    const [toml = ""] = blocksOf(text, "toml").filter((block) => block.startsWith("# latebound.toml"));
    world.write("latebound.toml", toml.replace(address, server.address));
    world.write(
      "server.js",
      `process.exit((process.env.SMTP ?? process.env.DB_PASSWORD) === "${canary}" ? 0 : 9);`,
    );
    expect(await world.run(["trust"])).toMatchObject({ exitCode: 0 });
    for (const line of linesOf(text)) {
      const shim = `latebound() { "${process.execPath}" "${inject("cli").bin}" "$@"; }; npx() { "$@"; }; pbcopy() { wc -c; }`;
      const { status, stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", `${shim}; ${line}`], {
        cwd: world.directory,
        env: cliEnvironment(world.home, { VAULT_TOKEN: server.token, LATEBOUND_AGENT: "0" }),
        encoding: "utf8",
      });
      expect({ line, status, stderr }).toMatchObject({ status: 0 });
      if (line.includes(" get ")) expect(Number(stdout)).toBe(canary.length);
      expect(stdout + stderr).not.toContain(canary);
    }
  });
});
