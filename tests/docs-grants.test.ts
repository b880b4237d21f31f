import { createResolver, parseConfig } from "@latebound/core";
import { proposeGrants } from "@latebound/core/grants";
import { env } from "@latebound/provider-env";
import { vault } from "@latebound/provider-vault";
import { describe, expect, it } from "vitest";
import { textOf } from "./workspace/workspace-files.ts";

const page = textOf("docs/grants.md");
const providers = `[secret.env]\n[secret.vault_local]\naddress = "http://127.0.0.1:8200"\ntoken = '<<secret "env" "VAULT_TOKEN">>'\n`;

async function open(grants: string) {
  return createResolver({
    config: await parseConfig(providers + grants, { kinds: [env({ env: {} }), vault()] }),
  });
}

describe("docs/grants.md", () => {
  it("has a config that decides as the page says", async () => {
    const [, toml = ""] = /^```toml\n([\s\S]*?)^```/m.exec(page) ?? [];
    const resolver = await open(toml);
    const decisions = ["apps/mail/smtp", "apps/mail/admin/root", "apps/web", "apps/mail/smtp?version=2"].map(
      (key) => resolver.for("plugin:mailer").explain(`<<secret "vault_local" "${key}">>`).allowed,
    );
    expect(decisions).toEqual([true, false, false, false]);
    expect(resolver.for("plugin:report-daily").explain('<<secret "env" "SMTP_PASSWORD">>').allowed).toBe(
      true,
    );
    expect(resolver.for("plugin:other").explain('<<secret "env" "SMTP_PASSWORD">>').allowed).toBe(false);
    expect(
      resolver
        .for("provider:vault_local".replace("provider", "plugin"))
        .explain('<<secret "env" "VAULT_TOKEN">>').allowed,
    ).toBe(false);
    expect(resolver.grantsOf("plugin:mailer").map(({ pattern }) => pattern)).toEqual([
      "vault_local:apps/mail/**",
      "env:SMTP_*",
      "*:**/admin/**",
    ]);
  });

  it.each([...page.matchAll(/^\| `([^`]+:[^`]+)` \|/gm)].map(([, pattern = ""]) => pattern))(
    "its pattern %s is one",
    async (pattern) => {
      const resolver = await open(`[[grant]]\nconsumer = "plugin:a"\nallow = [${JSON.stringify(pattern)}]\n`);
      expect(resolver.grantsOf("plugin:a")).toMatchObject([{ pattern }]);
    },
  );

  it("proposes as the page shows", async () => {
    expect(page).toContain(
      'proposeGrants(resolver, "plugin:mailer", { secrets: ["vault_local:apps/mail/**"] })',
    );
    const resolver = await open('[policy]\ndefault = "deny"\n');
    const { diff, toml } = proposeGrants(resolver, "plugin:mailer", {
      secrets: ["vault_local:apps/mail/**"],
    });
    expect([diff, toml]).toEqual([
      "+ vault_local:apps/mail/**",
      '[[grant]]\nconsumer = "plugin:mailer"\nallow = ["vault_local:apps/mail/**"]\n',
    ]);
  });
});
