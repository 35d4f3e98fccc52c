import { useState } from 'react';
import { Choices } from '../../ui/radio-choices.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { nameOf } from '../../ui/person.js';
import { toast } from '../../ui/toasts.js';
import { onAccount, roleLabel, ROLES, type Account } from './accounts.queries.js';

export function RoleDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const [role, setRole] = useState(account.role);
  return (
    <FormDialog
      title={`The role of ${nameOf(account)}`}
      action="Change the role"
      onClose={onClose}
      onSubmit={async () => {
        if (role === account.role) return;
        await onAccount(account.id, 'role', { role });
        toast(`${nameOf(account)}: ${roleLabel(role)}`);
      }}
    >
      <Choices
        legend="Role"
        value={role}
        onChoose={setRole}
        choices={ROLES.map((one) => ({ ...one, value: one.role }))}
      />
      <p>It holds from their next click on, also for their API tokens.</p>
    </FormDialog>
  );
}
