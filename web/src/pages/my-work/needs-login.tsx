import { ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';

/** In the place of a page that is somebody's own. */
export function NeedsLogin({ to, what }: { to: string; what: string }) {
  return (
    <Empty title="Log in to see it">
      <p>This page shows {what}.</p>
      <ButtonLink kind="primary" to="/login" search={{ from: to } as never}>
        Log in
      </ButtonLink>
    </Empty>
  );
}
