/** Credentials shorter than this, such as a development server's `root`, occur in honest values. */
const shortestChecked = 16;

/** Whether a payload's JSON text holds a credential with which it was read, or with which that one was got. */
export function holdsCredential(jsonText: string, credentials: readonly (string | undefined)[]): boolean {
  return credentials.some(
    (credential) =>
      credential !== undefined &&
      credential.length >= shortestChecked &&
      jsonText.includes(JSON.stringify(credential).slice(1, -1)),
  );
}
