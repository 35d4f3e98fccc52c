/** Every reason for which nobody is let in to listen. */
export const streamErrors = {
  'stream.full': { status: 503, title: 'Too many streams are open; close some, or try again shortly' },
  'stream.ending': { status: 503, title: 'This process is ending; connect again shortly' },
} as const;

export type StreamError = keyof typeof streamErrors;
