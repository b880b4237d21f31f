import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { SecretError } from "@latebound/provider";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { file } from "./file-provider.ts";

const signal = new AbortController().signal;
const key = { path: "password" };
const advice = "(create or mount it, or correct the provider's option)";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-place-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a place that isn't there", () => {
  test.each([
    ["dir", "directory"],
    ["properties", "file"],
  ])("is named by provider and option, and shown where no reference gave it: %s", async (option, noun) => {
    const path = join(folder, "canary-place");
    const shown = await faultOf(create({ [option]: path }, [option]).get(key, { signal }));
    const hidden = await faultOf(create({ [option]: path }).get(key, { signal }));
    const end = `of the option \`${option}\` does not exist ${advice}`;
    expect(shown.message).toBe(`file_test: the ${noun} ${path} ${end}`);
    expect(hidden).toMatchObject({
      ...{ code: "not_found", missing: "mount", provider: "file_test" },
      message: `file_test: the ${noun} ${end}`,
    });
    expect(inspect(hidden, { depth: 9, showHidden: true })).not.toContain("canary");
  });

  test("is not shown where the environment gave it", async () => {
    const env = { CREDENTIALS_DIRECTORY: join(folder, "canary-place") };
    const { message } = await faultOf(create({}, ["dir"], env).get(key, { signal }));
    expect(message).toBe(`file_test: the directory of $CREDENTIALS_DIRECTORY does not exist ${advice}`);
  });

  test("is named when a watch finds it gone", async () => {
    const dir = join(folder, "secrets");
    mkdirSync(dir);
    const changes = create({ dir }).watch?.([key], { signal })[Symbol.asyncIterator]();
    const next = faultOf(changes?.next());
    rmSync(dir, { recursive: true });
    expect(await next).toMatchObject({ code: "not_found", message: expect.stringMatching(/^file_test: /) });
  });
});

test("a fault of one key begins with the provider's name, too", async () => {
  mkdirSync(join(folder, "password"));
  const { message, provider } = await faultOf(create({ dir: folder }).get(key, { signal }));
  expect({ message, provider }).toEqual({
    message: expect.stringMatching(/^file_test: the place to read is not a regular file/),
    provider: "file_test",
  });
});

function create(options: object, literalOptions: readonly string[] = [], env = {}) {
  const kind = file({ env });
  return kind.create(kind.options(z).parse(options), {
    name: "file_test",
    clock: { now: () => 0, monotonicMs: () => 0, setTimer: () => () => {} },
    random: () => 0,
    event: () => {},
    literalOptions: new Set(literalOptions),
  });
}

async function faultOf(work: Promise<unknown> | undefined): Promise<SecretError> {
  return Promise.resolve(work).then(
    () => {
      throw new Error("expected a fault");
    },
    (fault: SecretError) => fault,
  );
}
