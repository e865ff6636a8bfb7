import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import css from "@/ui/desk/form.module.css";
import { TargetPicker } from "./TargetPicker";
import type { Handover } from "./useHandover";

interface HandoverFieldsProps {
  handover: Handover;
  /** People who have it already. */
  excludedIds?: readonly string[];
  /** Only who is available can be asked without naming a department. */
  mustAnswer?: boolean;
  /** What is asked besides. */
  children?: ReactNode;
}

/** To whom, why, and what the next one has to know. */
export function HandoverFields({
  handover,
  excludedIds = [],
  mustAnswer = false,
  children,
}: HandoverFieldsProps) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  return (
    <>
      <TargetPicker
        value={handover.target}
        onChange={handover.change}
        excludedIds={excludedIds}
        mustAnswer={mustAnswer}
        hasBoth
      />
      {handover.needsReason ? (
        <TextInput
          label={t`Motivo da transferência`}
          withAsterisk
          error={handover.lacksReason ? t`Escreva o motivo.` : undefined}
          value={handover.reason}
          onChange={(event) => handover.setReason(event.currentTarget.value)}
          maxLength={500}
        />
      ) : null}
      {children}
      <Textarea
        label={t`Resumo para o próximo atendente`}
        description={t`Só a equipe vê.`}
        value={handover.summary}
        onChange={(event) => handover.setSummary(event.currentTarget.value)}
        rows={2}
        maxLength={4000}
      />
      {handover.lacksTarget ? (
        <p className={css.error} role="alert">
          <Trans>Escolha {a} ou um atendente.</Trans>
        </p>
      ) : null}
    </>
  );
}
