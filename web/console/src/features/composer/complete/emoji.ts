import { queryOptions } from "@tanstack/react-query";
import type { Locale } from "@/lib/i18n/i18n";

export interface Emoji {
  emoji: string;
  label: string;
  tags: string[];
}

const LANGUAGES = { "pt-BR": "pt", en: "en", es: "es" } as const;

/** The names of all emojis, from the same file as the picker's. */
export const emojiQuery = (locale: Locale) =>
  queryOptions({
    queryKey: ["emoji", locale],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Emoji[]> => {
      const address = `${import.meta.env.BASE_URL}assets/emoji-17/${LANGUAGES[locale]}/data.json`;
      const rows = (await (await fetch(address, { signal })).json()) as {
        emoji: string;
        label: string;
        tags?: string[];
        group?: number;
      }[];
      return rows
        .filter((row) => row.group !== undefined)
        .map(({ emoji, label, tags = [] }) => ({ emoji, label, tags }));
    },
  });
