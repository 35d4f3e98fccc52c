import { useRef } from 'react';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { useReportForm } from './form-context.js';
import css from './new-bug.module.css';

const FIRST_STEP = '**Steps to reproduce**\n\n1. ';
const OUTLINE = `${FIRST_STEP}\n\n**What I expected**\n\n\n\n**What happened instead**\n\n`;

export function DescriptionField() {
  const { report, change, errors } = useReportForm();
  const around = useRef<HTMLDivElement>(null);
  const outline = (): void => {
    const area = around.current?.querySelector('textarea');
    if (area == null) return;
    area.focus();
    // As if it were typed: "undo" takes it back.
    if (document.execCommand('insertText', false, OUTLINE))
      area.setSelectionRange(FIRST_STEP.length, FIRST_STEP.length);
    else change({ description: OUTLINE });
  };
  return (
    <div ref={around} className={css['description']}>
      <Field label="Description" error={errors.description}>
        <MarkdownEditor
          placeholder="How it can be seen, and what should happen instead. Markdown; @name tells somebody, #12 leads to a bug."
          rows={9}
          value={report.description}
          onChange={(description) => change({ description })}
          isPrivate={report.private}
        />
      </Field>
      {report.description === '' && (
        <Button kind="quiet" className={css['outline']} onClick={outline}>
          Insert an outline
        </Button>
      )}
    </div>
  );
}
