import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isSecretError, type Key } from "@latebound/provider";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { file } from "./file-provider.ts";

let top = "";
let root = "";
let controller = new AbortController();

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "latebound-watch-")));
  root = join(top, "secrets");
  mkdirSync(root);
  controller = new AbortController();
});
afterEach(() => {
  controller.abort();
  rmSync(top, { recursive: true, force: true });
});

test("tells of a plain edit, again and again", async () => {
  writeFileSync(join(root, "password"), "0");
  const changes = watch(["password"]);
  for (let round = 0; round < 3; round++) {
    expect(
      await changeAfter(changes, (count) => writeFileSync(join(root, "password"), `${round}${count}`)),
    ).toBe("password");
  }
});

test("tells of a file that appears in a new folder, and of one that goes", async () => {
  const changes = watch(["mail/smtp/password"]);
  const appear = (count: number) => {
    mkdirSync(join(root, "mail", "smtp"), { recursive: true });
    writeFileSync(join(root, "mail", "smtp", "password"), `${count}`);
  };
  expect(await changeAfter(changes, appear)).toBe("mail/smtp/password");
  const going = () => rmSync(join(root, "mail"), { recursive: true, force: true });
  expect(await changeAfter(changes, going)).toBe("mail/smtp/password");
  expect(await changeAfter(changes, appear)).toBe("mail/smtp/password");
});

test("follows the swap of a Kubernetes volume's generation", async () => {
  symlinkSync("..data/password", join(root, "password"));
  rotate(0);
  const changes = watch(["password"]);
  expect(await changeAfter(changes, rotate)).toBe("password");
  expect(await changeAfter(changes, (count) => rotate(count + 1_000_000))).toBe("password");
});

test("follows the swap of a link to the directory itself", async () => {
  for (const name of ["one", "two"]) {
    mkdirSync(join(top, name));
    writeFileSync(join(top, name, "password"), name);
  }
  const link = join(top, "current");
  symlinkSync("one", link);
  const changes = watch(["password"], { dir: link });
  const swap = (count: number) => {
    symlinkSync(count % 2 === 0 ? "two" : "one", join(top, "next"));
    renameSync(join(top, "next"), link);
  };
  expect(await changeAfter(changes, swap)).toBe("password");
});

test("tells of an edit of the file that a link leads to", async () => {
  mkdirSync(join(root, "real"));
  writeFileSync(join(root, "real", "password"), "0");
  symlinkSync("real/password", join(root, "link"));
  const changes = watch(["link"]);
  const edit = (count: number) => writeFileSync(join(root, "real", "password"), `${count}`);
  expect(await changeAfter(changes, edit)).toBe("link");
  expect(await changeAfter(changes, (count) => edit(count + 1_000_000))).toBe("link");
});

test("tells only of the keys whose files changed", async () => {
  for (const name of ["a", "b", "c"]) writeFileSync(join(root, name), "0");
  const changes = watch(["a", "b", "c"]);
  expect(await changeAfter(changes, (count) => writeFileSync(join(root, "b"), `${count}`))).toBe("b");
});

test("tells of every key of a properties file that changed", async () => {
  const path = join(root, "app.properties");
  writeFileSync(path, "a=1\nb=2");
  const changes = watch(["a", "b"], { properties: path });
  expect(await changeAfter(changes, (count) => writeFileSync(path, `a=${count}\nb=2`))).toBe("a");
  expect(await changes.next()).toEqual({ done: false, value: { key: { path: "b" } } });
});

test("ends when the signal is aborted: before, and while it waits", async () => {
  writeFileSync(join(root, "password"), "0");
  const waiting = watch(["password"]).next();
  await setImmediate();
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await watch(["password"]).next()).toEqual({ done: true, value: undefined });
});

test("fails once the directory is gone", async () => {
  const changes = watch(["password"]);
  const outcome = changes.next().catch((error: unknown) => error);
  await setImmediate();
  rmSync(root, { recursive: true });
  const error = await outcome;
  expect(isSecretError(error) && error.missing).toBe("mount");
});

test("does not keep the process alive", () => {
  writeFileSync(join(root, "password"), "0");
  const script = `
    import { watchFiles } from ${JSON.stringify(new URL("./watch-files.ts", import.meta.url).href)};
    const signal = new AbortController().signal;
    const options = { root: ${JSON.stringify({ provider: "file", path: root, title: "the directory" })}, signal };
    watchFiles([{ key: { path: "password" }, path: ${JSON.stringify(join(root, "password"))} }], options).next();
  `;
  const child = spawnSync(
    process.execPath,
    [
      "--experimental-strip-types",
      "--no-warnings",
      "-C",
      "@latebound/source",
      "--input-type=module",
      "-e",
      script,
    ],
    {
      timeout: 15_000,
      encoding: "utf8",
    },
  );
  expect(child.stderr).toBe("");
  expect(child.signal).toBeNull();
});

function rotate(count: number): void {
  mkdirSync(join(root, `..${count}`));
  writeFileSync(join(root, `..${count}`, "password"), `${count}`);
  symlinkSync(`..${count}`, join(root, "..data_tmp"));
  renameSync(join(root, "..data_tmp"), join(root, "..data"));
}

function watch(paths: readonly string[], options: object = { dir: root }) {
  const kind = file({ env: {} });
  const provider = kind.create(kind.options(z).parse(options), {
    name: "file",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
  });
  const keys: Key[] = paths.map((path) => ({ path }));
  const changes = provider.watch?.(keys, { signal: controller.signal });
  if (changes === undefined) throw new Error("expected a watch");
  return changes[Symbol.asyncIterator]();
}

/** The path of the next change, while the cause is repeated: nothing says when the watch has begun. */
async function changeAfter(
  changes: AsyncIterator<{ readonly key: Key }>,
  cause: (count: number) => void,
): Promise<string | undefined> {
  let found: IteratorResult<{ readonly key: Key }> | undefined;
  const next = changes.next().then((result) => {
    found = result;
  });
  for (let count = 1; found === undefined; count++) {
    cause(count);
    await setImmediate();
  }
  await next;
  return found.value?.key.path;
}
