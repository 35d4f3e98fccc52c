import { Field } from '../../ui/field.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { useBugPage } from './page-context.js';
import { PrivateSwitch } from '../../ui/private-switch.js';

/** What is said along with a move, and to whom. */
export interface Remark {
  comment: string;
  private: boolean;
}

/** A dialog of a move; what is typed in it outlives its being closed. */
export interface RemarkDialog {
  remark: Remark;
  onRemark: (remark: Remark) => void;
  onClose: () => void;
}

export const NO_REMARK: Remark = { comment: '', private: false };

/** As the API takes it: an empty comment is none. */
export const remarkBody = ({ comment, private: isPrivate }: Remark) =>
  comment.trim() === '' ? {} : { comment, private: isPrivate };

export function RemarkFields({
  remark,
  onChange,
  label,
  error,
  onSubmit,
  autoFocus = false,
}: {
  remark: Remark;
  onChange: (remark: Remark) => void;
  label: string;
  error?: string | undefined;
  onSubmit: () => void;
  autoFocus?: boolean;
}) {
  const { rights } = useBugPage();
  return (
    <>
      <Field label={label} error={error}>
        <MarkdownEditor
          rows={4}
          autoFocus={autoFocus}
          value={remark.comment}
          onChange={(comment) => onChange({ ...remark, comment })}
          onSubmit={onSubmit}
          isPrivate={remark.private}
        />
      </Field>
      {rights.writePrivate && (
        <PrivateSwitch on={remark.private} onChange={(on) => onChange({ ...remark, private: on })} />
      )}
    </>
  );
}
