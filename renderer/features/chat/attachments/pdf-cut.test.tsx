import { expect, it } from 'vitest';
import { AttachmentId } from '../../../../contract/ids.ts';
import { ATTACHMENT_LIMITS } from '../../../../contract/attachment.ts';
import { scriptedHost } from '../../../testing/scripted-host.ts';
import { pdfText } from './pdf-text.ts';
import { prepareFile } from './prepare-file.ts';

const never = new AbortController().signal;

/** A PDF of pages with these words each, wide enough for one line: what is beside a page is not read. */
function pdf(pages: readonly string[]): File {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, n) => `${4 + 2 * n} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((words, n) => {
      const content = `BT /F 9 Tf 9 99 Td (${words}) Tj ET`;
      const resources = '<< /Font << /F 3 0 R >> >>';
      const box = '/Parent 2 0 R /MediaBox [0 0 9999999 99]';
      return [
        `<< /Type /Page ${box} /Resources ${resources} /Contents ${5 + 2 * n} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const place = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  const end = `trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\nstartxref\n${text.length}\n%%EOF`;
  return new File([text + table + end], 'book.pdf');
}

const words = (letter: string) => letter.repeat(100);

it('the words of a PDF are read page by page, as many whole pages as fit', async () => {
  const file = pdf([words('a'), words('b'), words('c')]);
  const whole = `[1]\n${words('a')}\n\n[2]\n${words('b')}\n\n[3]\n${words('c')}`;
  expect(await pdfText(file, 1_000, never)).toEqual({ is: 'text', text: whole, read: 3, pages: 3 });
  const most = new TextEncoder().encode(whole).length;
  expect(await pdfText(file, most - 1, never)).toMatchObject({
    text: `[1]\n${words('a')}\n\n[2]\n${words('b')}`,
    ...{ read: 2, pages: 3 },
  });
  expect(await pdfText(file, 99, never)).toMatchObject({ text: '', read: 0, pages: 3 });
});

it('no more than 500 pages are read', async () => {
  const file = pdf(Array.from({ length: 501 }, (_, n) => `page${n + 1}`));
  const read = await pdfText(file, ATTACHMENT_LIMITS.text, never);
  expect(read).toMatchObject({ is: 'text', read: 500, pages: 501 });
  expect(read.is === 'text' ? read.text : '').toMatch(/page500$/);
});

/** Prepares a file for a message; answers what is said of it and the words that the host got. */
async function attach(file: File) {
  const id = AttachmentId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a11');
  const uploaded: string[] = [];
  const host = scriptedHost({
    'chat.beginAttachment': () => ({ upload: id }),
    'chat.appendAttachment'({ base64 }) {
      uploaded.push(atob(base64));
      return { received: base64.length };
    },
    'chat.finishAttachment': () => ({ id, name: 'book.pdf', type: 'application/pdf', kind: 'pdf', bytes: 1 }),
  });
  const job = { transport: host, file, everySeconds: null, signal: never, onShare: () => undefined };
  return { ...(await prepareFile(job)), uploaded };
}

it('a PDF that is too long says how many of its pages are sent', async () => {
  const half = ATTACHMENT_LIMITS.text * 0.6;
  const { note, uploaded } = await attach(pdf(['short', 'x'.repeat(half), 'y'.repeat(half)]));
  expect(note).toBe('Only the words of the first 2 of 3 pages are sent; more does not fit.');
  const sent = uploaded.join('');
  expect(sent).toContain('[2]\nxxx');
  expect(sent).not.toContain('[3]\nyyy');
});

it('one that fits says how many pages it has, and one page that does not fit is refused', async () => {
  expect((await attach(pdf(['a', 'b']))).note).toBe('The words of 2 pages are sent, without their pictures.');
  const refused = await attach(pdf(['x'.repeat(ATTACHMENT_LIMITS.text)])).catch((error: unknown) => error);
  expect(refused).toHaveProperty('message', 'book.pdf has more than 1 MB of text.');
});
