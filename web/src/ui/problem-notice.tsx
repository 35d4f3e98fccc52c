import { Problem } from '../api/problem.js';
import { Button } from './button.js';
import { Notice } from './notice.js';

/** What went wrong, in the server's words, and a way on. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const known = error instanceof Problem ? error : undefined;
  return (
    <Notice
      kind="danger"
      title={known?.status === 0 ? 'BugZot cannot be reached' : (known?.message ?? 'Something went wrong')}
    >
      {known?.status === 0 && <p>Your connection or the server is away. Nothing that was saved is lost.</p>}
      {known === undefined && <p>{error instanceof Error ? error.message : String(error)}</p>}
      {retry !== undefined && (
        <p>
          <Button onClick={retry}>Try again</Button>
        </p>
      )}
    </Notice>
  );
}
