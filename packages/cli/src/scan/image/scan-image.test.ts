import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTar, type TarContent } from "../../../test/create-tar.ts";
import { createPlantedValue } from "../../../test/planted-value.ts";
import { type Scanned, scanAll } from "../../../test/scan-all.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "latebound-scan-"));
  path = join(folder, "image.tar");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function scanImage(value: string): Promise<Scanned> {
  return scanAll({ it: value }, [{ kind: "image", path }]);
}

/** As `docker save` wrote it up to version 24. */
async function dockerImage(layers: readonly Uint8Array[], config: object): Promise<Buffer> {
  const ids = layers.map((_, index) => String(index).repeat(64));
  const manifest = [{ Config: "c.json", RepoTags: ["app:1"], Layers: ids.map((id) => `${id}/layer.tar`) }];
  return createTar([
    ...layers.flatMap((layer, index): TarContent[] => [
      { name: `${ids[index]}/`, type: "directory" },
      { name: `${ids[index]}/VERSION`, content: "1.0" },
      { name: `${ids[index]}/layer.tar`, content: layer },
    ]),
    { name: "c.json", content: JSON.stringify(config) },
    { name: "manifest.json", content: JSON.stringify(manifest) },
  ]);
}

/** As `docker save` writes it since version 25: an OCI layout. */
async function ociImage(layers: readonly Uint8Array[], config: object): Promise<Buffer> {
  const blobs = [...layers, Buffer.from(JSON.stringify(config))].map((content) => ({
    name: `blobs/sha256/${createHash("sha256").update(content).digest("hex")}`,
    content,
  }));
  return createTar([
    ...blobs,
    { name: "index.json", content: JSON.stringify({ schemaVersion: 2, manifests: [] }) },
    { name: "oci-layout", content: JSON.stringify({ imageLayoutVersion: "1.0.0" }) },
  ]);
}

describe("a tarball of docker save", () => {
  test("every planted value is found in its layers, and nothing in a clean one", async () => {
    const { value, written } = createPlantedValue();
    const clean = await createTar([{ name: "etc/app.conf", content: "plain = 1\n" }]);
    writeFileSync(path, await dockerImage([clean, clean], { history: [{ created_by: "COPY . /" }] }));
    expect(await scanImage(value)).toMatchObject({ finds: [], leftOut: [] });
    const layer = await createTar(
      written.map(({ form, bytes }) => ({ name: `app/${form}`, content: bytes })),
    );
    writeFileSync(path, await dockerImage([clean, layer], {}));
    const { finds } = await scanImage(value);
    expect(
      finds.map(({ place: { kind, layer, inside, line }, encodings }) => ({
        kind,
        layer,
        inside,
        line,
        encodings,
      })),
    ).toEqual(
      written.map(({ form }) => ({
        kind: "image",
        layer: `${"1".repeat(64)}/layer.tar`,
        inside: [`app/${form}`],
        line: 2,
        encodings: [form],
      })),
    );
  });

  test("environment and history in its config, and what a later layer took away", async () => {
    const canary = createCanary();
    const first = await createTar([{ name: "root/.netrc", content: canary }]);
    const second = await createTar([{ name: "root/.wh..netrc", content: "" }]);
    const config = {
      config: { Env: [`TOKEN=${canary}`] },
      history: [{ created_by: `RUN curl -H "Authorization: ${canary}"` }],
    };
    writeFileSync(path, await dockerImage([first, second], config));
    const { finds } = await scanImage(canary);
    expect(finds.map(({ place: { layer, inside } }) => [layer?.replace(/0+/, "0"), ...inside])).toEqual([
      ["0/layer.tar", "root/.netrc"],
      ["c.json"],
      ["c.json"],
    ]);
  });
});

describe("an OCI layout", () => {
  test("with compressed layers, compressed itself", async () => {
    const canary = createCanary();
    const layer = gzipSync(await createTar([{ name: "app/key", content: canary }]));
    const config = { config: { Env: [`TOKEN=${canary}`] } };
    writeFileSync(path, gzipSync(await ociImage([layer], config)));
    const { finds, leftOut } = await scanImage(canary);
    expect(leftOut).toEqual([]);
    expect(finds.map(({ place: { layer: blob, inside } }) => [blob?.slice(0, 13), ...inside])).toEqual([
      ["blobs/sha256/", "app/key"],
      ["blobs/sha256/"],
    ]);
  });
});

describe("the tarball's own bytes", () => {
  test("are looked at, and what a layer has is told once", async () => {
    const canary = createCanary();
    const layer = await createTar([{ name: "app/key", content: canary }]);
    const image = await dockerImage([layer], {});
    image.write(canary, image.length - 1_100);
    writeFileSync(path, image);
    const { finds, leftOut } = await scanImage(canary);
    expect(leftOut).toEqual([]);
    expect(finds.map(({ place: { layer: part, inside, offset } }) => [part, inside, offset])).toEqual([
      [`${"0".repeat(64)}/layer.tar`, ["app/key"], 0],
      [undefined, [], image.length - 1_100],
    ]);
  });
});

describe("what is no image", () => {
  test("is said, and looked at all the same", async () => {
    const canary = createCanary();
    writeFileSync(path, await createTar([{ name: "file", content: canary }]));
    expect(await scanImage(canary)).toMatchObject({ finds: [{}], leftOut: [{ reason: "no-image" }] });
    writeFileSync(path, canary);
    expect(await scanImage(canary)).toMatchObject({ finds: [{}], leftOut: [{ reason: "no-image" }] });
  });

  test("is said of a pipe, which nobody writes to, and of a folder", async () => {
    const canary = createCanary();
    spawnSync("mkfifo", [path]);
    expect((await scanImage(canary)).leftOut).toMatchObject([{ reason: "no-file" }]);
    rmSync(path);
    mkdirSync(path);
    expect((await scanImage(canary)).leftOut).toMatchObject([{ reason: "no-file" }]);
  });

  test("is said when it is cut off, or not there", async () => {
    const canary = createCanary();
    const image = await dockerImage([await createTar([{ name: "file", content: canary }])], {});
    writeFileSync(path, image.subarray(0, 3_000));
    const { leftOut } = await scanImage(canary);
    expect(leftOut.map(({ reason }) => reason)).toContain("damaged");
    rmSync(path);
    expect((await scanImage(canary)).leftOut).toMatchObject([{ reason: "absent" }]);
  });
});
