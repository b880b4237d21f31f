import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { publicMessageOf, retryableByDefault, secretErrorCodes } from "./error-code.ts";
import { isSecretError, SecretError, withContext } from "./secret-error.ts";

const error = new SecretError("not_found", {
  message: "no secret there",
  hint: "create it",
  provider: "vault_local",
  reference: '<<secret "vault_local" "db">>',
  missing: "secret",
  requestId: "r-1",
});

describe("SecretError", () => {
  it("says what failed and what to do", () => {
    expect(error.message).toBe("no secret there (create it)");
    expect(error).toMatchObject({
      code: "not_found",
      provider: "vault_local",
      missing: "secret",
      requestId: "r-1",
      hint: "create it",
    });
  });

  it("puts the place first", () => {
    const at = { file: "app.toml", line: 12, column: 7, path: "mail.url" };
    expect(new SecretError("not_found", { message: "gone", at }).message).toBe(
      "app.toml:12:7 mail.url: gone",
    );
    expect(new SecretError("not_found", { message: "gone", at: { path: "a.b" } }).message).toBe("a.b: gone");
  });

  it("has a place without control characters", () => {
    const at = { file: "a\u001b[31m\n.toml", line: 1, path: "a\u202eb" };
    expect(new SecretError("not_found", { message: "gone", at }).message).toBe("a [31m .toml:1:1 a b: gone");
  });

  it.each(secretErrorCodes)("has defaults for %s, and a public message without details", (code) => {
    const made = new SecretError(code, { message: "vault_local db", provider: "vault_local" });
    expect(made.retryable).toBe(retryableByDefault(code));
    expect(made.publicMessage).toBe(publicMessageOf(code));
    expect(made.publicMessage).not.toMatch(/vault|db/);
    expect(made.allowStale).toBe(true);
    expect(made.errors).toEqual([]);
  });

  it("lists its single faults, itself where there is no other", () => {
    const both = new SecretError("not_found", { message: "two", errors: [error, error] });
    expect([both.faults, error.faults]).toEqual([[error, error], [error]]);
  });

  it("has no cause, and only the properties of the table", () => {
    expect("cause" in error).toBe(false);
    expect(Object.keys(error).sort()).toEqual(
      [
        "allowStale",
        "code",
        "errors",
        "hint",
        "missing",
        "provider",
        "publicMessage",
        "reference",
        "requestId",
        "retryable",
      ].sort(),
    );
  });

  it("loses control, escape and bidi characters of backend text", () => {
    const made = new SecretError("unavailable", { message: "a\u001b[31mb\u202ec\nd", hint: "e\u0007f" });
    expect(made.message).toBe("a [31mb c d (e f)");
  });

  it("is known across copies of the package, and not forged by JSON", () => {
    const foreign = { [Symbol.for("@latebound/secret-error")]: true };
    expect([isSecretError(error), isSecretError(foreign)]).toEqual([true, true]);
    expect([
      isSecretError(JSON.parse(JSON.stringify(error))),
      isSecretError(null),
      isSecretError(new Error("x")),
    ]).toEqual([false, false, false]);
  });

  it("gives its facts as JSON, without its stack", () => {
    const json = JSON.parse(JSON.stringify(error));
    expect(json).toMatchObject({ name: "SecretError", message: error.message, code: "not_found" });
    expect(json).not.toHaveProperty("stack");
    expect(inspect(error)).toContain("not_found");
  });
});

describe("withContext", () => {
  it("gives a fresh error with what was missing filled in", () => {
    const placed = withContext(error, { at: { path: "db.url" }, provider: "other", reference: "other" });
    expect(placed).not.toBe(error);
    expect(placed.message).toBe("db.url: no secret there (create it)");
    expect([placed.provider, placed.reference]).toEqual(["vault_local", error.reference]);
    expect(error.at).toBeUndefined();
  });

  it("doesn't repeat the place when it is given twice", () => {
    const once = withContext(error, { at: { path: "a" } });
    expect(withContext(once, { at: { path: "b" } }).message).toBe(once.message);
  });
});
