import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { meQuery, productsQuery } from '../../api/queries.js';
import { stringifySearch, type SearchParams } from '../../app/search-params.js';
import { isStaff, mayManageProducts, mayReport, type Me } from '../../app/session.js';
import { ButtonLink } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { OtherDraftNotice } from './draft-notice.js';
import { FiledView } from './filed-view.js';
import { dropDraft } from './kept-drafts.js';
import { useOpenDraft } from './open-draft.js';
import { EMPTY, prefilled, type Report } from './report.js';
import { ReportForm, type FiledReport } from './report-form.js';
import css from './new-bug.module.css';

/** Reporting a bug. Who is not logged in is sent to do so, and back. */
export function NewBugPage() {
  const { data: me, error, refetch } = useQuery(meQuery);
  // Whoever has begun to write stays, whatever becomes of the session.
  const [author, setAuthor] = useState<Me>();
  if (me != null && mayReport(me) && me.id !== author?.id) setAuthor(me);
  const products = useQuery(productsQuery).data;
  if (author === undefined) {
    if (me === null) return <ToLogIn />;
    if (me !== undefined && !mayReport(me)) return <OnlyReads />;
    if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
    return <Waiting />;
  }
  if (products?.items.every(({ archived }) => archived) === true) return <NoProducts me={author} />;
  return <Drafting key={author.id} author={author} loggedOut={me === null} />;
}

function Drafting({ author, loggedOut }: { author: Me; loggedOut: boolean }) {
  const search: SearchParams = useSearch({ from: '/bugs/new' });
  // The address may change while somebody writes; what is written does not.
  const [from] = useState(() => stringifySearch(search));
  const [blank, setBlank] = useState<Report>(() => prefilled(search, isStaff(author)));
  const { open, want } = useOpenDraft(author.id, from);
  const [filed, setFiled] = useState<FiledReport>();
  if (filed !== undefined) {
    return (
      <FiledView
        key={filed.number}
        filed={filed}
        onAnother={() => {
          const { product, component, version, noVersion } = filed.report;
          setBlank({ ...EMPTY, product, component, version, noVersion });
          setFiled(undefined);
        }}
      />
    );
  }
  if (open === undefined) return <Waiting />;
  return (
    <>
      {open.other !== undefined && (
        <div className={css['other']}>
          <OtherDraftNotice
            key={open.other.slot}
            account={author.id}
            other={open.other}
            onContinue={() => want({ slot: open.other!.slot })}
          />
        </div>
      )}
      <ReportForm
        key={open.slot}
        author={author}
        draft={open}
        from={from}
        blank={blank}
        loggedOut={loggedOut}
        onFiled={(done) => {
          dropDraft(author.id, open.slot);
          want('new');
          setFiled(done);
        }}
      />
    </>
  );
}

const Waiting = () => <div className={css['waiting']} aria-busy="true" aria-label="The form is on its way" />;

/** And back, with all that stands in the address. */
function ToLogIn() {
  const { href } = useLocation();
  const [from] = useState(href);
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/login', search: { from } as never, replace: true });
  }, [navigate, from]);
  return <Waiting />;
}

function OnlyReads() {
  return (
    <Empty title="You cannot report bugs">
      <title>Report a bug · BugZot</title>
      <p>Auditors read everything and change nothing.</p>
      <ButtonLink to="/bugs">To the bugs</ButtonLink>
    </Empty>
  );
}

function NoProducts({ me }: { me: Me }) {
  return (
    <Empty title="There is no product yet">
      <title>Report a bug · BugZot</title>
      <p>
        A bug belongs to a product and one of its components.
        {!mayManageProducts(me) && ' A supervisor can add them.'}
      </p>
      {mayManageProducts(me) && (
        <ButtonLink kind="primary" to="/products">
          Add a product
        </ButtonLink>
      )}
    </Empty>
  );
}
