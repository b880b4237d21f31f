import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { checkPrivateDirectory, openPrivateDirectory, privateDirectoryPath } from "./private-directory.ts";
import { SocketError, type SocketErrorReason } from "./socket-error.ts";

const uid = process.geteuid?.() ?? 0;
let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "latebound-private-")));
});

afterEach(() => rmSync(folder, { recursive: true }));

function refuses(call: () => unknown, reason: SocketErrorReason, words: RegExp): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof SocketError);
    assert.equal(error.reason, reason);
    assert.match(error.message, words);
    return true;
  });
}

const place = () => ({ runtimeDirectory: folder, temporaryDirectory: "/nowhere", uid });

test("the folder lies in the runtime directory, and is made with mode 0700", () => {
  assert.equal(openPrivateDirectory(place()), join(folder, "latebound"));
  assert.equal(lstatSync(join(folder, "latebound")).mode & 0o777, 0o700);
  assert.equal(openPrivateDirectory(place()), join(folder, "latebound"));
});

test("without a runtime directory, or with a relative one, it lies in the temporary one under the user's id", () => {
  for (const runtimeDirectory of [undefined, "run", ""]) {
    const path = privateDirectoryPath({ runtimeDirectory, temporaryDirectory: "/tmp", uid: 1234 });
    assert.equal(path, "/tmp/latebound-1234");
  }
});

test("a folder that is open to others is refused, not narrowed", () => {
  for (const mode of [0o701, 0o710, 0o755, 0o1777]) {
    mkdirSync(join(folder, "latebound"), { recursive: true });
    chmodSync(join(folder, "latebound"), mode);
    refuses(() => openPrivateDirectory(place()), "unsafe", /is open to others \(mode [01]7/);
    assert.equal(lstatSync(join(folder, "latebound")).mode & 0o7777, mode);
  }
});

test("a folder of another user is refused", () => {
  mkdirSync(join(folder, "latebound"), { mode: 0o700 });
  refuses(() => openPrivateDirectory({ ...place(), uid: uid + 1 }), "unsafe", /belongs to another user/);
});

test("a symlink is refused, even to a private folder of one's own, and so is a file", () => {
  mkdirSync(join(folder, "own"), { mode: 0o700 });
  symlinkSync(join(folder, "own"), join(folder, "latebound"));
  refuses(() => openPrivateDirectory(place()), "unsafe", /is not a directory/);
  rmSync(join(folder, "latebound"));
  symlinkSync(join(folder, "nothing"), join(folder, "latebound"));
  refuses(() => openPrivateDirectory(place()), "unsafe", /is not a directory/);
  rmSync(join(folder, "latebound"));
  writeFileSync(join(folder, "latebound"), "");
  refuses(() => openPrivateDirectory(place()), "unsafe", /is not a directory/);
});

test("a folder below one where others may rename things is refused, below a sticky one it is not", () => {
  mkdirSync(join(folder, "shared", "own"), { recursive: true });
  chmodSync(join(folder, "shared", "own"), 0o700);
  chmodSync(join(folder, "shared"), 0o777);
  refuses(() => checkPrivateDirectory(join(folder, "shared", "own"), uid), "unsafe", /lets others rename/);
  chmodSync(join(folder, "shared"), 0o1777);
  assert.equal(checkPrivateDirectory(join(folder, "shared", "own"), uid), join(folder, "shared", "own"));
});

test.runIf(uid === 0)("as root, who can give folders away: a folder below another user's is refused", () => {
  mkdirSync(join(folder, "theirs", "own"), { recursive: true });
  chmodSync(join(folder, "theirs", "own"), 0o700);
  assert.equal(checkPrivateDirectory(join(folder, "theirs", "own"), uid), join(folder, "theirs", "own"));
  chownSync(join(folder, "theirs"), 12_345, 12_345);
  refuses(
    () => checkPrivateDirectory(join(folder, "theirs", "own"), uid),
    "unsafe",
    /theirs belongs to another/,
  );
});

test("a symlink on the way is followed before the look, and what lies behind it is what is looked at", () => {
  mkdirSync(join(folder, "shared", "own"), { recursive: true });
  chmodSync(join(folder, "shared", "own"), 0o700);
  symlinkSync(join(folder, "shared"), join(folder, "link"));
  assert.equal(checkPrivateDirectory(join(folder, "link", "own"), uid), join(folder, "shared", "own"));
  chmodSync(join(folder, "shared"), 0o777);
  refuses(() => checkPrivateDirectory(join(folder, "link", "own"), uid), "unsafe", /lets others rename/);
});

test("a runtime directory that isn't there is no reason to go elsewhere", () => {
  const lost = { ...place(), runtimeDirectory: join(folder, "lost") };
  refuses(() => openPrivateDirectory(lost), "unusable", /can't be made \(ENOENT\)/);
  refuses(() => checkPrivateDirectory(join(folder, "lost"), uid), "absent", /is not there/);
});

test.runIf(uid === 0)("in a runtime directory of another user's nothing is made", () => {
  chownSync(folder, 12_345, 12_345);
  refuses(() => openPrivateDirectory(place()), "unsafe", /belongs to another user/);
  assert.deepEqual(readdirSync(folder), []);
});
