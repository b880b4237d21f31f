import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createWatchFaultLog } from "./watch-fault-log.ts";

test("what a watch can't have is told once for each reference and code", () => {
  const stderr = new PassThrough();
  const tell = createWatchFaultLog({ stderr, environment: { NO_COLOR: "1" } });
  const fault = { type: "fault", provider: "vault", key: "app#pw", atMs: 0 } as const;
  tell({ ...fault, code: "not_found", during: "watch" });
  tell({ ...fault, code: "not_found", during: "watch" });
  tell({ ...fault, code: "access_denied", during: "watch" });
  tell({ ...fault, code: "unavailable", during: "renew" });
  const line = (code: string) =>
    `latebound: vault:app#pw is watched and can't be had (${code}): what was had before is kept\n`;
  expect(String(stderr.read())).toBe(line("not_found") + line("access_denied"));
});
