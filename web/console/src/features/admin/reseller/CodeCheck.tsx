import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconClockX, IconHelpCircle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { type CodeCheck as Answer, checkSupportCode } from "@/lib/api/support";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { formatDateTime } from "@/lib/time/format";
import { useAdminProblemText } from "../kit/useAdminTexts";
import css from "./reseller.module.css";

/** "Conferir código": whose code somebody tells, and whether it is still valid (CON-40). */
export function CodeCheck() {
  const { t } = useLingui();
  const problemText = useAdminProblemText();
  const [code, setCode] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function explain(cause: unknown): string {
    if (cause instanceof ApiError && cause.code === "too_many_attempts") {
      const minutes = Math.max(1, Math.ceil((cause.retryAfter ?? 60) / 60));
      return t`Muitos códigos errados seguidos. Tente de novo em ${minutes} min.`;
    }
    return problemText(refusalOf(cause));
  }

  async function check(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(null);
    setAnswer(null);
    try {
      setAnswer(await checkSupportCode(code));
    } catch (cause) {
      setError(explain(cause));
    }
    setBusy(false);
  }

  return (
    <>
      <form className={css.check} onSubmit={(event) => void check(event)}>
        <TextInput
          label={t`Código de Suporte`}
          placeholder="ABCD-1234"
          value={code}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={error !== null}
          onChange={({ currentTarget }) => {
            setCode(currentTarget.value);
            setAnswer(null);
            setError(null);
          }}
        />
        <Button type="submit" loading={isBusy} disabled={!code.trim()}>
          <Trans>Conferir</Trans>
        </Button>
      </form>
      {error ? (
        <p role="alert" className={css.error}>
          {error}
        </p>
      ) : null}
      <div role="status">{answer ? <Outcome answer={answer} /> : null}</div>
    </>
  );
}

function Outcome({ answer: { state, company, valid_until: end } }: { answer: Answer }) {
  const { t, i18n } = useLingui();
  const until = end ? formatDateTime(end, i18n.locale) : "";
  if (!company)
    return (
      <Alert color="red" icon={<IconHelpCircle />} title={t`Código desconhecido`}>
        <Trans>Ele não é de nenhuma das suas empresas. Peça que leiam de novo.</Trans>
      </Alert>
    );
  const inactive = company.is_active ? null : (
    <p className={css.inactive}>
      <Trans>Esta empresa está desativada.</Trans>
    </p>
  );
  return state === "valid" ? (
    <Alert color="green" icon={<IconCircleCheck />} title={t`Válido: ${company.name}`}>
      <Trans>Vale até {until}.</Trans>
      {inactive}
    </Alert>
  ) : (
    <Alert color="orange" icon={<IconClockX />} title={t`Expirado: ${company.name}`}>
      <Trans>Valeu até {until}. Peça o código que aparece agora.</Trans>
      {inactive}
    </Alert>
  );
}
