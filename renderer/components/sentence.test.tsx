import { expect, it } from 'vitest';
import { renderWithHost } from '../testing/render-with-host.tsx';
import { scriptedHost } from '../testing/scripted-host.ts';
import { Sentence } from './sentence.tsx';

it.each([
  ['Start it with `mlx-manager serve`.', 'Start it with <code>mlx-manager serve</code>.'],
  ['`key list` or `key add`', '<code>key list</code> or <code>key add</code>'],
  ['a ` alone, <b>no markup</b>', 'a ` alone, &lt;b&gt;no markup&lt;/b&gt;'],
])('shows commands as such: %s', async (text, html) => {
  const { container } = await renderWithHost(
    <p>
      <Sentence text={text} />
    </p>,
    scriptedHost({}),
  );
  expect(container.querySelector('p')?.innerHTML).toBe(html);
});
