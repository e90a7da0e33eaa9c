import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type LanguageChoice = 'auto' | 'en' | 'de';

interface Preferences {
  readonly language: LanguageChoice;
  readonly setLanguage: (language: LanguageChoice) => void;
}

/** What this browser remembers about the interface itself; everything else belongs to the host. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      language: 'auto',
      setLanguage: (language) => set({ language }),
    }),
    { name: 'mlx-manager' },
  ),
);
