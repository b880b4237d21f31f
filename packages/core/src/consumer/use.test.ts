import { SecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { openFakeResolver } from "../test-backend/open-fake-resolver.ts";

const refused = new Error("password refused");
const isAuthError = (error: unknown) => error === refused;

describe("use", () => {
  it("runs once more with a changed value, with one refetch for a hundred concurrent users", async () => {
    const { resolver, backend, put } = await openFakeResolver({ db: "old" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind({ password: '<<secret "fake" "db">>' });
    await consumer.resolve(tree);
    put("db", { text: "new" });
    const logIn = async ({ password }: { password: string }) => {
      if (password === "old") throw refused;
      return password;
    };
    const users = Array.from({ length: 100 }, () => consumer.use(tree, logIn, { isAuthError }));
    expect(new Set(await Promise.all(users))).toEqual(new Set(["new"]));
    expect(backend.gets).toEqual(["db", "db"]);
  });

  it("throws the function's own error when nothing changed, and refetches at most once in 5 s", async () => {
    const { resolver, backend, clock } = await openFakeResolver({ db: "same" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "db">>');
    let runs = 0;
    const fail = () => {
      runs++;
      throw refused;
    };
    for (let attempt = 0; attempt < 20; attempt++) {
      await expect(consumer.use(tree, fail, { isAuthError: () => true })).rejects.toBe(refused);
    }
    expect([runs, backend.gets.length]).toEqual([20, 2]);
    await clock.advance(5_001);
    await expect(consumer.use(tree, fail, { isAuthError: () => true })).rejects.toBe(refused);
    expect(backend.gets.length).toBe(3);
  });

  it("passes other errors on without a refetch", async () => {
    const { resolver, backend } = await openFakeResolver({ db: "v" });
    const other = new Error("other");
    const run = () => Promise.reject(other);
    await expect(
      resolver.for("app:web").use(resolver.bind('<<secret "fake" "db">>'), run, { isAuthError }),
    ).rejects.toBe(other);
    expect(backend.gets).toEqual(["db"]);
  });

  it("throws the function's own error when the refetch fails", async () => {
    const { resolver, backend } = await openFakeResolver({ db: "v" });
    const consumer = resolver.for("app:web");
    const tree = resolver.bind('<<secret "fake" "db">>');
    await consumer.resolve(tree);
    backend.fault = new SecretError("access_denied", { message: "no" });
    await expect(consumer.use(tree, () => Promise.reject(refused), { isAuthError })).rejects.toBe(refused);
  });
});
