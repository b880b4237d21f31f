import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createHmacSha256 } from "./hmac-sha256.ts";
import { createKeyChain } from "./key-chain.ts";

function nodeHmac(key: Uint8Array, message: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(message).digest();
}

test("the code is Node's own, for any key and message, also after a longer message", () => {
  const hmac = createHmacSha256();
  const key = fc.uint8Array({ minLength: 0, maxLength: 64 });
  const message = fc.oneof(fc.string({ unit: "grapheme" }), fc.uint8Array({ maxLength: 9_000 }));
  fc.assert(
    fc.property(key, message, (key, message) => {
      expect(hmac.digest(key, message).equals(nodeHmac(key, message))).toBe(true);
    }),
  );
});

test("a key of more than a block is refused", () => {
  expect(() => createHmacSha256().digest(new Uint8Array(65), "x")).toThrow(RangeError);
});

test.each([32, 64, 100])(
  "each key comes from the one before, the first from a root key of %i bytes",
  (bytes) => {
    const root = new Uint8Array(bytes).fill(7);
    const chain = createKeyChain(root, "abc");
    let key = nodeHmac(root, "session abc");
    for (let index = 0; index < 5; index += 1) {
      expect(chain.index).toBe(index);
      expect(chain.mac("{}")).toBe(nodeHmac(key, "{}").toString("hex"));
      chain.advance();
      key = createHash("sha256")
        .update(`next${key.toString("hex")}`)
        .digest();
    }
  },
);

test("a copy goes its own way, and an erased chain has no key", () => {
  const chain = createKeyChain(new Uint8Array(32).fill(7), "abc");
  const copy = chain.copy();
  copy.advance(3);
  const mac = copy.mac("{}");
  chain.advance(3);
  expect(chain.mac("{}")).toBe(mac);
  chain.erase();
  expect(chain.mac("{}")).toBe(nodeHmac(new Uint8Array(32), "{}").toString("hex"));
  expect(copy.mac("{}")).toBe(mac);
});
