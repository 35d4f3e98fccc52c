import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useBlocker } from '@tanstack/react-router';
import { isStaff, type Me } from '../../app/session.js';
import { PrivateBadge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useMedia } from '../../ui/media.js';
import { PrivateSwitch } from '../../ui/private-switch.js';
import { useChosenFiles, type ChosenFile } from './chosen-files.js';
import { DescriptionField } from './description-field.js';
import { RestoredNotice } from './draft-notice.js';
import { FilesField } from './files-field.js';
import type { Filed } from './filing.js';
import { FormContext } from './form-context.js';
import { MoreFields } from './more-fields.js';
import type { OpenDraft } from './open-draft.js';
import { usePageFiles } from './page-files.js';
import { usePlace, type Place } from './place.js';
import { PlaceFields } from './place-fields.js';
import { LoggedOut, NotFiled } from './refusals.js';
import { hasWords, isSame, type Body, type Report } from './report.js';
import { SimilarTitles } from './similar-titles.js';
import { useFiling } from './use-filing.js';
import { useReport } from './use-report.js';
import css from './new-bug.module.css';

/** A report that has become a bug, and what is still to be done with it. */
export interface FiledReport extends Filed {
  /** What the form held when the answer came. */
  wanted: Body;
  report: Report;
  files: readonly ChosenFile[];
}

interface Props {
  author: Me;
  draft: OpenDraft;
  /** What stood in the address, and what it has filled in. */
  from: string;
  blank: Report;
  loggedOut: boolean;
  onFiled: (filed: FiledReport) => void;
}

export function ReportForm({ author, draft, from, blank, loggedOut, onFiled }: Props) {
  const staff = isStaff(author);
  const form = useRef<HTMLFormElement>(null);
  const discarded = useRef(blank);
  const kept = useReport({ account: author.id, draft, from, blank, loggedOut });
  const { report, attempt, setAttempt } = kept;
  const place = usePlace(report);
  const files = useChosenFiles();
  const over = usePageFiles(files.add);
  const narrow = useMedia('(max-width: 60rem)');
  const filing = useFiling({
    report,
    place,
    attempt,
    setAttempt,
    onFiled: (filed, wanted) => onFiled({ ...filed, wanted, report, files: files.files }),
  });
  const { busy, errors, error, submit } = filing;
  const faulty = Object.keys(errors).length > 0;
  useFirstField(form, place);
  useEffect(() => {
    if (faulty) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faulty, errors]);
  // Public text is kept as a draft. The rest is kept nowhere, so leaving it is asked about.
  const kindOfLoss = report.private && hasWords(report) ? 'private report' : 'files';
  const wouldLose = kindOfLoss === 'private report' || files.files.length > 0;
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname &&
      wouldLose &&
      !window.confirm(`Your ${kindOfLoss} would be lost: nothing is filed yet. Leave the page?`),
    enableBeforeUnload: wouldLose,
  });
  const change = (more: Partial<Report>): void => {
    filing.forget(Object.keys(more));
    kept.change(more);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.target instanceof HTMLInputElement) {
      // A report is not finished because one of its lines is.
      event.preventDefault();
      if (event.target.name === 'title') event.currentTarget.querySelector('textarea')?.focus();
    }
  };
  const title = report.private ? 'Report a private bug' : 'Report a bug';
  return (
    <FormContext value={{ report, change, place, errors, staff }}>
      <title>{`${title} · BugZot`}</title>
      <form
        ref={form}
        noValidate
        aria-labelledby="report"
        className={`${css['page']} ${report.private ? css['private'] : ''}`}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={onKeyDown}
      >
        <div className={css['main']}>
          <div className={css['head']}>
            <h1 id="report">{title}</h1>
            {report.private && <PrivateBadge />}
            {staff && <PrivateSwitch on={report.private} onChange={(on) => change({ private: on })} />}
            {errors.private !== undefined && <p role="alert">{errors.private}</p>}
          </div>
          {loggedOut && <LoggedOut isPrivate={report.private} />}
          {draft.kept !== undefined && (
            <RestoredNotice
              kept={draft.kept}
              onDiscard={() => {
                discarded.current = report;
                kept.discard();
              }}
              onUndo={() => change(discarded.current)}
              mayUndo={isSame(report, blank)}
            />
          )}
          <PlaceFields />
          <Field label="Title" error={errors.title ?? tooLong(report.title)}>
            <input
              name="title"
              required
              autoComplete="off"
              placeholder="What goes wrong, in one line"
              value={report.title}
              onChange={({ target }) => change({ title: target.value })}
            />
          </Field>
          {narrow && <SimilarTitles folded />}
          <DescriptionField />
          <FilesField chosen={files} />
          <MoreFields />
          {(faulty || error !== undefined) && <NotFiled error={error} faulty={faulty} again={submit} />}
          <div className={css['foot']}>
            <Button
              type="submit"
              kind="primary"
              busy={busy}
              aria-keyshortcuts="Control+Enter"
              title="Ctrl or ⌘ with Enter"
            >
              {report.private ? 'File it for staff only' : 'File the bug'}
            </Button>
            <span className={css['hint']}>
              {report.private
                ? 'Private: no draft is kept.'
                : kept.isKept
                  ? 'A draft is kept in this browser.'
                  : ''}
            </span>
          </div>
        </div>
        {!narrow && (
          <aside className={css['aside']}>
            <SimilarTitles folded={false} />
          </aside>
        )}
        {over && (
          <div className={css['over']}>
            <p>Drop the files to attach them</p>
          </div>
        )}
      </form>
    </FormContext>
  );
}

const tooLong = (title: string): string | undefined =>
  title.trim().length > 255 ? `${title.trim().length - 255} characters too long` : undefined;

/** Puts the caret where something is still to be said, once it is known what is. */
function useFirstField(form: RefObject<HTMLFormElement | null>, place: Place): void {
  const done = useRef(false);
  const first = place.product === '' ? 'product' : place.component === '' ? 'component' : 'title';
  const known = place.products !== undefined && (first === 'product' || place.known);
  useEffect(() => {
    if (!known || done.current) return;
    done.current = true;
    if (form.current?.contains(document.activeElement) === false)
      form.current.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
  }, [form, first, known]);
}
