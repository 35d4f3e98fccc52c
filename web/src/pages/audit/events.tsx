import { useNavigate } from '@tanstack/react-router';
import { Download, ShieldCheck } from 'lucide-react';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { ButtonLink } from '../../ui/button.js';
import { exportHref } from './audit.queries.js';
import { DownloadLink } from './download-link.js';
import { LogEvents } from './log-events.js';
import { StreamEvents } from './stream-events.js';
import { StreamPicker } from './stream-picker.js';
import css from './audit.module.css';

/** What happened, as it was written: of one stream, or of the whole log. All of the choice is in the address. */
export function Events({ search }: { search: SearchParams }) {
  const navigate = useNavigate();
  const [stream = ''] = valuesOf(search['stream']);
  const go = (next: SearchParams): void => void navigate({ to: '/audit', search: next as never });
  return (
    <>
      <div className={css['bar']}>
        <StreamPicker
          stream={stream}
          onPick={(picked) => go({ stream: picked === '' ? undefined : picked })}
        />
        <div className={css['actions']}>
          {stream !== '' && (
            <ButtonLink to="/audit" search={{ tab: 'verification', stream } as never}>
              <ShieldCheck size={16} aria-hidden /> Verify it
            </ButtonLink>
          )}
          <DownloadLink href={exportHref(stream)}>
            <Download size={16} aria-hidden /> {stream === '' ? 'Export the whole log' : 'Export it'}
          </DownloadLink>
        </div>
      </div>
      {stream === '' ? (
        <LogEvents from={valuesOf(search['from'])[0] ?? ''} onFrom={(from) => go({ from })} />
      ) : (
        <StreamEvents
          key={stream}
          stream={stream}
          oldestFirst={search['order'] === 'oldest'}
          onOrder={(oldest) => go({ stream, order: oldest ? 'oldest' : undefined })}
        />
      )}
    </>
  );
}
