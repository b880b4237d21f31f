import { createCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { receivedChild, sentChild } from "./agent-answer.ts";

test("a child is received as it was sent, values of text and of bytes", () => {
  const canary = createCanary();
  const child = {
    start: { file: "/x", command: "x", args: ["-a"], directory: "/", env: { T: canary }, base: "run" },
    masks: [
      { form: canary, reference: '<<secret "vault" "a#b">>' },
      { form: Uint8Array.of(0, 255, 128), reference: undefined },
    ],
    killTimeoutMs: 5_000,
  };
  const sent = JSON.parse(JSON.stringify(sentChild(child)));
  expect(receivedChild(sent)).toEqual(child);
  expect(
    receivedChild(JSON.parse(JSON.stringify(sentChild({ ...child, masks: undefined })))).masks,
  ).toBeUndefined();
});
