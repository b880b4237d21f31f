import assert from "node:assert/strict";
import { describe, test } from "vitest";
import { canonicalKey, checkKey } from "./asm-key.ts";

const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:apps/mail-AbC123";
const partial = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:apps/mail";
const version = "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

describe("a path", () => {
  test.each([
    "db",
    "apps/mail/smtp",
    "/leading",
    "odd.+=@-_!name",
    "rds!cluster-1b2c",
    "x".repeat(512),
    arn,
    partial,
    "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:db",
    "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:db",
  ])("%s is fine", (path) => {
    assert.equal(checkKey({ path }, {}), undefined);
  });

  test.each([
    "",
    " db",
    "db ",
    "d b",
    "dß",
    "db*",
    "a:b",
    "a\u0000b",
    "db\n",
    "x".repeat(513),
    "arn:aws:secretsmanager:eu-central-1:1234:secret:db",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:",
    "arn:aws:ssm:eu-central-1:123456789012:parameter/db",
    "ARN:aws:secretsmanager:eu-central-1:123456789012:secret:db",
    "arn:aws:secretsmanager:EU-CENTRAL-1:123456789012:secret:db",
  ])("%j is refused without being quoted", (path) => {
    const fault = checkKey({ path }, {});
    assert.ok(fault);
    assert.ok(path.length < 3 || !fault.includes(path));
  });

  test("an ARN of another region than the option is refused before any call", () => {
    assert.match(checkKey({ path: arn }, { region: "us-east-1" }) ?? "", /another region/);
    assert.equal(checkKey({ path: arn }, { region: "eu-central-1" }), undefined);
    assert.equal(checkKey({ path: arn }, { region: undefined }), undefined);
  });
});

describe("a selector", () => {
  test("a version is an id of 32 to 64 characters", () => {
    assert.equal(checkKey({ path: "db", version }, {}), undefined);
    assert.match(checkKey({ path: "db", version: "3" }, {}) ?? "", /32 to 64/);
    assert.match(checkKey({ path: "db", version: "x".repeat(65) }, {}) ?? "", /32 to 64/);
    assert.match(checkKey({ path: "db", version: " ".repeat(32) }, {}) ?? "", /32 to 64/);
  });

  test("a stage is a label", () => {
    assert.equal(checkKey({ path: "db", stage: "AWSPREVIOUS" }, {}), undefined);
    assert.ok(checkKey({ path: "db", stage: "" }, {}));
    assert.ok(checkKey({ path: "db", stage: "a b" }, {}));
    assert.ok(checkKey({ path: "db", stage: "x".repeat(257) }, {}));
  });
});

describe("the canonical key", () => {
  test("the current stage is what no stage says", () => {
    assert.deepEqual(canonicalKey({ path: "db", stage: "AWSCURRENT" }), { key: { path: "db" }, aliases: [] });
    assert.deepEqual(canonicalKey({ path: "db", stage: "AWSPENDING" }).key, {
      path: "db",
      stage: "AWSPENDING",
    });
    assert.deepEqual(canonicalKey({ path: "db", version }).key, { path: "db", version });
  });

  test("an ARN is known by its name, with and without what may be the suffix", () => {
    assert.deepEqual(canonicalKey({ path: arn }).aliases, ["apps/mail-AbC123", "apps/mail", partial]);
    assert.deepEqual(canonicalKey({ path: partial }).aliases, ["apps/mail"]);
    assert.deepEqual(canonicalKey({ path: `${partial}-AbC12` }).aliases, ["apps/mail-AbC12"]);
  });
});
