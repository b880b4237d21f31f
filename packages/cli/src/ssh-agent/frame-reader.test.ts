import fc from "fast-check";
import { expect, test } from "vitest";
import { createFrameReader, maxMessageBytes } from "./frame-reader.ts";
import { stringBytes, uint32Bytes } from "./wire-bytes.ts";

test("whatever the cuts, the messages are those that were sent", () => {
  const message = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(message), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (messages, cuts) => {
      const reader = createFrameReader();
      const stream = Buffer.concat(messages.map(stringBytes));
      const found: Buffer[] = [];
      for (let at = 0; at < stream.length; ) {
        const end = at + (cuts.next().value ?? 1);
        found.push(...reader.push(stream.subarray(at, end)));
        at = end;
      }
      expect(found).toEqual(messages.map((bytes) => Buffer.from(bytes)));
    }),
  );
});

test("the longest message passes; a longer one and an empty one don't", () => {
  const longest = Buffer.alloc(maxMessageBytes, 7);
  expect(createFrameReader().push(stringBytes(longest))).toEqual([longest]);
  for (const length of [0, maxMessageBytes + 1, 2 ** 32 - 1])
    expect(() => createFrameReader().push(uint32Bytes(length))).toThrow(RangeError);
});
