/** Who wrote the event, and when; all that an upcast may know beside its data. */
interface Written {
  actor: number;
  at: string;
}
type Data = Record<string, unknown>;

/**
 * From each earlier schema of an event to the next, by type (docs/adr/0013-upcasting.md). Until bugs could be imported,
 * whoever filed one had found it, at that moment, and whoever wrote a comment down was its author.
 */
export const bugUpcasts = {
  BugReported: [
    <D extends Data>(data: D, { actor, at }: Written) => ({
      ...data,
      reporter: actor,
      reportedAt: at,
      origin: null,
    }),
  ],
  CommentAdded: [
    <D extends Data>(data: D, { actor, at }: Written) => ({ ...data, author: actor, writtenAt: at }),
  ],
};
