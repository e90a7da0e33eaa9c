import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';

/**
 * A choice that one may type for. The first that fits what is typed is marked at once, and Enter takes the marked one. In
 * the open list Enter never sends the form around it (ARIA practices, "Combobox With List Autocomplete").
 */
export function SearchSelect(
  props: Omit<SelectProps, 'searchable' | 'selectFirstOptionOnChange' | 'onKeyDownCapture'>,
) {
  return (
    <Select
      {...props}
      searchable
      // Switched on with the first choices, too: what was typed before they came has its first marked then.
      selectFirstOptionOnChange={offersAny(props.data)}
      onKeyDownCapture={takeMarked}
    />
  );
}

function offersAny(data: SelectProps['data'] = []): boolean {
  return data.some((one) => typeof one !== 'object' || !('items' in one) || one.items.length > 0);
}

/**
 * By what is seen as marked. Mantine goes by a number that it sets back in a timer after it opened the list, hence after
 * keys that come quickly: they would be of no effect, or send the form.
 */
function takeMarked(event: KeyboardEvent<HTMLInputElement>): void {
  // Enter that ends the composition of a letter is no Enter.
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  const list = event.currentTarget.getAttribute('aria-controls');
  if (list === null) return;
  event.preventDefault();
  const marked = document.getElementById(list)?.querySelector('[data-combobox-selected]');
  if (!(marked instanceof HTMLElement)) return;
  // Mantine would take it once more.
  event.stopPropagation();
  marked.click();
}
