import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { isSecretError, type Provider, SecretError } from "@latebound/provider";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type FileParts, file } from "./file-provider.ts";
import { pathBelow } from "./path-below.ts";

const canary = "canary-b7a4-link";
const signal = new AbortController().signal;
let top = "";
let root = "";

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "latebound-file-")));
  root = join(top, "secrets");
  mkdirSync(root);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

test.each(["linux", "darwin"])("on %s, a link out of the directory is refused", async (platform) => {
  writeFileSync(join(top, "outside"), canary);
  mkdirSync(join(top, "secrets-of-others"));
  writeFileSync(join(top, "secrets-of-others", "password"), canary);
  symlinkSync("../outside", join(root, "relative"));
  symlinkSync(join(top, "outside"), join(root, "absolute"));
  symlinkSync(top, join(root, "folder"));
  symlinkSync("../secrets-of-others/password", join(root, "neighbour"));
  const provider = create({ dir: root }, { platform });
  for (const path of ["relative", "absolute", "folder/outside", "neighbour"]) {
    const error = await failure(provider.get({ path }, { signal }));
    expect(error.code).toBe("access_denied");
    expect(everythingOf(error)).not.toContain(canary);
    expect(await provider.check?.({ path }, { signal })).toBe("denied");
  }
});

test.each(["linux", "darwin"])("on %s, a link inside names the file it leads to", async (platform) => {
  write("real/password", canary);
  symlinkSync("real/password", join(root, "alias"));
  symlinkSync(root, join(top, "root-link"));
  const provider = create({ dir: join(top, "root-link") }, { platform });
  expect(await provider.get({ path: "alias" }, { signal })).toEqual({
    text: canary,
    identity: ["real/password"],
  });
  expect(await provider.get({ path: "real/password" }, { signal })).toEqual({ text: canary });
});

test("reads a Kubernetes volume, before and after its generation changes", async () => {
  generation("..2024_11_22", "one");
  symlinkSync("..2024_11_22", join(root, "..data"));
  symlinkSync("..data/password", join(root, "password"));
  expect(await read("password")).toEqual({ text: "one" });
  generation("..2024_11_23", "two");
  symlinkSync("..2024_11_23", join(root, "..data_tmp"));
  renameSync(join(root, "..data_tmp"), join(root, "..data"));
  rmSync(join(root, "..2024_11_22"), { recursive: true });
  expect(await read("password")).toEqual({ text: "two" });
});

test.each([
  ["linux", "access_denied"],
  ["darwin", "unavailable"],
])("on %s, a link swapped after the opening is seen", async (platform, code) => {
  write("inside", "fine");
  writeFileSync(join(top, "outside"), canary);
  swap("../outside");
  const handle = await open(join(root, "link"));
  swap("inside");
  const error = await failure(pathBelow(root, handle, join(root, "link"), platform));
  await handle.close();
  expect(error.code).toBe(code);
});

test.each(["linux", "darwin"])("on %s, a file replaced after the opening is seen", async (platform) => {
  write("password", "old");
  const handle = await open(join(root, "password"));
  write("next", canary);
  renameSync(join(root, "next"), join(root, "password"));
  const error = await failure(pathBelow(root, handle, join(root, "password"), platform));
  await handle.close();
  expect(error).toMatchObject({ code: "unavailable", retryable: true });
});

test.each(["linux", "darwin"])(
  "on %s, swapping a link never lets an outside file through",
  async (platform) => {
    write("inside", "fine");
    writeFileSync(join(top, "outside"), canary);
    const provider = create({ dir: root }, { platform });
    const outcomes = new Set<string>();
    for (let round = 0; round < 150; round++) {
      swap(round % 2 === 0 ? "../outside" : "inside");
      const work = Promise.all([outcomeOf(provider, "link"), outcomeOf(provider, "link")]);
      swap(round % 2 === 0 ? "inside" : "../outside");
      for (const outcome of await work) outcomes.add(outcome);
    }
    const known = ["fine", "access_denied", "unavailable"];
    expect([...outcomes].filter((outcome) => !known.includes(outcome))).toEqual([]);
    expect(outcomes.has("access_denied")).toBe(true);
  },
);

function write(name: string, text: string): void {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), text);
}

function generation(name: string, text: string): void {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, "password"), text);
}

function swap(target: string): void {
  symlinkSync(target, join(root, "next"));
  renameSync(join(root, "next"), join(root, "link"));
}

function create(options: object, parts: FileParts = {}): Provider {
  const kind = file({ env: {}, ...parts });
  return kind.create(kind.options(z).parse(options), {
    name: "file",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
  });
}

function read(path: string) {
  return create({ dir: root }).get({ path }, { signal });
}

async function outcomeOf(provider: Provider, path: string): Promise<string> {
  try {
    const payload = await provider.get({ path }, { signal });
    return payload && "text" in payload ? payload.text : "absent";
  } catch (error) {
    return isSecretError(error) ? error.code : "unknown error";
  }
}

async function failure(work: Promise<unknown>): Promise<SecretError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isSecretError(error) ? error : new SecretError("closed", { message: "expected a SecretError" });
}

function everythingOf(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
}
