import { describe, test } from "vitest";
import { casesFor } from "../conformance/conformance-cases.ts";
import { createFakeFixture } from "./fake-fixture.ts";

describe("the conformance kit on the fake provider", () => {
  const fixture = createFakeFixture();
  for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));
});
