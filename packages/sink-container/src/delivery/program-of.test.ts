import { expect, it } from "vitest";
import { planContainer } from "../spec/plan-container.ts";
import { ownerOf, programOf } from "./program-of.ts";

type Options = Parameters<typeof planContainer>[0]["createOptions"];

const image = { user: "", entrypoint: ["/entry"], command: ["a", "b"] };

function plan(options: Options, delivery = {}) {
  return planContainer({ createOptions: { Image: "app:1", ...options }, env: {}, delivery });
}

it.each<[what: string, options: Options, program: readonly string[]]>([
  ["the image's own", {}, ["/entry", "a", "b"]],
  ["another command", { Cmd: ["c"] }, ["/entry", "c"]],
  ["an empty command, which is none", { Cmd: [] }, ["/entry", "a", "b"]],
  ["another entrypoint, without the image's command", { Entrypoint: ["/other"] }, ["/other"]],
  ["an entrypoint of one word, and a command", { Entrypoint: "/other", Cmd: ["c"] }, ["/other", "c"]],
  ["no entrypoint", { Entrypoint: [] }, ["a", "b"]],
  ["an entrypoint that is reset", { Entrypoint: [""], Cmd: ["c"] }, ["c"]],
])("runs as the engine would: %s", (_what, options, program) => {
  expect(programOf(plan(options), image)).toEqual(program);
});

it("needs something to run", () => {
  expect(() => programOf(plan({}), { ...image, entrypoint: [], command: [] })).toThrow(/nothing to run/);
});

it.each([
  ["", {}, {}, { uid: 0, gid: 0 }],
  ["1000", {}, {}, { uid: 1000, gid: 0 }],
  ["1000:2000", {}, {}, { uid: 1000, gid: 2000 }],
  ["1000:2000", { User: "3000" }, {}, { uid: 3000, gid: 0 }],
  ["app", {}, { uid: 5, gid: 6 }, { uid: 5, gid: 6 }],
  ["1000:2000", {}, { gid: 6 }, { uid: 1000, gid: 6 }],
])("files of an image with user %j and %j, %j belong to %j", (user, options, delivery, owner) => {
  expect(ownerOf(plan(options, delivery), { ...image, user })).toEqual(owner);
});

it.each(["app", "1000:app"])("can't know who %s is", (user) => {
  expect(() => ownerOf(plan({}), { ...image, user })).toThrow(/uid and gid/);
});
