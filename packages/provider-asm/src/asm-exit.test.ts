import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { test } from "vitest";
import { outputOf } from "./test-backend/memory-client.ts";
import { createWireAsm } from "./test-backend/wire-provider.ts";

const script = fileURLToPath(new URL("./test-backend/read-and-leave.ts", import.meta.url));
const nodeOptions = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];

test("a process that has read a secret ends by itself, with the provider left open", async () => {
  const { proxy, stop } = await createWireAsm();
  proxy.inject({ kind: "answer", status: 200, body: outputOf("db") });
  const child = spawn(process.execPath, [...nodeOptions, script, proxy.address]);
  const [said, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  assert.deepEqual([said, complaints, code], ["read", "", 0]);
  await stop();
});

test("importing the package loads no SDK; neither does creating and closing an instance", async () => {
  const module = JSON.stringify(new URL("./test-backend/provider-under-test.ts", import.meta.url).href);
  const code = `
    import { createRequire } from "node:module";
    import { createAsm } from ${module};
    const loaded = () =>
      Object.keys(createRequire(${module}).cache).filter((path) => /@aws-sdk|@smithy/.test(path)).length;
    const { provider } = createAsm({ region: "eu-central-1" });
    await provider.close();
    const before = loaded();
    await import(${JSON.stringify(new URL("./asm-backend.ts", import.meta.url).href)});
    console.log(before, loaded() > 0);
  `;
  const child = spawn(process.execPath, [...nodeOptions, "--input-type=module", "-e", code]);
  assert.equal(await text(child.stdout), "0 true\n");
});
