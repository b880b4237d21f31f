import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { createFakeFixture } from "../fake/fake-fixture.ts";
import { casesFor, conformanceCases, conformanceReport } from "./conformance-cases.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-kit-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the kit has at least forty cases, each with a name of its own", () => {
  const names = new Set(conformanceCases.map(({ name }) => name));
  assert.equal(names.size, conformanceCases.length);
  assert.ok(names.size >= 40);
});

test("the kit runs with node --test", () => {
  const file = join(folder, "kit.test.mjs");
  const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const lines = [
    'import test from "node:test";',
    `import { casesFor } from ${url("../index.ts")};`,
    `import { createFakeFixture } from ${url("../fake/fake-fixture.ts")};`,
    "const fixture = createFakeFixture();",
    "for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));",
  ];
  writeFileSync(file, lines.join("\n"));
  const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--test-reporter=tap"];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, "--test", file], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, new RegExp(`^# pass ${casesFor(createFakeFixture()).length}$`, "m"));
});

describe("the report", () => {
  const fixture = createFakeFixture();

  test("lists every case once, as run or as excluded", () => {
    const { runs, excluded } = conformanceReport(fixture);
    const names = conformanceCases.map(({ name }) => name);
    assert.deepEqual([...runs, ...Object.keys(excluded)].sort(), names.sort());
  });

  test("excludes what needs a thing that the backend lacks, and still runs what is given", () => {
    const { hang } = fixture.faults ?? {};
    assert.ok(hang);
    const { previousStage: _, ...poor } = { ...fixture, faults: { hang } };
    const lacks = { ...fixture.lacks, faults: "reads files", previousStage: "no stages" };
    const { runs, excluded } = conformanceReport({ ...poor, lacks });
    assert.equal(excluded["a refused connection is unavailable"], "reads files");
    assert.equal(excluded["a fault is told anew to each caller"], "reads files");
    assert.equal(excluded["a stage that no version has is absent"], "no stages");
    assert.ok(runs.includes("a backend that hangs is a timeout when the time is up"));
  });

  test("runs what is given, though it is called lacking", () => {
    const lacks = { ...fixture.lacks, previousStage: "no stages", "faults.hang": "never hangs" };
    assert.deepEqual(conformanceReport({ ...fixture, lacks }), conformanceReport(fixture));
  });

  test("refuses unknown exclusions, missing reasons and missing needs, all at once", () => {
    const [first = ""] = conformanceReport(fixture).runs;
    const { previousStage: _, ...poor } = fixture;
    const excluded = { ...fixture.excluded, "no such case": "x", [first]: " " };
    // As plain JavaScript could write it.
    const lacks: object = { "no such need": "x", check: "" };
    assert.throws(
      () => conformanceReport({ ...poor, excluded, lacks }),
      (error: Error) =>
        error.message.includes('there is no case "no such case"') &&
        error.message.includes('no case needs "no such need"') &&
        error.message.includes('"check" is excluded without a reason') &&
        error.message.includes(`"${first}" is excluded without a reason`) &&
        error.message.includes("needs previousStage"),
    );
  });
});
