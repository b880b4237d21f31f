import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { describeInstalled } from "../../../test/describe-installed.ts";
import { createWorld } from "../../../test/run-cli.ts";
import { commands } from "../../command-line/command-list.ts";

const world = createWorld();
afterAll(() => world.remove());

async function pageOf(name: string): Promise<string> {
  const run = await world.run(["man", ...name.split(" ").filter((word) => word !== "")]);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  return run.stdout;
}

describeInstalled("mandoc", () => {
  test.each(["", ...commands.map(({ name }) => name)])(
    "the page of %j has no fault and says it all",
    async (name) => {
      const page = await pageOf(name);
      const linted = spawnSync("mandoc", ["-T", "lint", "-W", "warning"], { input: page, encoding: "utf8" });
      // The page is the same whenever it is printed.
      const complaints = linted.stdout
        .split("\n")
        .filter((line) => line !== "" && !line.includes("missing date"));
      expect(complaints).toEqual([]);
      const shown = spawnSync("mandoc", ["-T", "ascii"], { input: page, encoding: "utf8" });
      const text = shown.stdout.replaceAll(/.[\b]/g, "").replaceAll(/\s+/g, " ");
      const spec = commands.find((command) => command.name === name);
      for (const { flag } of spec?.options ?? []) expect(text).toContain(flag);
      for (const { line } of spec?.examples ?? []) expect(text).toContain(line.replaceAll(/\s+/g, " "));
      if (name === "") for (const command of commands) expect(text).toContain(`latebound ${command.name}`);
    },
  );
});

describe("a page that there is not", () => {
  test.each([["nothing"], ["audit"]])("%s is a usage fault", async (name) => {
    const run = await world.run(["man", name]);
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
  });
});
