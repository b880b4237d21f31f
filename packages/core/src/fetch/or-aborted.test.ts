import { describe, expect, it } from "vitest";
import { orAborted } from "./or-aborted.ts";

describe("orAborted", () => {
  it("gives what the promise gives", async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(orAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  });

  it("rejects with the signal's reason, aborted before or meanwhile", async () => {
    const never = Promise.withResolvers().promise;
    const controller = new AbortController();
    const meanwhile = orAborted(never, controller.signal);
    controller.abort("reason");
    await expect(meanwhile).rejects.toBe("reason");
    await expect(orAborted(never, controller.signal)).rejects.toBe("reason");
  });
});
