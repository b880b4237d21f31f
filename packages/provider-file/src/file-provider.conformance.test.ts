import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ConformanceFixture, casesFor, conformanceReport } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { file } from "./file-provider.ts";

const top = mkdtempSync(join(tmpdir(), "latebound-file-kit-"));
const root = join(top, "secrets");
mkdirSync(root);
afterAll(() => rmSync(top, { recursive: true }));

const noNetwork = "files are read without a network";
const noVersions = "files have no versions";
const noStages = "files have no stages";
const noHang = "what would hang, such as a pipe, is refused: secret-directory.test.ts";
const notCounted = "how often the file system is asked can't be counted from outside";

const fixture: ConformanceFixture = {
  instance: () => ({ kind: file({ env: {} }), options: { dir: root } }),
  path: (name) => `kit/${name}`,
  async seed(path, content) {
    write(root, path, "bytes" in content ? content.bytes : textOf(content));
    return {};
  },
  remove: async (path) => rmSync(join(root, path)),
  credentials: [],
  oddPaths: [
    "odd/pass wörd",
    "odd/秘密/🔑",
    "odd/.hidden",
    "odd/x%2Fy%23",
    `odd/quo'te"`,
    "odd/back\\slash",
    "odd/question?hash#",
    "odd/$(id)*",
    "odd/-rf",
    `odd/${"n".repeat(255)}`,
  ],
  refusedPaths: [
    "",
    "/etc/passwd",
    "..",
    "../x",
    "a/../x",
    "a/./x",
    "a//x",
    "a/",
    "..data/x",
    "a\n",
    "n".repeat(256),
  ],
  stranger: async (path) => {
    const dir = mkdtempSync(join(top, "stranger-"));
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    symlinkSync(join(root, path), join(dir, path));
    return { kind: file({ env: {} }), options: { dir } };
  },
  denies: true,
  check: true,
  child: async () => ({ module: "@latebound/provider-file", exportName: "file", options: { dir: root } }),
  faults: {
    garbage: async () => {
      const properties = join(top, "garbage.properties");
      writeFileSync(properties, Buffer.from([0x41, 0x3d, 0xff, 0xfe]));
      return { kind: file(), options: { properties }, path: "A" };
    },
    oversized: async () => {
      write(root, "oversized", Buffer.alloc(4 * 1024 * 1024 + 1, "x"));
      return { kind: file(), options: { dir: root }, path: "oversized" };
    },
    missing_place: async () => ({ kind: file(), options: { dir: join(top, "missing") }, path: "a" }),
  },
  excluded: {
    "every spelling of a secret leads to one secret":
      "canonicalKey sees no links; what a link leads to is told as identity: path-below.test.ts",
    "a payload names the backend's version": noVersions,
    "an older version is given when it is asked for": noVersions,
    "a version that does not exist is absent, not another one": noVersions,
    "a batch may hold the current and an older version of one secret": noVersions,
    "an absent version is not_found behind core and says that the version is missing": noVersions,
    "the previous stage gives the version before the current one": noStages,
    "a stage that no version has is absent": noStages,
    "creating and closing an instance makes no request": notCounted,
    "a hundred callers of one key make one request": notCounted,
    "a get that is aborted while the backend hangs fails with aborted at once": noHang,
    "a backend that hangs is a timeout when the time is up": noHang,
    "closing during a get ends it with closed": noHang,
    "a refused connection is unavailable": noNetwork,
    "a fault is told anew to each caller": noNetwork,
    "a reset connection is unavailable": noNetwork,
    "throttling is unavailable and retryable": noNetwork,
    "a fault of the server is unavailable and retryable": noNetwork,
    "a web page in place of an answer is invalid_response": noNetwork,
    "an answer cut in the middle is never taken for whole": noNetwork,
    "a redirect to another origin is refused": noNetwork,
    "a certificate that nobody trusts is unavailable and allows no stale value": noNetwork,
    "credentials that have run out are access_denied": "the file system asks for no credentials",
  },
};

for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));

test("runs at least 22 cases, and says why it leaves out the others", () => {
  const report = conformanceReport(fixture);
  expect(report.runs.length).toBeGreaterThanOrEqual(22);
  expect(report).toMatchSnapshot();
});

function write(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function textOf(content: { readonly text: string } | { readonly json: string }): string {
  return "text" in content ? content.text : content.json;
}
