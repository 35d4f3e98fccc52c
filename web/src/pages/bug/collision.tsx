import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { nameOf } from '../../ui/person.js';
import { Time } from '../../ui/time.js';
import { ChangeWords, isTold } from './change-words.js';
import type { HistoryEntry } from './bug.queries.js';
import type { Collision } from './running.js';
import css from './collision.module.css';

/** Somebody else was faster: what he did, beside what this reader wants. Nothing typed is lost by looking. */
export function CollisionDialog({ collision }: { collision: Collision }) {
  const { wish, meanwhile, decide } = collision;
  return (
    <Dialog wide title="Somebody else was faster" onClose={() => decide('later')}>
      <p>The bug has changed since you saw it. Nothing of yours is saved yet.</p>
      <div className={css['sides']}>
        <section>
          <h3>In the meantime</h3>
          <ul>
            {meanwhile.map((entry) => (
              <li key={entry.command}>
                <strong>{nameOf(entry.actor)}</strong> <Changes entry={entry} />{' '}
                <span className={css['when']}>
                  <Time at={entry.at} />
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>What you want</h3>
          <p>{wish.words}</p>
          {wish.text !== undefined && <pre className={css['text']}>{wish.text}</pre>}
        </section>
      </div>
      <div className={css['buttons']}>
        <Button onClick={() => decide('discarded')}>Discard mine</Button>
        <Button kind="primary" onClick={() => decide('mine')}>
          Apply mine on top
        </Button>
      </div>
    </Dialog>
  );
}

function Changes({ entry }: { entry: HistoryEntry }) {
  return entry.changes.filter(isTold).map((change, index) => (
    <span key={index}>
      {index > 0 && ', '}
      <ChangeWords change={change} />
      {change.type === 'BugDescribed' && (
        <pre className={css['text']}>{String(change.data['description'])}</pre>
      )}
    </span>
  ));
}
