import { SecretError } from "@latebound/core";
import type { ImageDefaults } from "../engine/pull-image.ts";
import { listOf } from "../engine/word-list.ts";
import type { ContainerPlan } from "../spec/container-plan.ts";

/** The words that the container runs: an entrypoint of the caller's puts the image's own command out of use. */
export function programOf({ options, base }: ContainerPlan, image: ImageDefaults): readonly string[] {
  const entrypoint = listOf(options.Entrypoint);
  const command = listOf(options.Cmd);
  const isReset = options.Entrypoint !== undefined && entrypoint.length === 0;
  const words =
    entrypoint.length > 0
      ? [...entrypoint.filter((word, index) => index > 0 || word !== ""), ...command]
      : [...(isReset ? [] : image.entrypoint), ...(command.length > 0 ? command : image.command)];
  if (words.length > 0) return words;
  const hint = "give command; the image names none";
  throw new SecretError("invalid_config", { message: "there is nothing to run", hint, at: { path: base } });
}

/** Who a container's files belong to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The owner that the plan names, else the container's user. @throws {SecretError} `invalid_config` for a user by name */
export function ownerOf({ owner, options, base }: ContainerPlan, image: ImageDefaults): Owner {
  const user = options.User || image.user || "0:0";
  const [, uid = "", gid = "0"] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
  if (owner.uid !== undefined) return { uid: owner.uid, gid: owner.gid ?? 0 };
  if (uid !== "") return { uid: Number(uid), gid: owner.gid ?? Number(gid) };
  const message = "the container's user is a name, which only the image knows";
  const hint = "give uid and gid: docker run --rm --entrypoint id IMAGE shows them";
  throw new SecretError("invalid_config", { message, hint, at: { path: `${base}.uid` } });
}
