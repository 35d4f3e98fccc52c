import type { Schemas } from '../../api/client.js';

export type Preferences = Schemas['Me']['preferences'];
export type Channel = Preferences[string][string];

/** Kinds of changes, in words: “… when” one of them happens. */
export const NEWS = [
  { news: 'reported', label: 'A bug is reported' },
  { news: 'assigned', label: 'A bug is given to somebody' },
  { news: 'moved', label: 'A bug takes a step', hint: 'Started, resolved, verified, closed, reopened' },
  { news: 'changed', label: 'A field changes', hint: 'Title, severity, priority, tags, …' },
  { news: 'commented', label: 'Somebody comments' },
  { news: 'attached', label: 'A file is attached' },
] as const;

/** What somebody has to do with a bug. */
export const RELATIONSHIPS = [
  { relationship: 'reporter', label: 'I reported it' },
  { relationship: 'assignee', label: 'It is mine' },
  { relationship: 'watcher', label: 'I watch it' },
  { relationship: 'productWatcher', label: 'I watch its product' },
  { relationship: 'mentioned', label: 'I am mentioned' },
] as const;

export const CHANNELS: readonly { channel: Channel; label: string }[] = [
  { channel: 'mail', label: 'Mail too' },
  { channel: 'inbox', label: 'Inbox' },
  { channel: 'none', label: 'Nothing' },
];

/** The same everywhere. */
export function everywhere(channel: Channel): Preferences {
  const all = Object.fromEntries(RELATIONSHIPS.map(({ relationship }) => [relationship, channel]));
  return Object.fromEntries(NEWS.map(({ news }) => [news, all]));
}

/** As it is, with what is told by mail told in the inbox only. */
export function withoutMail(preferences: Preferences): Preferences {
  return mapped(preferences, (channel) => (channel === 'mail' ? 'inbox' : channel));
}

export function mapped(
  preferences: Preferences,
  change: (channel: Channel, news: string, relationship: string) => Channel,
): Preferences {
  return Object.fromEntries(
    Object.entries(preferences).map(([news, channels]) => [
      news,
      Object.fromEntries(
        Object.entries(channels).map(([relationship, channel]) => [
          relationship,
          change(channel, news, relationship),
        ]),
      ),
    ]),
  );
}

export function isSame(one: Preferences, other: Preferences): boolean {
  return NEWS.every(({ news }) =>
    RELATIONSHIPS.every(({ relationship }) => one[news]?.[relationship] === other[news]?.[relationship]),
  );
}
