import { Trans, useLingui } from "@lingui/react/macro";
import { defaultEmojiDataResolver, type EmojiDataResolver, EmojiPicker as Picker } from "frimousse";
import { useLocale } from "@/lib/i18n/i18n";
import { fold } from "../complete/trigger";
import css from "./emoji.module.css";

// The data lies beside our own assets; nothing is asked of another host.
const DATA = `${import.meta.env.BASE_URL}assets/emoji-17`;
const LANGUAGES = { "pt-BR": "pt", en: "en", es: "es" } as const;

/** Found without accents, too. */
const resolve: EmojiDataResolver = async (locale, options) => {
  const data = await defaultEmojiDataResolver(locale, options);
  const emojis = data.emojis.map((one) => ({
    ...one,
    tags: [...one.tags, ...[one.label, ...one.tags].map(fold)],
  }));
  return { ...data, emojis };
};

export default function EmojiPicker({ onPick }: { onPick(emoji: string): void }) {
  const { t } = useLingui();
  const locale = useLocale();
  return (
    <Picker.Root
      className={css.picker}
      locale={LANGUAGES[locale]}
      emojibaseUrl={DATA}
      resolveEmojiData={resolve}
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className={css.search}
        placeholder={t`Buscar emoji`}
        aria-label={t`Buscar emoji`}
        autoFocus
      />
      <Picker.Viewport className={css.viewport}>
        <Picker.Loading className={css.note}>
          <Trans>Carregando…</Trans>
        </Picker.Loading>
        <Picker.Empty className={css.note}>
          <Trans>Nenhum emoji encontrado</Trans>
        </Picker.Empty>
        <Picker.List
          className={css.list}
          components={{
            CategoryHeader: ({ category, ...rest }) => (
              <div {...rest} className={css.category}>
                {category.label}
              </div>
            ),
            Row: ({ children, ...rest }) => (
              <div {...rest} className={css.row}>
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...rest }) => (
              <button type="button" {...rest} className={css.emoji}>
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
    </Picker.Root>
  );
}
