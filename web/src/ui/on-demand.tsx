import { useEffect, useState, type ComponentType } from 'react';
import { toastProblem } from './toasts.js';

/**
 * A component whose code comes when it is first shown, such as a dialog. Nothing is shown until then; and if it does not
 * come, because the connection is away or the server has newer pages, that is said, and it is closed.
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function OnDemand(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    const { onClose } = props as { onClose?: () => void };
    useEffect(() => {
      if (loaded !== undefined) return;
      load().then(
        (found) => {
          loaded = found;
          setComponent(() => found);
        },
        () => {
          toastProblem(new Error('This part of the page did not come. Reload the page, and try again.'));
          onClose?.();
        },
      );
    }, [onClose]);
    return Component === undefined ? null : <Component {...props} />;
  };
}
