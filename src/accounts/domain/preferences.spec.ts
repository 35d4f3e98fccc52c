import {
  channelOf,
  CHANNELS,
  DEFAULT_PREFERENCES,
  everyChannel,
  NEWS,
  preferences,
  RELATIONSHIPS,
  withoutDefaults,
  type Preferences,
} from './preferences.js';

describe('preferences', () => {
  it('are the defaults while nothing is chosen', () => {
    expect(everyChannel({})).toEqual(DEFAULT_PREFERENCES);
    expect(withoutDefaults({})).toEqual({});
    expect(withoutDefaults(everyChannel({}))).toEqual({});
  });

  it.each(NEWS.flatMap((news) => RELATIONSHIPS.map((relationship) => [news, relationship] as const)))(
    'of %s as %s say what was chosen, and nothing else changes',
    (news, relationship) => {
      for (const channel of CHANNELS) {
        const chosen: Preferences = { [news]: { [relationship]: channel } };
        expect(channelOf(chosen, news, relationship)).toBe(channel);
        expect(everyChannel(chosen)).toEqual({
          ...DEFAULT_PREFERENCES,
          [news]: { ...DEFAULT_PREFERENCES[news], [relationship]: channel },
        });
        const kept = channel === DEFAULT_PREFERENCES[news][relationship] ? {} : chosen;
        expect(withoutDefaults(everyChannel(chosen))).toEqual(kept);
      }
    },
  );

  it.each([{ weather: {} }, { moved: { stranger: 'mail' } }, { moved: { watcher: 'pigeon' } }, [], null])(
    'are not %j',
    (value) => {
      expect(preferences.safeParse(value).success).toBe(false);
    },
  );
});
