/** Credentials shorter than this, such as a development server's `root`, occur in honest values. */
const shortestChecked = 16;

/** Whether a payload's JSON text holds the credential with which it was read. */
export function holdsCredential(jsonText: string, credential: string): boolean {
  if (credential.length < shortestChecked) return false;
  return jsonText.includes(JSON.stringify(credential).slice(1, -1));
}
