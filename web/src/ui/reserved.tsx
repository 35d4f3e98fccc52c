import { useRouterState } from '@tanstack/react-router';
import { useMe } from '../app/session.js';
import { ButtonLink } from './button.js';
import { Empty } from './notice.js';

/** A page that is not for everybody: says whose it is, and how one gets there. @param whose such as “auditors” */
export function Reserved({ title, whose, what }: { title: string; whose: string; what: string }) {
  const me = useMe();
  const from = useRouterState({ select: ({ location }) => location.href });
  return (
    <Empty title={me == null ? `${title}: log in first` : `${title}: not for your role`} heading="h1">
      <title>{`${title} · BugZot`}</title>
      <p>{what}</p>
      {me == null ? (
        <ButtonLink kind="primary" to="/login" search={{ from } as never}>
          Log in
        </ButtonLink>
      ) : (
        <p>
          It is for {whose}. Your role is “{me.role}”; an admin can give you another one.
        </p>
      )}
      <ButtonLink to="/bugs">To the bugs</ButtonLink>
    </Empty>
  );
}
