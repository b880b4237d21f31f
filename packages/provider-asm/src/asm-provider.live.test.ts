import { casesFor, conformanceReport } from "@latebound/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsEmulatorMissing } from "../../../tests/servers/aws-emulator.ts";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import { createAsmFixture } from "./test-backend/asm-fixture.ts";
import { type MotoWorld, startMotoWorld } from "./test-backend/moto-world.ts";

describePrivate("the conformance kit on an AWS emulator", awsEmulatorMissing(), () => {
  let world: MotoWorld | undefined;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    world = await startMotoWorld();
    stops.push(world.stop);
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
  });

  const fixture = createAsmFixture(
    () => world ?? expect.fail("the emulator has not started"),
    (stop) => stops.push(stop),
  );

  for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));

  test("runs at least 36 cases, and says why it leaves out the others", () => {
    const report = conformanceReport(fixture);
    expect(report.runs.length).toBeGreaterThanOrEqual(36);
    expect(report).toMatchSnapshot();
  });
});
