import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createCanary, findCanary } from "@latebound/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeLive } from "./servers/live-servers.ts";
import { createCall } from "./servers/openbao.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

/** What the README's snippets take for granted. */
const surroundings = `
const message = { text: "hello" };
const sent = [];
const plugin = { sendMail: (mail, what) => sent.push([mail.url, what.text]) };
const connected = [];
const connect = (address) => connected.push(address);
`;

/** What came of them; compared by the test, never printed. */
const findings = `
process.stdout.write("\\n@@" + JSON.stringify([url === expected, sent[0][0] === expected, connected[0] === expected]));
`;

describeLive("openbao", ({ address, token }) => {
  let folder = "";
  beforeEach(() => {
    mkdirSync(join(root, ".latebound"), { recursive: true });
    folder = mkdtempSync(join(root, ".latebound", "readme-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("the README's code runs as it stands", async () => {
    const canary = createCanary();
    await createCall({ address, token })("POST", "secret/data/mail/smtp", { data: { password: canary } });
    writeFileSync(
      join(folder, "app.toml"),
      codeBlocks("toml")
        .find((block) => block.startsWith("# app.toml"))
        ?.replace("http://127.0.0.1:8200", address) ?? "",
    );
    writeFileSync(join(folder, "main.mts"), program(canary));
    const env = { PATH: process.env.PATH, VAULT_TOKEN: token };
    const { stdout } = await run(process.execPath, ["--conditions=@latebound/source", "main.mts"], {
      cwd: folder,
      env,
    });
    expect(JSON.parse(stdout.split("@@")[1] ?? "")).toEqual([true, true, true]);
    expect(stdout).toContain('<<secret "vault_local" "secret/mail/smtp#password" | urlencode>>');
    expect(findCanary(stdout, canary)).toBeUndefined();
  });
});

function program(canary: string): string {
  const [opening = "", plugin = "", using = ""] = codeBlocks("ts");
  const closing = "await resolver.close();";
  expect(opening).toContain(closing);
  const expected = `const expected = ${JSON.stringify(`smtp://app:${canary}@mail.internal`)};`;
  return [opening.replace(closing, ""), surroundings, plugin, using, expected, findings, closing].join("\n");
}

function codeBlocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(
    (match) => match[1] ?? "",
  );
}
