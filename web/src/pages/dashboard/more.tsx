import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from '../../ui/button.js';
import css from './chart-card.module.css';

type Asked = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;

/** Goes on with a ranking. Its place is kept, so that nothing moves when there is no more. */
export function More({ asked, what }: { asked: Asked; what: string }) {
  return (
    <div className={css['more']}>
      {asked.hasNextPage && (
        <Button kind="quiet" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          More {what}
        </Button>
      )}
    </div>
  );
}
