import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished, type TestContext } from "vitest";
import { faultOf as findFault } from "./test-files/fault-of.ts";
import { type Mount, mountOver, mountTmpfs } from "./test-files/mount-tmpfs.ts";
import { openConsumer } from "./test-files/open-consumer.ts";
import { runChild } from "./test-files/run-child.ts";
import { createTestFolder as openTestFolder, type TestFolder } from "./test-files/test-folder.ts";
import { writeDirectory } from "./write-directory.ts";
import { writeFiles } from "./write-files.ts";

const canary = createCanary();
const large = canary.repeat(4_000);
const faultOf = (running: Promise<unknown>) => findFault(running, canary);

function createTestFolder(options = {}): TestFolder {
  const folder = openTestFolder(options);
  onTestFinished(folder.remove);
  return folder;
}

/** Runs the rest of a test with a mount, which is taken away after it; skips it aloud where that isn't permitted. */
function mounted({ skip }: TestContext, mount: Mount | undefined): Mount {
  if (!mount) return skip("this user may not mount a file system");
  onTestFinished(mount.unmount);
  return mount;
}

function skipUnlessRoot({ skip }: TestContext): void {
  if (process.geteuid?.() !== 0) skip("only root can give files to another user");
}

it("delivers nothing where the disk is full, and keeps what was there", async (context) => {
  const { at, ledger } = createTestFolder();
  mounted(context, mountTmpfs(at("tiny"), "64k"));
  const home = at("tiny");
  const { consumer, bind, fake, clock } = await openConsumer({ a: "small", b: large });
  const specs = { "~/x/a": bind("«a»"), "~/b": bind("«b»") };
  const fault = await faultOf(writeFiles(consumer, specs, { home, ledger }));
  expect(fault).toMatchObject({
    code: "unavailable",
    retryable: true,
    message: expect.stringContaining("disk is full"),
  });
  expect(fault.message).toContain("~/b");
  expect(readdirSync(home)).toEqual([]);
  fake.set("b", "small");
  await clock.advance(3_600_000);
  for (const write of [
    () => writeFiles(consumer, specs, { home, ledger }),
    () => writeDirectory(consumer, "~/d", { a: bind("«a»"), b: bind("«b»") }, { home, ledger }),
  ]) {
    const written = await write();
    const before = readdirSync(home, { recursive: true });
    fake.set("b", large);
    await clock.advance(3_600_000);
    expect(await faultOf(written.rewrite())).toMatchObject({ code: "unavailable" });
    expect(readdirSync(home, { recursive: true })).toEqual(before);
    expect(written.paths.map((path) => statSync(path).size)).toEqual([5, 5]);
    await written.close();
    fake.set("b", "small");
    await clock.advance(3_600_000);
  }
  expect(readdirSync(home)).toEqual([]);
});

it("says so where the file system is read-only", async (context) => {
  const { at, ledger } = createTestFolder();
  const mount = mounted(context, mountTmpfs(at("frozen"), "64k"));
  mount.freeze();
  const { consumer, bind } = await openConsumer({ a: canary });
  const options = { home: at("frozen"), ledger };
  for (const path of ["~/a", "~/sub/a"]) {
    const fault = await faultOf(writeFiles(consumer, { [path]: bind("«a»") }, options));
    expect(fault).toMatchObject({ code: "unavailable", retryable: false });
    expect(fault.message).toContain(`can't write ${path}: the file system is read-only`);
  }
  const fault = await faultOf(writeDirectory(consumer, "~/d", { a: bind("«a»") }, options));
  expect(fault.message).toContain("can't write ~/d: the file system is read-only");
});

it("goes on where what an ended instance left can't be removed, unless its path is wanted", async (context) => {
  const { at, home, ledger, records } = createTestFolder();
  const mount = mounted(context, mountTmpfs(at("frozen"), "4m"));
  const child = runChild("deliver-and-end", [at("frozen"), ledger, "rest"]);
  await child.lines(1);
  child.process.kill("SIGKILL");
  await child.ended;
  mount.freeze();
  const { consumer, bind } = await openConsumer({ a: canary });
  const deliver = (path: string) =>
    writeFiles(consumer, { [path]: bind("«a»") }, { home, ledger, replace: true });
  await (await deliver("~/other")).close();
  symlinkSync(at("frozen"), at("link"));
  for (const name of ["a", "swapped/c"]) {
    const fault = await faultOf(deliver(`~/link/${name}`));
    expect(fault).toMatchObject({ code: "unavailable", retryable: false });
    expect(fault.message).toBe(
      `can't remove ${at(`frozen/${name}`)}, left by an instance that ended: the file system is read-only (EROFS)`,
    );
  }
  expect(records()).toBe(2);
  mount.thaw();
  await (await deliver("~/other")).close();
  expect([readdirSync(at("frozen")), records()]).toEqual([[], 0]);
});

