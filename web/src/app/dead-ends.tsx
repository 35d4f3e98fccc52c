import { ButtonLink } from '../ui/button.js';
import { Empty } from '../ui/notice.js';
import { ProblemNotice } from '../ui/problem-notice.js';

export function NotFound() {
  return (
    <Empty heading="h1" title="There is nothing here">
      <title>{`There is nothing here · BugZot`}</title>
      <p>The address is wrong, or what it led to is not yours to see.</p>
      <ButtonLink to="/bugs">To the bugs</ButtonLink>
    </Empty>
  );
}

export function Crashed({ error, reset }: { error: unknown; reset: () => void }) {
  return <ProblemNotice error={error} retry={reset} />;
}
