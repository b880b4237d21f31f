import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { proposeGrants } from "./grants.ts";
import { openFakeResolver } from "./test-backend/open-fake-resolver.ts";

const toml = `[secret.fake]
[[grant]]
consumer = "plugin:mailer"
allow = ["fake:apps/mail/**", "fake:old"]
`;

describe("proposeGrants", () => {
  it("shows what is kept, to be granted, and not asked for", async () => {
    const { resolver } = await openFakeResolver({}, { toml });
    const proposal = proposeGrants(resolver, "plugin:mailer", {
      secrets: ["fake:apps/mail/**", "fake:smtp#password"],
    });
    expect(proposal.diff).toBe("  fake:apps/mail/**\n+ fake:smtp#password\n- fake:old");
    expect(parse(proposal.toml)).toEqual({
      grant: [{ consumer: "plugin:mailer", allow: ["fake:smtp#password"] }],
    });
  });

  it("a key is granted by any pattern that covers it, a pattern only by its own words", async () => {
    const { resolver } = await openFakeResolver({}, { toml: `${toml}deny = ["fake:apps/mail/root"]\n` });
    const secrets = ["fake:apps/mail/smtp#password", "fake:apps/mail/*", "fake:apps/mail/root", "other:apps"];
    const proposal = proposeGrants(resolver, "plugin:mailer", { secrets });
    expect(proposal.granted).toEqual(["fake:apps/mail/smtp#password"]);
    expect(proposal.missing).toEqual(secrets.slice(1));
  });

  it("without a grant for the consumer everything is missing", async () => {
    const { resolver } = await openFakeResolver({}, { toml: "[secret.fake]\n" });
    expect(proposeGrants(resolver, "plugin:mailer", { secrets: ["fake:a"] }).missing).toEqual(["fake:a"]);
  });

  it("grants nothing by itself", async () => {
    const { resolver } = await openFakeResolver({ smtp: "v" }, { toml });
    proposeGrants(resolver, "plugin:mailer", { secrets: ["fake:smtp"] });
    expect(resolver.for("plugin:mailer").explain('<<secret "fake" "smtp">>').allowed).toBe(false);
  });

  it.each([
    [null, "expected an object"],
    [{ secrets: "fake:a" }, "expected secrets"],
    [{ secrets: [1] }, "secrets[0]: expected a string"],
    [{ secrets: ["nocolon"] }, "secrets[0]: expected provider:path"],
    [{ secrets: [], consumer: "plugin:admin" }, "can't name its consumer"],
  ])("refuses %j", async (manifest, message) => {
    const { resolver } = await openFakeResolver({}, { toml });
    expect(() => proposeGrants(resolver, "plugin:mailer", manifest)).toThrow(message);
  });
});
