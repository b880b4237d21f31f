import type { AliasTable } from "../alias-table.ts";

const provider = "vault_team";

/** A KV v2 mount of a namespace: by the option `namespace`, and by the path's prefix without the option. */
export const vaultAliases: AliasTable = {
  spellings: [
    {
      ...{ what: "the current version", provider },
      references: ["kv/apps/db"],
      patterns: ["kv/apps/db", "kv/apps/*", "kv/**", "**/db", "**"],
      aliases: ["{namespace}/kv/apps/db", "{namespace}/**", "*/kv/apps/d*"],
      apart: [
        ...["KV/apps/db", "kv/apps/DB", "kv/data/apps/db", "kv/apps", "kv/apps/db/*", "apps/db", "kv/*"],
        ...[
          "kv/apps/db?version=1",
          "kv/apps/db?version=2",
          "kv/apps/db?stage=*",
          "{namespace}/{namespace}/kv/apps/db",
          "/kv/apps/db",
        ],
      ],
    },
    {
      ...{ what: "an older version", provider },
      references: ["kv/apps/db?version=1"],
      patterns: ["kv/apps/db?version=1", "kv/apps/db?version=*", "kv/**?version=1"],
      aliases: ["kv/apps/db", "kv/**", "{namespace}/kv/apps/db", "{namespace}/kv/apps/db?version=1"],
      apart: ["kv/apps/db?version=2", "kv/apps/db?version=11", "kv/apps/db?version=01"],
    },
    {
      ...{ what: "a name with marks of the grammar", provider },
      references: ["kv/50%/a%23b%3Fc", "kv/50%25/a%23b%3Fc"],
      patterns: ["kv/50%/a%23b%3Fc", "kv/50%25/a%23b%3Fc", "kv/50%25/*"],
      aliases: ["{namespace}/kv/50%/*"],
      apart: ["kv/50%2525/a%23b%3Fc", "kv/50%/a%2523b%3Fc", "kv/50%/a%23b%3fc"],
    },
    {
      ...{ what: "a namespace in the path", provider: "vault_root" },
      references: ["{namespace}/kv/apps/db"],
      patterns: ["{namespace}/kv/apps/db", "*/kv/**", "**/kv/apps/db"],
      apart: ["kv/apps/db", "kv/**"],
    },
  ],
  faulty: {
    vault_team: [
      ...["/kv/apps/db", "kv/apps/db/", "kv//apps/db", "kv/./apps/db", "kv/x/../apps/db", "sys/mounts"],
      ...["kv/apps/db?version=0", "kv/apps/db?version=01", "kv/apps/db?version=+1", "kv/apps/db?stage=x"],
    ],
  },
  elsewhere: {
    vault_team: [
      "KV/apps/db",
      "kv/apps/DB",
      "kv/data/apps/db",
      "%6bv/apps/db",
      "kv%2Fapps/db",
      "kv/apps%2Fdb",
    ],
    vault_root: ["kv/apps/db", "{namespace}/KV/apps/db", "{namespace}/kv/data/apps/db"],
  },
};
