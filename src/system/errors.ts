/** The command was called wrongly or cannot do its work; the message is one German sentence. Ends with exit code 2. */
export class UsageError extends Error {}
