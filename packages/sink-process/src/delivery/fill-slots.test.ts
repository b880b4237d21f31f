import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { expect, it } from "vitest";
import { slotsOf } from "../spec/spec-slots.ts";
import { openHost } from "../test-host/open-host.ts";
import { fillSlots } from "./fill-slots.ts";

it("fetches once for all slots, and tells every fault", async () => {
  const canary = createCanary();
  const { resolver, consumer, fake } = await openHost({ "db#user": "app", "db#password": `${canary}\0` });
  const env = resolver.bind({
    PLAIN: "text",
    USER_NAME: '<<secret "fake" "db#user">>',
    PASSWORD: '<<secret "fake" "db#password">>',
    BOTH: '<<secret "fake" "absent">> <<secret "fake" "gone">>',
  });
  const options = { base: "process.web", signal: undefined };
  const error: unknown = await fillSlots(consumer, slotsOf({ command: "true", env }), options).catch(
    (reason) => reason,
  );
  expect(error).toMatchObject({
    code: "invalid_value",
    retryable: false,
    errors: [{ code: "invalid_value" }, { code: "not_found" }, { code: "not_found" }],
  });
  expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  expect(fake.requests.toSorted()).toEqual(["absent", "db", "gone"]);
});
