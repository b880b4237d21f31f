import type { FaultProxy } from "../../../tests/servers/fault-proxy.ts";
import type { OpenBaoAddress } from "../../../tests/servers/openbao.ts";
import type { LiveVault } from "./live-vault.ts";

/** What the parts of one kit share. */
export interface KitState {
  readonly server: OpenBaoAddress;
  readonly version: 1 | 2;
  readonly mount: string;
  readonly root: LiveVault;
  /** Filled by `open`: one that may read the mount, one that may not, one that has been revoked. */
  readonly tokens: { reader: string; stranger: string; dead: string };
  readonly proxies: FaultProxy[];
}
