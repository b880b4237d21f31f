import assert from "node:assert/strict";
import { test } from "vitest";
import { namedServer } from "./named-server.ts";

const find = (url: string) => namedServer("ADDRESS", (address) => address, { ADDRESS: url });

test("a named server is taken when it is on loopback", () => {
  assert.equal(find("http://127.0.0.1:8200/"), "http://127.0.0.1:8200");
  assert.equal(find("http://[::1]:8200"), "http://[::1]:8200");
  assert.equal(find("postgresql://app:x@localhost:5432/app"), "postgresql://app:x@localhost:5432/app");
  assert.equal(find(""), undefined);
});

test("a named server elsewhere is refused", () => {
  for (const url of [
    "http://vault.internal:8200",
    "http://127.0.0.1.example.org",
    "http://10.0.0.1",
    "nothing",
  ]) {
    assert.throws(() => find(url), /ADDRESS must name a server on loopback/);
  }
});
