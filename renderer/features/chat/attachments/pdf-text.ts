import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** Pages that are read; more would not fit into any model. */
const MOST_PAGES = 500;

export type PdfText =
  /** Of the first `read` of all its pages. */
  | { readonly is: 'text'; readonly text: string; readonly read: number; readonly pages: number }
  /** Pictures of pages, as scanners make them. */
  | { readonly is: 'without-text' }
  | { readonly is: 'locked' }
  | { readonly is: 'broken' };

/**
 * The words of a PDF, page by page, as many pages as fit. It is read in a worker; nothing in it is run or drawn.
 * @param most bytes of text
 */
export async function pdfText(file: Blob, most: number, signal: AbortSignal): Promise<PdfText> {
  const { getDocument, GlobalWorkerOptions } = await import('pdfjs-dist');
  GlobalWorkerOptions.workerSrc = workerAddress;
  const task = getDocument({
    data: new Uint8Array(await file.arrayBuffer()),
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    verbosity: 0,
  });
  const giveUp = () => void task.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    let [read, bytes] = [0, 0];
    while (read < Math.min(document.numPages, MOST_PAGES)) {
      const { items } = await (await document.getPage(read + 1)).getTextContent();
      const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
      const page = words.trim() === '' ? '' : `[${read + 1}]\n${words.trim()}\n\n`;
      bytes += new TextEncoder().encode(page).length;
      if (bytes > most) break;
      pages.push(page);
      read += 1;
    }
    const text = pages.join('').trimEnd();
    // Where not even one page fits, the caller says so.
    if (text === '' && read > 0) return { is: 'without-text' };
    return { is: 'text', text, read, pages: document.numPages };
  } catch (error) {
    signal.throwIfAborted();
    return { is: error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken' };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await task.destroy();
  }
}
