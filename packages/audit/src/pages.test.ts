import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCanary, findCanary } from "@latebound/testing";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { anchorFile } from "./anchor/anchor-places.ts";
import { createAuditLog } from "./audit-log.ts";
import { accessEvent } from "./test-log/access-event.ts";
import { removeTestFolders, testFolder } from "./test-log/test-folder.ts";
import { verifyAudit } from "./verify/verify-audit.ts";

afterAll(removeTestFolders);

const root = fileURLToPath(new URL("../../../", import.meta.url));

describe("packages/audit/README.md", () => {
  const page = readFileSync(join(root, "packages/audit/README.md"), "utf8");

  test("has at most 80 lines", () => {
    expect(page.trimEnd().split("\n").length).toBeLessThanOrEqual(80);
  });

  test("its program runs and leaves a log that verifies", async () => {
    // Below the root, so that packages are found as an app would find them.
    const folder = join(root, ".latebound/readmes", `audit-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [use = "", telemetry = ""] = blocksOf(page, "ts");
    writeFileSync(join(folder, "app.toml"), blocksOf(page, "toml").join("\n"));
    writeFileSync(
      join(folder, "use.ts"),
      `${telemetry}\n${use}\nif (listeners.length !== 2) throw new Error();\n`,
    );
    const [AUDIT_KEY, MAIL_PASSWORD] = [createCanary(), createCanary()];
    const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
    const env = { ...process.env, AUDIT_KEY, MAIL_PASSWORD };
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "use.ts"], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "2 MAIL_PASSWORD allowed\n",
      stderr: "",
    });
    const path = join(folder, "audit.jsonl");
    expect(await verifyAudit(path, { key: Buffer.from(AUDIT_KEY) })).toMatchObject({ ok: true, lastSeq: 3 });
    const written = readFileSync(path, "utf8") + readFileSync(join(folder, "anchors.jsonl"), "utf8");
    expect([AUDIT_KEY, MAIL_PASSWORD].map((canary) => findCanary(written, canary))).toEqual([
      undefined,
      undefined,
    ]);
  }, 30_000);
});

describe("docs/audit.md", () => {
  const script = blocksOf(readFileSync(join(root, "docs/audit.md"), "utf8"), "sh").join("\n");

  /** A log of two sessions and several files, with its key and anchors beside it. */
  async function writeLog(): Promise<string> {
    const folder = testFolder();
    const key = Buffer.from(createCanary());
    writeFileSync(join(folder, "audit.key"), key);
    for (const session of [1, 2]) {
      const anchors = { places: [anchorFile(join(folder, "anchors.jsonl"))] };
      const path = join(folder, "audit.jsonl");
      await using log = createAuditLog({ path, key, mode: "required", maxFileBytes: 1_500, anchors });
      for (const name of ["a", "é\\n", 'with "quotes" and ,"mac":'])
        await log.onEvent(accessEvent({ key: `${name}${session}` }));
    }
    return folder;
  }

  function runIn(folder: string) {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
      cwd: folder,
      encoding: "utf8",
      timeout: 20_000,
    });
    return { status, stdout, stderr };
  }

  test("its commands say that a log is in order", async () => {
    const stdout = "10 records are chained\nall are authentic\nthe anchors fit\n";
    expect(runIn(await writeLog())).toEqual({ status: 0, stdout, stderr: "" });
  }, 30_000);

  test.each<[string, (text: string) => string, string]>([
    ["a changed word", (text) => text.replace("plugin:mailer", "plugin:nailer"), "not in its place"],
    ["a removed line", (text) => text.slice(text.indexOf("\n") + 1), "not in its place"],
    ["a changed last line", (text) => text.replace('"type":"close"', '"type":"CLOSE"'), "not authentic"],
    [
      "a log that was cut short",
      (text) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1),
      "is not the anchored one",
    ],
  ])(
    "its commands find %s",
    async (_what, change, said) => {
      const folder = await writeLog();
      const path = join(folder, "audit.jsonl");
      writeFileSync(path, change(readFileSync(path, "utf8")));
      expect(runIn(folder)).toMatchObject({ status: 1, stdout: expect.stringContaining(said) });
    },
    30_000,
  );
});

function blocksOf(text: string, language: string): string[] {
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
  return [...blocks].map(([, code]) => code ?? "");
}
