const LANGUAGE = 'mlx-manager.language';

/**
 * The language that the host's settings named last, so that a page that is opened anew speaks it from its first word.
 * (Mantine remembers the theme in the same way.)
 */
export function rememberedLanguage(): string {
  return localStorage.getItem(LANGUAGE) ?? 'system';
}

export function rememberLanguage(language: string): void {
  localStorage.setItem(LANGUAGE, language);
}
