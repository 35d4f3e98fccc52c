import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';

/** Why the report is not filed, and a way on. What is typed stays. */
export function NotFiled({ error, faulty, again }: { error: unknown; faulty: boolean; again: () => void }) {
  if (faulty) {
    return (
      <Notice kind="danger" title="The report is not filed yet">
        <p>What is wrong with it is said at the fields.</p>
      </Notice>
    );
  }
  if (error instanceof Problem && error.status === 401) return null;
  if (error instanceof Problem && (error.status === 0 || error.status >= 500)) {
    return (
      <Notice
        kind="danger"
        title={error.status === 0 ? 'BugZot cannot be reached' : `BugZot could not file it: ${error.message}`}
      >
        <p>
          Nothing that you have typed is lost. Try again as often as you like: the report is filed once, even
          if the first attempt has arrived.
        </p>
        <p>
          <Button onClick={again}>Try again</Button>
        </p>
      </Notice>
    );
  }
  return <ProblemNotice error={error} />;
}

/** The session has ended while somebody was writing. */
export function LoggedOut({ isPrivate }: { isPrivate: boolean }) {
  const client = useQueryClient();
  useEffect(() => {
    const look = (): void => void client.invalidateQueries({ queryKey: ['me'] });
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [client]);
  return (
    <Notice kind="warn" title="You are logged out">
      <p>
        What you have typed is still here.{' '}
        <a href="/login" target="_blank" rel="noopener">
          Log in in another tab
        </a>
        , then come back and file it.
        {isPrivate && ' Do not close this one: private text is kept nowhere else.'}
      </p>
    </Notice>
  );
}
