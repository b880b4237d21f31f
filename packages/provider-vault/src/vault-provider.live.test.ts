import { casesFor, conformanceReport } from "@latebound/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeLive } from "../../../tests/servers/live-servers.ts";
import { createVaultKit, type KvFlavour } from "../test/live-kit.ts";

const always = {
  "binary bytes are given unchanged": "KV holds JSON, which has no bytes",
  "the previous stage gives the version before the current one": "Vault has no stages",
  "a stage that no version has is absent": "Vault has no stages",
  "every spelling of a secret leads to one secret":
    "a path has one spelling; the namespace's alias is in vault-key.test.ts and namespaces.live.test.ts",
};
const noVersions = "KV version 1 keeps no versions";

const flavours: readonly (KvFlavour & { readonly least: number })[] = [
  {
    version: 2,
    least: 36,
    excluded: {
      ...always,
      "a number keeps its digits": "KV version 2 itself rounds numbers; version 1 runs the case",
    },
  },
  {
    version: 1,
    least: 36,
    excluded: {
      ...always,
      "a payload names the backend's version": noVersions,
      "an older version is given when it is asked for": noVersions,
      "a version that does not exist is absent, not another one": noVersions,
      "a batch may hold the current and an older version of one secret": noVersions,
      "an absent version is not_found behind core and says that the version is missing": noVersions,
      "check tells readable from absent and gives no value":
        "only KV version 2 names fields without their values",
    },
  },
];

describeLive("openbao", (server) => {
  describe.each(flavours)("the conformance kit on KV version $version", (flavour) => {
    const kit = createVaultKit(server, flavour);
    beforeAll(kit.open);
    afterAll(kit.close);

    for (const { name, run } of casesFor(kit.fixture)) test(name, () => run(kit.fixture));

    test("runs nearly all cases, and says why it leaves out the others", () => {
      const report = conformanceReport(kit.fixture);
      expect(report.runs.length).toBeGreaterThanOrEqual(flavour.least);
      expect(report).toMatchSnapshot();
    });
  });
});
