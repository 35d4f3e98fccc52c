import { setTheme, useTheme } from '../../app/theme.js';
import { setTextSize, useTextSize } from '../../app/text-size.js';
import { Choices } from '../../ui/radio-choices.js';
import { Panel } from '../../ui/panel.js';

/** Kept in this browser, at once: it may be another screen elsewhere. */
export function Appearance() {
  const theme = useTheme();
  const size = useTextSize();
  return (
    <Panel title="Appearance" about="For this browser only; it takes effect at once.">
      <Choices
        legend="Colours"
        value={theme}
        onChoose={setTheme}
        choices={[
          {
            value: 'system',
            label: 'As the system has them',
            means: 'Light by day and dark by night, if it changes',
          },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <Choices
        legend="Size"
        value={size}
        onChoose={setTextSize}
        choices={[
          { value: 'small', label: 'Compact', means: 'More on a screen' },
          { value: 'normal', label: 'Normal' },
          { value: 'large', label: 'Large' },
        ]}
      />
    </Panel>
  );
}