it("names the file that can't be removed, and removes the others", async (context) => {
  const { at, home, ledger } = createTestFolder();
  const mount = mounted(context, mountTmpfs(at("frozen"), "64k"));
  const { consumer, bind } = await openConsumer({ a: canary });
  symlinkSync(at("frozen"), at("link"));
  const specs = { "~/link/a": bind("«a»"), "~/b": bind("«a»") };
  const written = await writeFiles(consumer, specs, { home, ledger });
  mount.freeze();
  const fault = await faultOf(written.close());
  expect(fault.message).toBe(`can't remove ${at("frozen/a")}: the file system is read-only (EROFS)`);
  expect(existsSync(at("b"))).toBe(false);
});

it("undoes the files in place when a later one can't take its place", async (context) => {
  const { at, home, ledger, files } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  writeFileSync(at("a"), "theirs a");
  writeFileSync(at("source"), "source");
  writeFileSync(at("z"), "theirs z");
  mounted(context, mountOver(at("source"), at("z")));
  const before = files();
  const specs = { "~/new": bind("«a»"), "~/a": bind("«a»"), "~/z": bind("«a»") };
  const fault = await faultOf(writeFiles(consumer, specs, { home, ledger, replace: true }));
  expect(fault).toMatchObject({ code: "unavailable", message: expect.stringContaining("~/z") });
  expect(files()).toEqual(before);
});

it("says so where the ledger has no place", async () => {
  const { at, home } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  writeFileSync(at("ledger"), "a file");
  const fault = await faultOf(writeFiles(consumer, { "~/a": bind("«a»") }, { home, ledger: at("ledger") }));
  expect(fault.message).toContain(at("ledger"));
  expect(existsSync(at("a"))).toBe(false);
});

it("gives files and new directories to their owner", async (context) => {
  skipUnlessRoot(context);
  const { at, home, ledger } = createTestFolder({ isPrivate: true });
  const { consumer, bind } = await openConsumer({ a: canary });
  const owner = { uid: 12_345, gid: 23_456 };
  const options = { home, ledger, owner };
  const files = await writeFiles(consumer, { "~/sub/a": bind("«a»") }, options);
  const directory = await writeDirectory(consumer, "~/d", { a: bind("«a»") }, options);
  for (const path of ["sub", "sub/a", "d", "d/..data", "d/a"]) {
    const { uid, gid, mode } = statSync(at(path));
    expect([path, uid, gid, mode & 0o077]).toEqual([path, owner.uid, owner.gid, 0]);
  }
  await directory.close();
  await files.close();
  expect(readdirSync(home)).toEqual([]);
});

it("gives nothing to another user below a directory that others can write to", async (context) => {
  skipUnlessRoot(context);
  const { at, home, ledger } = createTestFolder({ isPrivate: true });
  const { consumer, bind } = await openConsumer({ a: canary });
  mkdirSync(at("open"));
  const options = { home, ledger, owner: { uid: 12_345, gid: 12_345 } };
  for (const mode of [0o777, 0o770, 0o1777]) {
    chmodSync(at("open"), mode);
    for (const path of ["~/open/a", "~/open/sub/a"]) {
      const fault = await faultOf(writeFiles(consumer, { [path]: bind("«a»") }, options));
      expect(fault).toMatchObject({
        code: "invalid_config",
        message: expect.stringContaining("writable by others"),
      });
    }
  }
  expect(readdirSync(at("open"))).toEqual([]);
});

it("knows no home of another user", async () => {
  const { ledger } = createTestFolder();
  const { consumer, bind } = await openConsumer({ a: canary });
  const options = { ledger, owner: { uid: 12_345, gid: 12_345 } };
  const fault = await faultOf(writeFiles(consumer, { "~/a": bind("«a»") }, options));
  expect(fault).toMatchObject({ code: "invalid_config", hint: "give home" });
});
