import { createRedactor } from "@latebound/redact";
import { createCanary } from "@latebound/testing";
import { expect, it } from "vitest";
import { createMaskGenerations } from "./mask-generations.ts";

it("masks the values of the last two starts and of the next, and forgets older ones", () => {
  const redactor = createRedactor();
  const masks = createMaskGenerations(redactor);
  const [first, second, third, lasting] = [createCanary(), createCanary(), createCanary(), createCanary()];
  const isMasked = (value: string) => !redactor.redactText(`<${value}>`).includes(value);
  const masked = () => [first, second, third, lasting].map(isMasked);
  const start = (...values: string[]) => {
    for (const value of values) masks.add(value, undefined);
    masks.restarted();
  };
  start(first, lasting);
  expect(masked()).toEqual([true, false, false, true]);
  start(second, lasting);
  expect(masked()).toEqual([true, true, false, true]);
  masks.add(third, undefined);
  expect(masked()).toEqual([true, true, true, true]);
  start(lasting);
  expect(masked()).toEqual([false, true, true, true]);
  start(lasting);
  expect(masked()).toEqual([false, false, true, true]);
});
