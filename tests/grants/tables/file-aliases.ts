import type { AliasTable } from "../alias-table.ts";

const provider = "file";

/** A directory with links inside it, one of them out of it, and a volume as Kubernetes writes it; a `.properties` file. */
export const fileAliases: AliasTable = {
  spellings: [
    {
      ...{ what: "a file", provider },
      references: ["apps/db"],
      patterns: ["apps/db", "apps/*", "apps/**", "**/db", "*/d*", "**"],
      apart: [
        "Apps/db",
        "apps/DB",
        "apps",
        "alias",
        "link/db",
        "./apps/db",
        "apps//db",
        "apps/db/",
        "/apps/db",
      ],
    },
    {
      ...{ what: "a link to a file", provider },
      references: ["alias"],
      patterns: ["alias", "a*s"],
      revealed: ["apps/db", "apps/**", "**/db"],
      apart: ["link/db", "chain"],
    },
    {
      ...{ what: "a link to a link", provider },
      references: ["chain"],
      patterns: ["chain"],
      revealed: ["apps/db"],
      apart: ["alias"],
    },
    {
      ...{ what: "a file below a link to a directory", provider },
      references: ["link/db"],
      patterns: ["link/db", "link/**", "**/db"],
      revealed: ["apps/db", "apps/*"],
      apart: ["alias"],
    },
    {
      ...{ what: "a file of a Kubernetes volume", provider },
      references: ["token"],
      patterns: ["token"],
      apart: ["..data/token", "..2026_01_01/token"],
    },
    {
      ...{ what: "a name with marks of the grammar", provider },
      references: ["50%/a%23b%3Fc", "50%25/a%23b%3Fc"],
      patterns: ["50%/a%23b%3Fc", "50%25/a%23b%3Fc", "50%25/*"],
      apart: ["50%2525/a%23b%3Fc", "50%/a%2523b%3Fc", "50%/a%23b%3fc"],
    },
    {
      ...{ what: "a property", provider: "file_properties" },
      references: ["mail.config"],
      patterns: ["mail.config", "mail.*"],
      apart: ["mail/config", "Mail.config", "mail"],
    },
  ],
  faulty: {
    file: [
      ...["/apps/db", "apps/db/", "apps//db", "./apps/db", "apps/./db", "apps/../apps/db", "../root/apps/db"],
      ...["..data/token", "..2026_01_01/token", "apps/db?version=1", "apps/db?stage=x"],
    ],
    file_properties: ["mail.config?version=1"],
  },
  elsewhere: {
    file: ["Apps/db", "apps/DB", "apps%2Fdb", "%61pps/db", "apps/db ", "outside", "50%2525/a%23b%3Fc"],
    file_properties: ["Mail.config", "mail.confi"],
  },
};
