import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { assertNoCanary, createCanary, createManualClock, describeEverything } from "@latebound/testing";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { createSelfSignedCertificate } from "../../../../tests/servers/self-signed-certificate.ts";
import { createAuditLog } from "../audit-log.ts";
import type { AuditNotice } from "../audit-options.ts";
import { accessEvent } from "../test-log/access-event.ts";
import { readRecords } from "../test-log/read-records.ts";
import { removeTestFolders, testFolder } from "../test-log/test-folder.ts";
import { verifyAudit } from "../verify/verify-audit.ts";
import { type AuditAnchor, parseAnchors } from "./anchor.ts";
import { anchorFile, anchorPost, anchorStream } from "./anchor-places.ts";

afterAll(removeTestFolders);

const key = randomBytes(32);
const anchor: AuditAnchor = { seq: 3, hash: "a".repeat(64), time: "2026-01-01T00:00:00.000Z" };

describe("the schedule", () => {
  test("exports while there are new records, to every place, and once more at the end", async () => {
    const folder = testFolder();
    const path = join(folder, "audit.jsonl");
    const clock = createManualClock();
    const stream = new PassThrough();
    const places = [anchorFile(join(folder, "anchors")), anchorStream(stream)];
    const log = createAuditLog({ path, key, mode: "required", clock, anchors: { places, everyMs: 1_000 } });
    await log.onEvent(accessEvent());
    await clock.advance(1_000);
    await log.exportAnchor();
    expect(clock.pendingTimers).toBe(0);
    await log.onEvent(accessEvent());
    await log.close();
    const told = readFileSync(join(folder, "anchors"), "utf8");
    const anchors = parseAnchors(told);
    expect(anchors.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(statSync(join(folder, "anchors")).mode & 0o777).toBe(0o600);
    stream.end();
    expect(await text(stream)).toBe(told);
    expect(await verifyAudit(path, { key, anchor: anchors })).toMatchObject({ ok: true, lastSeq: 3 });
  });

  test("tells which place failed, and tries again with the next anchor", async () => {
    const folder = testFolder();
    const path = join(folder, "audit.jsonl");
    const notices: AuditNotice[] = [];
    const place = anchorFile(join(folder, "later/anchors"));
    const onNotice = (notice: AuditNotice) => void notices.push(notice);
    const log = createAuditLog({ path, key, mode: "required", onNotice, anchors: { places: [place] } });
    await log.onEvent(accessEvent());
    await log.exportAnchor();
    mkdirSync(join(folder, "later"));
    await log.onEvent(accessEvent());
    await log.close();
    expect(notices).toContainEqual({ type: "anchor_failed", place: "file" });
    expect(await readRecords(path, { type: "anchor_failed" })).toMatchObject([{ place: "file" }]);
    expect(parseAnchors(readFileSync(join(folder, "later/anchors"), "utf8"))).toHaveLength(1);
    rmSync(join(folder, "later"), { recursive: true });
  });
});

describe("over HTTPS", () => {
  test("an anchor is a JSON body by POST, with the headers asked for", async () => {
    const { address, ca, requests } = await startServer(200);
    const token = createCanary();
    await anchorPost(`${address}/anchors`, { ca, headers: () => ({ authorization: `Bearer ${token}` }) }).put(
      anchor,
    );
    expect(requests).toEqual([`POST /anchors application/json Bearer ${token} ${JSON.stringify(anchor)}\n`]);
  });

  test.each([301, 307, 400, 500])("status %i is a failure, and no redirect is followed", async (status) => {
    const { address, ca, requests } = await startServer(status);
    await expect(anchorPost(address, { ca }).put(anchor)).rejects.toThrow(`status ${status}`);
    expect(requests).toHaveLength(1);
  });

  test("a certificate that isn't trusted, an absent server, and failing headers are failures that show nothing", async () => {
    const { address, requests } = await startServer(200);
    const canary = createCanary();
    const headers = () => ({ authorization: canary });
    const broken = () => Promise.reject(new Error(canary));
    for (const place of [
      anchorPost(address, { headers }),
      anchorPost("https://127.0.0.1:1", { headers }),
      anchorPost(address, { headers: broken }),
    ]) {
      const error = await place.put(anchor).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "unavailable" });
      assertNoCanary(describeEverything([error, place]), canary);
    }
    expect(requests).toEqual([]);
  });

  test.each(["http://127.0.0.1", "https://user:pass@host", "anchors"])("%s is refused", (address) => {
    expect(() => anchorPost(address)).toThrow("https://");
  });
});

test("lines that are no anchors are passed over", () => {
  expect(parseAnchors(`nothing\n${JSON.stringify(anchor)}\nnull\n{"seq":1}\n`)).toEqual([anchor]);
});

async function startServer(status: number) {
  const { certificate, key } = createSelfSignedCertificate();
  const requests: string[] = [];
  const server: Server = createServer({ cert: certificate, key }, (request, response) => {
    void text(request).then((body) => {
      const { authorization = "", "content-type": type } = request.headers;
      requests.push(`${request.method} ${request.url} ${type} ${authorization} ${body}`);
      response.writeHead(status, { location: "/elsewhere" }).end("x".repeat(100_000));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ca: certificate,
    requests,
  };
}
