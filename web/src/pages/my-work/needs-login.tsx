import { ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';

/** In the place of a page that is somebody's own. */
export function NeedsLogin({ title, to, what }: { title: string; to: string; what: string }) {
  return (
    <Empty title="Log in to see it">
      <title>{`${title} · BugZot`}</title>
      <h1 className="visually-hidden">{title}</h1>
      <p>This page shows {what}.</p>
      <ButtonLink kind="primary" to="/login" search={{ from: to } as never}>
        Log in
      </ButtonLink>
    </Empty>
  );
}
