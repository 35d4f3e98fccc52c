import { useEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/button.js';
import { CopyButton } from '../../ui/copy-button.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { exportHref, verify, type Verdict } from './audit.queries.js';
import { DownloadLink } from './download-link.js';
import { VerdictView } from './verdict-view.js';
import css from './audit.module.css';

type State =
  | { is: 'idle' }
  | { is: 'running'; since: number; stop: AbortController }
  | { is: 'done'; verdict: Verdict; at: string; took: number }
  | { is: 'failed'; error: unknown };

/** Asks the server to go through the log, or one stream of it, and says what came of it and what that means. */
export function Verification({ stream }: { stream: string }) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const result = useRef<HTMLDivElement>(null);
  const running = state.is === 'running' ? state : undefined;
  useEffect(() => () => running?.stop.abort(), [running]);
  const run = async (): Promise<void> => {
    const stop = new AbortController();
    const since = Date.now();
    setState({ is: 'running', since, stop });
    try {
      const verdict = await verify(stream, stop.signal);
      setState({ is: 'done', verdict, at: new Date().toISOString(), took: Date.now() - since });
    } catch (error) {
      setState(stop.signal.aborted ? { is: 'idle' } : { is: 'failed', error });
    }
    result.current?.focus();
  };
  const what = stream === '' ? 'the whole log' : stream;
  return (
    <div className={css['sheets']}>
      <Panel
        title={stream === '' ? 'Is the log as it was written?' : `Is ${stream} as it was written?`}
        about={
          stream === ''
            ? 'Reads every event, computes the hash chain of every stream anew, and compares the log with every signed checkpoint. A million events take about half a minute.'
            : 'Reads every event of this stream and computes its hash chain anew. Checkpoints speak of the whole log only.'
        }
      >
        <div className={css['actions']}>
          {running === undefined ? (
            <Button kind="primary" onClick={() => void run()}>
              Verify {what}
            </Button>
          ) : (
            <>
              <Button kind="primary" busy>
                Verifying …
              </Button>
              <Button onClick={() => running.stop.abort()}>Stop</Button>
              <Elapsed since={running.since} />
            </>
          )}
          {stream !== '' && running === undefined && (
            <Link to="/audit" search={{ tab: 'verification' } as never} className={css['beside']}>
              Verify the whole log instead
            </Link>
          )}
        </div>
        <div ref={result} role="group" tabIndex={-1} className={css['result']} aria-label="Result">
          {state.is === 'done' && <VerdictView {...state} stream={stream} />}
          {state.is === 'failed' && <ProblemNotice error={state.error} retry={() => void run()} />}
        </div>
      </Panel>
      <Elsewhere stream={stream} />
    </div>
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className={css['beside']}>{Math.round((now - since) / 1000)} s</span>;
}

/** Whoever does not trust this server asks another computer. */
function Elsewhere({ stream }: { stream: string }) {
  const command = `npm run audit -- verify bugzot.ndjson${stream === '' ? '' : ` --stream ${stream}`} --public-key KEY`;
  return (
    <Panel
      title="Without trusting this server"
      about="Export the log, and verify the file on another computer: neither a database nor the network is needed. KEY is the public key that you noted earlier, from the checkpoints."
    >
      <pre className={css['command']} tabIndex={0} aria-label="Command">
        {command}
      </pre>
      <div className={css['actions']}>
        <CopyButton text={command} what="the command" />
        <DownloadLink href={exportHref(stream)}>
          {stream === '' ? 'Export the whole log' : `Export ${stream}`}
        </DownloadLink>
      </div>
    </Panel>
  );
}
