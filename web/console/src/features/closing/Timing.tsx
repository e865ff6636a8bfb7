import { useLingui } from "@lingui/react/macro";
import { Radio, Stack, TextInput } from "@mantine/core";
import { formatDateTime } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import css from "./closing.module.css";

/** Thirty days. */
const MOST = 43_200;

/** Minutes as typed; null for none, undefined where it is no possible time. */
export function readMinutes(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const minutes = Number(text);
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST ? minutes : undefined;
}

interface TimingProps {
  text: string;
  cancelOnReply: boolean;
  onText(text: string): void;
  onCancelOnReply(cancel: boolean): void;
}

/** "Tempo de encerramento": empty closes now. */
export function Timing({ text, cancelOnReply, onText, onCancelOnReply }: TimingProps) {
  const { t, i18n } = useLingui();
  const minutes = readMinutes(text);
  const at = useNowValue((now) => (minutes ? formatDateTime(now + minutes * 60_000, i18n.locale) : null));
  return (
    <>
      <TextInput
        label={t`Tempo de encerramento`}
        description={at ? t`Encerra em ${at}.` : t`Em minutos. Vazio encerra agora.`}
        error={minutes === undefined ? t`Escreva de 1 a 43.200 minutos.` : undefined}
        inputMode="numeric"
        value={text}
        onChange={(event) => onText(event.currentTarget.value.replace(/\D/g, "").slice(0, 6))}
        className={css.minutes}
      />
      {minutes ? (
        <Radio.Group
          label={t`Caso o usuário responda`}
          value={cancelOnReply ? "cancel" : "keep"}
          onChange={(value) => onCancelOnReply(value === "cancel")}
        >
          <Stack gap={6} mt={6}>
            <Radio value="keep" label={t`Não cancelar o encerramento`} />
            <Radio value="cancel" label={t`Cancelar o encerramento`} />
          </Stack>
        </Radio.Group>
      ) : null}
    </>
  );
}
