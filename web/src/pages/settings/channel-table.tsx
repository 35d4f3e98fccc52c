import { CHANNELS, mapped, NEWS, RELATIONSHIPS, type Channel, type Preferences } from './preferences.js';
import css from './settings.module.css';

interface Props {
  chosen: Preferences;
  onChange: (chosen: Preferences) => void;
}

/** How one wants to hear of each kind of change, by what one has to do with the bug. */
export function ChannelTable({ chosen, onChange }: Props) {
  const choose = (news: string, relationship: string, to: Channel): void =>
    onChange(
      mapped(chosen, (channel, ofNews, by) => (ofNews === news && by === relationship ? to : channel)),
    );
  return (
    <table className={css['channels']}>
      <thead>
        <tr>
          <th scope="col">When</th>
          {RELATIONSHIPS.map(({ relationship, label }) => (
            <th key={relationship} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {NEWS.map(({ news, label, ...one }) => (
          <tr key={news}>
            <th scope="row">
              {label}
              {'hint' in one && <small>{one.hint}</small>}
            </th>
            {RELATIONSHIPS.map(({ relationship, label: because }) => {
              const now = chosen[news]?.[relationship] ?? 'none';
              return (
                <td key={relationship} data-head={because}>
                  <select
                    aria-label={`${label}, ${because}`}
                    className={css[now]}
                    value={now}
                    onChange={({ target }) => choose(news, relationship, target.value as Channel)}
                  >
                    {CHANNELS.map(({ channel, label: words }) => (
                      <option key={channel} value={channel}>
                        {words}
                      </option>
                    ))}
                  </select>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
