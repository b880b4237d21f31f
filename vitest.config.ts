import { defineConfig } from "vitest/config";

const source = "@latebound/source";
const places = ["packages/*/src", "examples/*/src", "tests"];
const live = places.map((place) => `${place}/**/*.live.test.ts`);

export default defineConfig({
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source, "node"], externalConditions: [source, "node"] } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: places.map((place) => `${place}/**/*.test.ts`), exclude: live },
      },
      {
        extends: true,
        test: { name: "live", include: live, globalSetup: ["tests/servers/global-setup.ts"] },
      },
    ],
    testTimeout: 20_000,
  },
});
