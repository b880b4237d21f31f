import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConformanceFixture, casesFor, conformanceReport } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { env } from "./env-provider.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-env-kit-"));
const written = new Set<string>();
let lookUps = 0;

/** The real environment, with its look-ups counted. */
const counted = new Proxy(process.env, {
  getOwnPropertyDescriptor(variables, name) {
    lookUps += 1;
    return Reflect.getOwnPropertyDescriptor(variables, name);
  },
});

afterAll(() => {
  for (const name of written) delete process.env[name];
  rmSync(folder, { recursive: true });
});

const noNetwork = "the environment and a file are read without a network";
const noVersions = "environment variables have no versions";
const noStages = "environment variables have no stages";
const noHang = "the environment answers at once, and a file that would hang is refused";

const fixture: ConformanceFixture = {
  instance: () => ({ kind: env({ env: counted }), options: {} }),
  path: (name) => `LATEBOUND_KIT_${name.replaceAll("-", "_").toUpperCase()}`,
  async seed(path, content) {
    written.add(path);
    if ("bytes" in content) throw new Error("the cases with bytes are excluded");
    process.env[path] = "text" in content ? content.text : content.json;
    return {};
  },
  remove: async (path) => void delete process.env[path],
  credentials: [],
  empty: "invalid_value",
  oddPaths: ["_", "__proto__", "latebound_kit_lower", "LATEBOUND_KIT_9", `LATEBOUND_KIT_${"X".repeat(242)}`],
  refusedPaths: ["", "1ST", "A-B", "A.B", "A B", "A=B", "ÄRGER", "../A", "A\n", "A".repeat(257)],
  stranger: async () => ({ kind: env({ env: counted }), options: { allow: ["LATEBOUND_OTHER_*"] } }),
  denies: true,
  check: true,
  requestCount: () => lookUps,
  child: async (path) => ({
    module: "@latebound/provider-env",
    exportName: "env",
    options: {},
    env: { [path]: process.env[path] ?? "" },
  }),
  faults: {
    garbage: async () => brokenFile("garbage", Buffer.from([0x41, 0x3d, 0xff, 0xfe])),
    oversized: async () => brokenFile("oversized", Buffer.alloc(1024 * 1024 + 1, "A")),
    missing_place: async () => ({ kind: env(), options: { file: join(folder, "missing") }, path: "A" }),
  },
  excluded: {
    "binary bytes are given unchanged": "a variable holds text; its bytes reach Node as UTF-8",
    "a NUL is given unchanged": "the system ends a variable at its first NUL",
    "every spelling of a secret leads to one secret":
      "a name has one spelling; Windows is in env-key.test.ts",
    "a payload names the backend's version": noVersions,
    "an older version is given when it is asked for": noVersions,
    "a version that does not exist is absent, not another one": noVersions,
    "a batch may hold the current and an older version of one secret": noVersions,
    "an absent version is not_found behind core and says that the version is missing": noVersions,
    "the previous stage gives the version before the current one": noStages,
    "a stage that no version has is absent": noStages,
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
    "credentials that have run out are access_denied": "the environment asks for no credentials",
  },
};

for (const { name, run } of casesFor(fixture)) test(name, () => run(fixture));

test("runs at least 18 cases, and says why it leaves out the others", () => {
  const report = conformanceReport(fixture);
  expect(report.runs.length).toBeGreaterThanOrEqual(18);
  expect(report).toMatchSnapshot();
});

async function brokenFile(name: string, content: Buffer) {
  const file = join(folder, name);
  writeFileSync(file, content);
  return { kind: env(), options: { file }, path: "A" };
}
