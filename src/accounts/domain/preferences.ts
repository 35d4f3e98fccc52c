import { z } from 'zod';

/** What somebody is told of: kinds of changes of a bug, by what he has to do with it. */
export const NEWS = ['reported', 'assigned', 'moved', 'changed', 'commented', 'attached'] as const;
export const RELATIONSHIPS = ['reporter', 'assignee', 'watcher', 'productWatcher', 'mentioned'] as const;
/** `mail`: in the inbox, too. */
export const CHANNELS = ['none', 'inbox', 'mail'] as const;

export type News = (typeof NEWS)[number];
export type Relationship = (typeof RELATIONSHIPS)[number];
export type Channel = (typeof CHANNELS)[number];

/** Only what differs from {@link DEFAULT_PREFERENCES}. */
export const preferences = z.partialRecord(
  z.enum(NEWS),
  z.partialRecord(z.enum(RELATIONSHIPS), z.enum(CHANNELS)),
);
export type Preferences = z.infer<typeof preferences>;

const everyone = (channel: Channel): Record<Relationship, Channel> => ({
  reporter: channel,
  assignee: channel,
  watcher: channel,
  productWatcher: channel,
  mentioned: 'mail',
});

export const DEFAULT_PREFERENCES: Readonly<Record<News, Readonly<Record<Relationship, Channel>>>> = {
  reported: everyone('mail'),
  assigned: { ...everyone('inbox'), assignee: 'mail' },
  moved: everyone('mail'),
  changed: everyone('inbox'),
  commented: { ...everyone('mail'), productWatcher: 'inbox' },
  attached: everyone('inbox'),
};

/** How somebody wants to hear of this. */
export function channelOf(chosen: Preferences, news: News, relationship: Relationship): Channel {
  return chosen[news]?.[relationship] ?? DEFAULT_PREFERENCES[news][relationship];
}

/** Everything that can be chosen, as it is now. */
export function everyChannel(chosen: Preferences): Record<News, Record<Relationship, Channel>> {
  const of = (news: News) =>
    Object.fromEntries(
      RELATIONSHIPS.map((relationship) => [relationship, channelOf(chosen, news, relationship)]),
    );
  return Object.fromEntries(NEWS.map((news) => [news, of(news)])) as Record<
    News,
    Record<Relationship, Channel>
  >;
}

/** The same choice, without what is the default, in one order. */
export function withoutDefaults(chosen: Preferences): Preferences {
  const differing = (news: News) =>
    RELATIONSHIPS.filter(
      (relationship) => channelOf(chosen, news, relationship) !== DEFAULT_PREFERENCES[news][relationship],
    ).map((relationship) => [relationship, channelOf(chosen, news, relationship)] as const);
  return Object.fromEntries(
    NEWS.map((news) => [news, Object.fromEntries(differing(news))] as const).filter(
      ([, channels]) => Object.keys(channels).length > 0,
    ),
  );
}
