import { defineConfig } from "vitest/config";

const source = "@latebound/source";
const places = ["packages/*/src", "examples/*/src", "tests"];
const live = places.map((place) => `${place}/**/*.live.test.ts`);
const servers = "tests/servers/global-setup.ts";
/** Those of the installed command. */
const command = ["packages/cli/src/**/*.e2e.test.ts"];

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, "node"], externalConditions: [source, "node"] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: places.map((place) => `${place}/**/*.test.ts`),
          exclude: [...live, ...command],
        },
      },
      {
        extends: true,
        test: { name: "live", include: live, globalSetup: [servers] },
      },
      {
        extends: true,
        test: {
          name: "command",
          include: command,
          globalSetup: [servers, "packages/cli/test/cli-install.ts"],
        },
      },
    ],
    testTimeout: 20_000,
  },
});
