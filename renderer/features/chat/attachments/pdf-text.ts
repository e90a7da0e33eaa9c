import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** Pages that are read; more would not fit into any model. */
const MOST_PAGES = 500;

export type PdfText =
  | { readonly is: 'text'; readonly text: string; readonly pages: number }
  /** Pictures of pages, as scanners make them. */
  | { readonly is: 'without-text' }
  | { readonly is: 'locked' }
  | { readonly is: 'broken' };

/** The words of a PDF, page by page. It is read in a worker; nothing in it is run or drawn. */
export async function pdfText(file: Blob, signal: AbortSignal): Promise<PdfText> {
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
    for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number += 1) {
      const { items } = await (await document.getPage(number)).getTextContent();
      const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
      if (words.trim() !== '') pages.push(`[${number}]\n${words.trim()}`);
    }
    if (pages.length === 0) return { is: 'without-text' };
    return { is: 'text', text: pages.join('\n\n'), pages: document.numPages };
  } catch (error) {
    signal.throwIfAborted();
    return { is: error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken' };
  } finally {
    signal.removeEventListener('abort', giveUp);
    await task.destroy();
  }
}
