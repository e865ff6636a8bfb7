import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { isCnpj, isCpf, isMasked } from "@/lib/documents";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { FormDialog } from "@/ui/desk/FormDialog";
import { useSaving } from "@/ui/desk/useSaving";
import { changesOf, type DataForm, formOf, isEmail } from "./contactData";
import css from "./panel.module.css";

interface DataDialogProps {
  details: ContactDetails;
  onSaved(details: ContactDetails): void;
  onDone(): void;
}

type Faults = Partial<Record<keyof DataForm, string>>;

/** "Editar dados": what is known of a person. */
export function DataDialog({ details, onSaved, onDone }: DataDialogProps) {
  const { t } = useLingui();
  const texts = useContactTexts();
  const [before] = useState(() => formOf(details));
  const [form, setForm] = useState(before);
  const [faults, setFaults] = useState<Faults>({});
  const saving = useSaving(explain);
  /** Whose the CPF or CNPJ is. */
  const [holder, setHolder] = useState<string | null>(null);

  function check(): Faults {
    const found: Faults = {};
    if (form.email.trim() && !isEmail(form.email)) found.email = texts.field("email", "invalid") ?? "";
    if (form.cpf.trim() && !isCpf(form.cpf)) found.cpf = texts.field("cpf", "invalid") ?? "";
    if (form.cnpj.trim() && !isCnpj(form.cnpj)) found.cnpj = texts.field("cnpj", "invalid") ?? "";
    return found;
  }

  async function save() {
    const changes = changesOf(before, form);
    if (Object.keys(changes).length === 0) return onDone();
    const wrong = check();
    setFaults(wrong);
    saving.setError(null);
    setHolder(null);
    if (Object.keys(wrong).length > 0) return;
    await saving.save(async () => {
      const answer = await api.patch<{ contact: ContactDetails }>(`/contacts/${details.id}`, changes);
      onSaved(answer.contact);
      onDone();
    });
  }

  function explain(problem: unknown): string | null {
    const refusal = refusalOf(problem);
    const told: Faults = {};
    const taken = refusal.code === "cpf_taken" ? "cpf" : refusal.code === "cnpj_taken" ? "cnpj" : null;
    if (taken && problem instanceof ApiError) {
      told[taken] = texts.problem(refusal);
      const id = problem.problem.extra?.contact_id;
      setHolder(typeof id === "string" ? id : null);
    }
    for (const { field, code } of refusal.fields ?? []) {
      const text = texts.field(field, code);
      if (text && field in form) told[field as keyof DataForm] = text;
    }
    setFaults(told);
    return Object.keys(told).length > 0 ? null : texts.problem(refusal);
  }

  const isHidden = (name: keyof DataForm) => isMasked(String(details[name] ?? ""));
  const input = (name: keyof DataForm, label: string, maxLength: number) => (
    <TextInput
      label={label}
      value={form[name]}
      error={faults[name]}
      maxLength={maxLength}
      onChange={({ currentTarget }) => setForm({ ...form, [name]: currentTarget.value })}
      {...(name === "birth_date" ? { type: "date" } : {})}
      {...(name === "email" ? { inputMode: "email" as const } : {})}
      {...(name === "cpf" ? { inputMode: "numeric" as const } : {})}
      {...(isHidden(name) ? { placeholder: details[name as "cpf"] ?? "" } : {})}
      {...(name === "name" ? { "data-autofocus": true } : {})}
    />
  );

  return (
    <FormDialog
      title={t`Editar dados`}
      submit={t`Salvar`}
      isBusy={saving.isBusy}
      error={saving.error}
      noValidate
      onSubmit={() => void save()}
      onDone={onDone}
    >
      {input("name", t`Nome`, 200)}
      {input("email", t`E-mail`, 254)}
      {input("birth_date", t`Data de nascimento`, 10)}
      {input("cpf", "CPF", 14)}
      {input("rg", "RG", 30)}
      {input("cnpj", "CNPJ", 18)}
      {input("customer_code", t`Código do cliente`, 60)}
      {holder ? (
        <Link
          to="/contacts/$contactId"
          params={{ contactId: holder }}
          className={css.holder}
          onClick={onDone}
        >
          <Trans>Ver o contato que tem este documento</Trans>
        </Link>
      ) : null}
    </FormDialog>
  );
}
