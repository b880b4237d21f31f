import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSecretError } from "@latebound/provider";
import { expect, test } from "vitest";
import { createFakeBackend } from "../test-backend/fake-backend.ts";
import { openConfig } from "./open-config.ts";
import { parseConfig } from "./parse-config.ts";

const kinds = [createFakeBackend().kind];
const grant = (lines: string) => `[secret.fake]\n[[grant]]\nconsumer = "plugin:mailer"\n${lines}\n`;

async function faultsOf(toml: string): Promise<string[]> {
  const error: unknown = await parseConfig(toml, { kinds, file: "app.toml" }).catch(
    (thrown: unknown) => thrown,
  );
  if (!isSecretError(error)) return [];
  return (error.errors.length > 0 ? error.errors : [error]).map(({ message }) => message);
}

test.each([
  ['allow = "fake:a"', "expected a list of strings"],
  ["allow = [1]", "expected a string"],
  ["allow = []", "the list is empty"],
  ['allow = ["nocolon"]', "expected provider:path"],
  ['allow = ["fake:"]', "the path of the key is empty"],
  ['allow = ["fake:a#x*"]', "a field is written whole"],
  ['allow = ["fak:a"]', 'a provider that is not configured: "fak" (did you mean "fake"?)'],
  ['allow = ["a-credential-that-stands-in-the-wrong-place:a"]', "a name of 43 characters"],
  ['alow = ["fake:a"]', 'unknown option "alow" (did you mean "allow"?)'],
  ['allow = ["fake:a"]\nexpires = "soon"', "expected a date"],
  ["", "needs an allow or a deny list"],
])("%j is a fault", async (lines, message) => {
  expect((await faultsOf(grant(lines))).join("\n")).toContain(message);
});

test.each([
  ['[policy]\ndefault = "maybe"', 'expected "allow" or "deny"'],
  ['[policy]\ndefaul = "deny"', 'did you mean "default"'],
  ['[[grant]]\nallow = ["fake:a"]\n[secret.fake]', "a grant needs a consumer"],
  ['[[grant]]\nconsumer = "Mailer"\nallow = ["fake:a"]\n[secret.fake]', "not a consumer"],
  [`[policy]\ndefault = "allow"\n${grant('allow = ["fake:a"]')}`, "an allow list says nothing"],
])("%j is a fault", async (toml, message) => {
  expect((await faultsOf(toml)).join("\n")).toContain(message);
});

test.each(["2027-01-01", '"2027-01-01"', "2027-01-01T00:00:00", "2027-01-01T02:00:00+02:00"])(
  "expires = %s is UTC",
  async (written) => {
    const { policy } = await parseConfig(grant(`allow = ["fake:a"]\nexpires = ${written}`), { kinds });
    expect(policy.grants[0]?.expiresAtMs).toBe(Date.UTC(2027, 0, 1));
  },
);

test("grants of several files add up, and a refusal names the file and line of its rule", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  try {
    writeFileSync(join(folder, "app.toml"), grant('allow = ["fake:**"]'));
    writeFileSync(
      join(folder, "site.toml"),
      '\n[[grant]]\nconsumer = "plugin:*"\ndeny = ["fake:admin/**"]\n',
    );
    const { resolver, config } = await openConfig([join(folder, "app.toml"), join(folder, "site.toml")], {
      kinds,
    });
    expect(config.policy.grants.length).toBe(2);
    const refused = resolver.for("plugin:mailer").resolve(resolver.bind('<<secret "fake" "admin/x">>'));
    await expect(refused).rejects.toThrow(/denied by "fake:admin\/\*\*" of the grant at .*site\.toml:2:\d/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("grants of a file that isn't the operator's are faults", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  try {
    writeFileSync(join(folder, "user.toml"), grant('allow = ["fake:**"]'));
    const opening = openConfig([{ path: join(folder, "user.toml"), operator: false }], { kinds });
    await expect(opening).rejects.toMatchObject({ code: "invalid_config" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("tables for sinks are bound and handed out, with their faults told at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latebound-"));
  try {
    const toml = `[secret.fake]\n[process.web]\nenv.A = '<<secret "fake" "a">>'\n`;
    writeFileSync(join(folder, "app.toml"), toml);
    const { sinkTables } = await openConfig(join(folder, "app.toml"), { kinds });
    expect(JSON.stringify(sinkTables)).toBe(
      JSON.stringify({ process: { web: { env: { A: '<<secret "fake" "a">>' } } }, container: {} }),
    );
    writeFileSync(join(folder, "bad.toml"), toml.replace('"fake" "a"', '"fak" "a"'));
    await expect(openConfig(join(folder, "bad.toml"), { kinds })).rejects.toMatchObject({
      code: "unknown_provider",
      at: { line: 3 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
