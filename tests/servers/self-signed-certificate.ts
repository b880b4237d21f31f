import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate and its key, both PEM. */
export interface SelfSignedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * A fresh certificate for localhost and 127.0.0.1 that no one has signed but itself, good from 2000 to 2049.
 * Trusted as a CA it is valid; otherwise, or with a critical extension that nobody knows, it is a certificate fault.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function createSelfSignedCertificate({ unknownExtension = false } = {}): SelfSignedCertificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const toBeSigned = sequence(
    explicit(0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    sequence(utcTime("000101000000Z"), utcTime("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(basicConstraints, alternativeNames, ...(unknownExtension ? [unknownCritical] : []))),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function tagged(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function sequence(...contents: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...contents);
}

function explicit(number: number, content: Uint8Array): Buffer {
  return tagged(0xa0 + number, content);
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function utcTime(time: string): Buffer {
  return tagged(0x17, Buffer.from(time));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
const name = sequence(
  tagged(0x31, sequence(objectId("550403"), tagged(0x0c, Buffer.from("latebound test")))),
);
const basicConstraints = sequence(
  objectId("551d13"),
  tagged(0x01, Buffer.from([0xff])),
  tagged(0x04, sequence(tagged(0x01, Buffer.from([0xff])))),
);
const unknownCritical = sequence(
  objectId("2a030405"),
  tagged(0x01, Buffer.from([0xff])),
  tagged(0x04, tagged(0x05)),
);
const alternativeNames = sequence(
  objectId("551d11"),
  tagged(0x04, sequence(tagged(0x82, Buffer.from("localhost")), tagged(0x87, Buffer.from([127, 0, 0, 1])))),
);
